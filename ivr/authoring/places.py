"""Menus and openings: everything that leads from one place to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ivr.authoring.schema import CityFile, MenuPart, OpeningPart, OptionPart
from ivr.authoring.source import Source
from ivr.authoring.texts import Texts
from ivr.authoring.vocabulary import unresolved
from ivr.model import (
    Answer,
    ChoiceId,
    Menu,
    MenuOption,
    Message,
    Opening,
    PlaceId,
    Position,
    Procedure,
    QuestionId,
)


class PlaceCompiler:
    """Joins menus and procedures into one set of places."""

    def __init__(
        self, city: CityFile, source: Source, texts: Texts, procedures: Mapping[PlaceId, Procedure]
    ) -> None:
        self.city = city
        self.source = source
        self.texts = texts
        self.procedures = procedures
        self.ids: set[str] = {*procedures, *city.menus}

    def menus(self) -> Iterable[Menu]:
        """All menus of city.yaml."""
        for name, part in self.city.menus.items():
            yield self._menu(name, part)

    def _menu(self, name: str, part: MenuPart) -> Menu:
        ask = self.texts.message(f"{name}.ask", part.ask, self.source.at("menus", name, "ask"))
        options = tuple(
            option
            for number, given in enumerate(part.options)
            if (option := self._option(name, given, ("menus", name, "options", number)))
        )
        return Menu(PlaceId(name), ask, options, self.source.at("menus", name))

    def _option(self, menu: str, part: OptionPart, where: tuple[str | int, ...]) -> MenuOption | None:
        if part.to not in self.ids:
            at = self.source.at(*where, "to")
            self.texts.issues.append(unresolved(at, "menu, procedure or topic", part.to, self.ids))
            return None
        answers = self._presets(part, where)
        suffix = ".".join([part.to, *(answer.choice for answer in answers)])
        label = self._label(f"{menu}.options.{suffix}.label", part.to, part.label, self.source.at(*where))
        target = PlaceId(part.to)
        return MenuOption(
            part.key, label, target, answers, part.to in self.city.menus, self.source.at(*where)
        )

    def _presets(self, part: OptionPart, where: tuple[str | int, ...]) -> tuple[Answer, ...]:
        procedure = self.procedures.get(PlaceId(part.to))
        known = {a.question.id: {c.id for c in a.choices} for a in procedure.ask} if procedure else {}
        answers = []
        for question, choice in part.answers.items():
            at = self.source.at(*where, "answers", question)
            if question not in known:
                self.texts.issues.append(unresolved(at, f"question of '{part.to}'", question, known))
            elif choice not in known[QuestionId(question)]:
                self.texts.issues.append(unresolved(at, "choice there", choice, known[QuestionId(question)]))
            else:
                answers.append(Answer(QuestionId(question), ChoiceId(choice)))
        return tuple(answers)

    def _label(self, unit: str, target: str, text: tuple[str, ...] | None, at: Position) -> Message:
        """The option's own label, else the procedure's."""
        if text is None and PlaceId(target) in self.procedures:
            return self.procedures[PlaceId(target)].label
        return self.texts.message(unit, text or ("",), at)

    def opened(self, procedure: Procedure, part: OpeningPart, source: Source) -> Procedure:
        """The procedure with its opening."""
        name = procedure.id
        say = self.texts.message(f"{name}.opening.say", part.say, source.at("opening", "say"))
        proceed = self.texts.message(f"{name}.opening.proceed", part.proceed, source.at("opening", "proceed"))
        sms = (
            self.texts.message(f"{name}.opening.sms", part.sms, source.at("opening", "sms"))
            if part.sms
            else None
        )
        elsewhere = tuple(self._elsewhere(name, part, source))
        return replace(procedure, opening=Opening(say, sms, proceed, elsewhere, source.at("opening")))

    def _elsewhere(self, name: str, part: OpeningPart, source: Source) -> Iterable[MenuOption]:
        for number, given in enumerate(part.elsewhere):
            at = source.at("opening", "elsewhere", number)
            if given.to not in self.ids:
                self.texts.issues.append(unresolved(at, "menu, procedure or topic", given.to, self.ids))
                continue
            label = self._label(f"{name}.opening.elsewhere.{given.to}.label", given.to, given.label, at)
            is_menu = given.to in self.city.menus
            yield MenuOption(str(number + 2), label, PlaceId(given.to), (), is_menu, at)

    def needed(self) -> None:
        """Complains when the places that the service itself leads to do not exist."""
        for key, name in (("front", self.city.front), ("offices", self.city.offices)):
            if name not in self.ids:
                self.texts.issues.append(unresolved(self.source.at(key), "place", name, self.ids))
