"""Facts whose value is another, once each, with the texts that speak them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.authoring.diff.side import Places, Side, both, spoken_in
from ivr.model import Fact, Hours, LanguageTag, LengthRange, Tree, UnitId
from ivr.speech.compose import spoken_fact
from ivr.speech.spoken import for_language, tables_of


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact as it is written, and as each language speaks it; ``units`` speak it in ``places``."""

    fact: str
    old: str | None
    new: str | None
    spoken: Mapping[LanguageTag, tuple[str | None, str | None]]
    units: tuple[str, ...]
    places: tuple[str, ...]


def fact_changes(old: Side, new: Side) -> Iterator[FactChange]:
    """Changed, new and removed facts that are spoken anywhere."""
    places = spoken_in(old.tree, new.tree)
    for name in dict.fromkeys((*old.tree.facts, *new.tree.facts)):
        before, after = old.tree.facts.get(name), new.tree.facts.get(name)
        if (before and (before.kind, before.value)) != (after and (after.kind, after.value)):
            units = [unit for unit in places if _speaks(old, unit, name) or _speaks(new, unit, name)]
            if units:
                tags = both(old.tree, new.tree)
                said = {t: (_said(old.tree, before, t), _said(new.tree, after, t)) for t in tags}
                yield _fact_change(name, (before, after), said, units, places)


Values = tuple[Fact | None, Fact | None]


def _fact_change(
    name: str,
    values: Values,
    said: Mapping[LanguageTag, tuple[str | None, str | None]],
    units: list[UnitId],
    at: Places,
) -> FactChange:
    before, after = map(written_value, values)
    everywhere = dict.fromkeys(place for unit in units for place in at[unit])
    return FactChange(name, before, after, said, tuple(units), tuple(everywhere))


def _speaks(side: Side, unit: UnitId, fact: str) -> bool:
    message = side.units.get(unit)
    return message is not None and fact in message.placeholders(side.tree.default_language)


def _said(tree: Tree, fact: Fact | None, tag: LanguageTag) -> str | None:
    return spoken_fact(for_language(tag, tables_of(tree)), fact) if fact else None


def written_value(fact: Fact | None) -> str | None:
    """A value as it stands in facts.yaml."""
    match fact.value if fact else None:
        case None:
            return None
        case Hours(opens=opens, closes=closes):
            return f"{opens.hour}:{opens:%M}-{closes.hour}:{closes:%M}"
        case LengthRange(least=least, most=most):
            return f"{least}-{most}"
        case value:
            return str(value)
