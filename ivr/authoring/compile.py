"""A menus/ folder to a Tree, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from ivr.authoring.codes import Code
from ivr.authoring.derive import current_enough, factual, frame, parents, vital, withheld
from ivr.authoring.facts import compile_facts
from ivr.authoring.files import SINGLE, Folder, read_folder
from ivr.authoring.hours import HoursCompiler
from ivr.authoring.issues import Issue, MenusRefusedError, errors, in_order
from ivr.authoring.phone_lines import LineCompiler
from ivr.authoring.places import PlaceCompiler
from ivr.authoring.procedures import ProcedureCompiler, Vocabulary
from ivr.authoring.schema import ProcedureFile, TermsPart
from ivr.authoring.source import Source
from ivr.authoring.spoken import spoken_forms
from ivr.authoring.staff import compile_staff
from ivr.authoring.system import SYSTEM_UNITS
from ivr.authoring.texts import Texts, read_translations
from ivr.authoring.vocabulary import (
    check_reviews,
    compile_items,
    compile_languages,
    compile_questions,
    unresolved,
)
from ivr.model import (
    Fact,
    FactId,
    LanguageTag,
    LineId,
    Message,
    PhoneLine,
    Place,
    PlaceId,
    Position,
    Procedure,
    Tree,
    UnitId,
)
from ivr.model.hours import CityHours
from ivr.speech.spoken import TABLES, Spoken


@dataclass(frozen=True, slots=True)
class Compiled:
    """The tree, if there is enough to make one, and every issue found while making it.

    ``draft``: what was made of it all the same, for checks of single texts only.
    """

    tree: Tree | None
    issues: tuple[Issue, ...]
    units: Mapping[UnitId, Message]
    terms: Mapping[LanguageTag, TermsPart] = field(default_factory=dict)
    draft: Tree | None = None


def compile_menus(
    root: Path, today: date, shown: str | None = None, tables: Mapping[str, Spoken] = TABLES
) -> Compiled:
    """Read and compile a menus/ folder. ``today`` decides which facts hold. Never raises for content."""
    return compile_folder(read_folder(root, shown), today, tables)


def compile_folder(folder: Folder, today: date, tables: Mapping[str, Spoken] = TABLES) -> Compiled:
    """Compile files already read. ``tables``: how each language says numbers. Never raises for content."""
    if any(name not in folder.files for name in SINGLE) or errors(folder.issues):
        return Compiled(None, in_order(folder.issues), {})
    compiler = _Compiler(folder, today, tables)
    tree = compiler.tree()
    terms = compiler.of_language("terms")
    issues = in_order([*folder.issues, *compiler.issues])
    return Compiled(None if errors(issues) else tree, issues, dict(compiler.texts.made), terms, tree)


def require_tree(compiled: Compiled) -> Tree:
    """The tree, or MenusRefusedError with every issue."""
    if compiled.tree is None:
        raise MenusRefusedError(compiled.issues)
    return compiled.tree


class _Compiler:
    """Holds what the steps share; each method makes one part of the tree."""

    def __init__(self, folder: Folder, today: date, tables: Mapping[str, Spoken]) -> None:
        self.folder = folder
        self.today = today
        self.tables = tables
        self.issues: list[Issue] = []
        self.languages = compile_languages(*self._file("languages.yaml"))
        self.city, self.city_source = self._file("city.yaml")
        self.default = LanguageTag(self.city.default_language)
        translations = read_translations(folder, self.issues)
        self.texts = Texts(self.default, tuple(self.languages), translations, self.issues)

    def _file(self, name: str) -> tuple[Any, Source]:
        file = self.folder.files[name]
        return file.content, file.source

    def tree(self) -> Tree:
        """Everything compiled and joined."""
        self._check_languages()
        spoken, spoken_issues = spoken_forms(self.folder, self.languages, self.tables)
        self.issues += spoken_issues
        facts, fact_issues = compile_facts(*self._file("facts.yaml"), self.today)
        self.issues += fact_issues
        questions = compile_questions(*self._file("vocabulary/questions.yaml"), self.texts)
        items = compile_items(*self._file("vocabulary/items.yaml"), self.texts)
        places = self._places(Vocabulary(questions, items))
        lines = self._lines(places)
        hours = self._hours(facts)
        system = self._system()
        staff, staff_issues = compile_staff(*self._file("staff.yaml"), self.languages, self.default, facts)
        self.issues += staff_issues
        # An id that is misspelt leaves its texts behind: they are not to be removed.
        if not any(issue.code is Code.ID_UNRESOLVED for issue in self.issues):
            self.issues += self.texts.orphans()
        needed, emergency = [*frame(system, places, lines)], [*vital(system, places)]
        told = [*factual(system)]
        self.issues += current_enough(self.languages, self.default, needed, emergency, told)
        return Tree(
            city=self.city.city,
            zone=self.city.zone,
            languages=self.languages,
            default_language=self.default,
            facts=facts,
            system=system,
            questions=questions,
            items=items,
            places=places,
            front=PlaceId(self.city.front),
            offices=PlaceId(self.city.offices),
            lexicon=self.of_language("lexicon"),
            withheld=withheld(self.languages, places),
            digest=self.folder.digest,
            parents=parents(places),
            lines=lines,
            spoken=spoken,
            hours=hours,
            staff=staff,
        )

    def _hours(self, facts: Mapping[FactId, Fact]) -> CityHours | None:
        """None without hours.yaml: nobody knows then when the desk is open."""
        file = self.folder.files.get("hours.yaml")
        if file is None:
            return None
        written, _ = self._file("facts.yaml")
        compiler = HoursCompiler(file.source, facts, written, self.texts, self.today)
        hours = compiler.hours(file.content, self.city.zone)
        self.issues += compiler.issues
        return hours

    def _lines(self, places: Mapping[PlaceId, Place]) -> dict[LineId, PhoneLine]:
        compiler = LineCompiler(self.city, self.city_source, self.texts, places)
        return {line.id: line for line in compiler.lines()}

    def _check_languages(self) -> None:
        if self.default not in self.languages:
            at = self.city_source.at("default-language")
            self.issues.append(unresolved(at, "language", self.default, self.languages))
        self.issues += check_reviews(*self._file("languages.yaml"), self.default, self.today)
        self._check_zone()
        for file in self.folder.under("translations"):
            if (tag := file.name.split("/")[1]) not in self.languages:
                self.issues.append(unresolved(file.source.at(), "language", tag, self.languages))

    def _check_zone(self) -> None:
        if self.city.zone not in available_timezones():
            at = self.city_source.at("zone")
            self.issues.append(unresolved(at, "time zone", self.city.zone, available_timezones()))

    def _places(self, vocabulary: Vocabulary) -> dict[PlaceId, Place]:
        procedures: dict[PlaceId, Procedure] = {}
        openings = []
        for file in (*self.folder.under("procedures"), *self.folder.under("topics")):
            compiler = ProcedureCompiler(file.source, self.texts, vocabulary)
            is_procedure = isinstance(file.content, ProcedureFile)
            made = compiler.procedure(file.content) if is_procedure else compiler.topic(file.content)
            self._refuse_twice(made.id, made.at, procedures)
            procedures.setdefault(made.id, made)
            if is_procedure and file.content.opening:
                openings.append((made.id, file.content.opening, file.source))
        joiner = PlaceCompiler(self.city, self.city_source, self.texts, procedures)
        joiner.needed()
        for name, part, source in openings:
            procedures[name] = joiner.opened(procedures[name], part, source)
        places: dict[PlaceId, Place] = {}
        for menu in joiner.menus():
            self._refuse_twice(menu.id, menu.at, procedures)
            places[menu.id] = menu
        return {**places, **procedures}

    def _refuse_twice(self, name: PlaceId, at: Position, known: Mapping[PlaceId, Procedure]) -> None:
        if name in known:
            wrong = f"'{name}' is already the id of {known[name].at}."
            self.issues.append(Issue(Code.ID_DUPLICATE, at, wrong, "Choose another id."))

    def _system(self) -> dict[str, Message]:
        parts, source = self._file("system.yaml")
        for name in parts:
            if name not in SYSTEM_UNITS:
                self.issues.append(unresolved(source.at(name), "system sentence", name, SYSTEM_UNITS))
        for name in SYSTEM_UNITS:
            if name not in parts:
                cure = f"Add '{name}: …'."
                wrong = f"The sentence '{name}' is missing."
                self.issues.append(Issue(Code.PROMPT_MISSING, source.at(), wrong, cure))
        return {
            name: self.texts.message(f"system.{name}", text, source.at(name)) for name, text in parts.items()
        }

    def of_language(self, folder: str) -> dict[LanguageTag, Any]:
        """The content of a folder with one file for each language."""
        found: dict[LanguageTag, Any] = {}
        for file in self.folder.under(folder):
            tag = LanguageTag(file.name.removeprefix(f"{folder}/").removesuffix(".yaml"))
            if tag not in self.languages:
                self.issues.append(unresolved(file.source.at(), "language", tag, self.languages))
            found[tag] = file.content
        return found
