"""The source and all its translations, read together: what every command on translations starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ivr.authoring.codes import Code
from ivr.authoring.compile import compile_folder
from ivr.authoring.files import Folder, read_folder
from ivr.authoring.issues import Issue, MenusRefusedError, errors
from ivr.authoring.translations.book import Book, Unit
from ivr.authoring.translations.form import Form
from ivr.authoring.translations.sheet import Sentences, Sheet, read_sheet
from ivr.authoring.vocabulary import unresolved
from ivr.errors import IvrError
from ivr.model import FactKind, LanguageTag, Message, Position, Sentence, TranslationState, UnitId
from ivr.speech.spoken import TABLES, Spoken

_HARMLESS = frozenset(
    {
        Code.SUSPENSION_NOT_CURRENT,
        Code.FACT_NOT_CURRENT,
        Code.FACT_EXPIRED,
        Code.FACT_NOT_YET,
        Code.FACT_NO_SOURCE,
        Code.SPOKEN_MISSING,
        Code.SPOKEN_WRONG,
    }
)
"""Errors that say nothing about which texts there are; others could make a translation an orphan."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Today's texts and, per language, their translations. ``languages`` are those translated into.

    ``kinds``: of the facts, by name. ``forms``: how the languages without a table of their own say numbers;
    ``completed``: those to be written.
    """

    root: Path
    source_language: LanguageTag
    languages: tuple[LanguageTag, ...]
    units: Mapping[UnitId, Unit]
    books: Mapping[LanguageTag, Book]
    kinds: Mapping[str, FactKind] = field(default_factory=dict)
    forms: Mapping[LanguageTag, Form] = field(default_factory=dict)
    completed: set[LanguageTag] = field(default_factory=set)

    def chosen(self, language: str | None) -> tuple[LanguageTag, ...]:
        """One language by its tag, or all. Raises IvrError for one that is not translated into."""
        if language is None:
            return self.languages
        if language == self.source_language:
            raise IvrError(f"'{language}' is what is translated from. Known: {', '.join(self.languages)}.")
        if language not in self.languages:
            known = ", ".join(self.languages) or "none"
            raise IvrError(f"There is no language '{language}' in languages.yaml. Known: {known}.")
        return (LanguageTag(language),)

    def unit(self, name: str) -> Unit:
        """A unit by its id. Raises IvrError with the nearest that exists."""
        found = self.units.get(UnitId(name))
        if found is None:
            issue = unresolved(Position("", 1, 1), "text", name, _near(name, self.units))
            raise IvrError(f"{issue.wrong} {issue.cure}")
        return found


def _near(name: str, units: Iterable[str]) -> list[str]:
    """Hundreds of ids help nobody: those of the same procedure, or of the beginning."""
    names = list(units)
    return [each for each in names if each.split(".")[0] == name.split(".")[0]] or names[:5]


def open_desk(root: Path, today: date, tables: Mapping[str, Spoken] = TABLES) -> Desk:
    """Read a menus/ folder. Raises MenusRefusedError where it is not certain which texts there are."""
    if not root.is_dir():
        raise IvrError(f"There is no folder '{root}'. Name it with --menus.")
    folder = read_folder(root)
    compiled = compile_folder(folder, today, tables)
    if blocking := [issue for issue in errors(compiled.issues) if not _harmless(issue)]:
        raise MenusRefusedError(tuple(blocking))
    source = LanguageTag(folder.files["city.yaml"].content.default_language)
    units = {unit: _unit(folder, message, source) for unit, message in compiled.units.items()}
    tags = folder.files["languages.yaml"].content.languages
    languages = tuple(LanguageTag(tag) for tag in tags if tag != source)
    books = {tag: Book(tag, _sheets(folder, root, tag), tuple(units.values())) for tag in languages}
    forms = {LanguageTag(tag): _form(folder, root, tag, part.name) for tag, part in tags.items()}
    own = {tag: form for tag, form in forms.items() if tag not in tables}
    kinds = {name: part.kind for name, part in folder.files["facts.yaml"].content.items()}
    return Desk(root, source, languages, units, books, kinds, own)


def _form(folder: Folder, root: Path, tag: str, name: str) -> Form:
    file = folder.files.get(f"spoken/{tag}.yaml")
    if file is None:
        return Form(tag, name, None, ())
    data = file.source.data
    text = (root / file.name).read_bytes().decode("utf-8")
    return Form(tag, name, text, tuple(data) if isinstance(data, dict) else ())


def _harmless(issue: Issue) -> bool:
    return issue.code in _HARMLESS or (issue.code is Code.PROMPT_MISSING and issue.language is not None)


def _unit(folder: Folder, message: Message, source: LanguageTag) -> Unit:
    states: dict[LanguageTag, TranslationState] = dict(message.states)
    file = message.at.path.removeprefix(f"{folder.root}/")
    return Unit(message.id, file, message.at, _written(message.texts[source]), states)


def _written(sentences: Iterable[Sentence]) -> Sentences:
    return tuple("".join(p if isinstance(p, str) else f"{{{p.name}}}" for p in s) for s in sentences)


def _sheets(folder: Folder, root: Path, language: LanguageTag) -> dict[str, Sheet]:
    above = f"translations/{language}/"
    return {
        file.name.removeprefix(above): read_sheet(file, (root / file.name).read_bytes().decode("utf-8"))
        for file in folder.under(f"translations/{language}")
    }
