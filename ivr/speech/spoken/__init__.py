"""Numbers, keys and times as words, per language: ``for_language("ja").days(90)``.

One module per language, or, for a language without one, a file of forms (``forms``): no code is needed then.
No table has been reviewed by a native speaker yet; each module says how it was decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ivr.model import Tree
from ivr.speech.spoken import en, es, fil, ja, ja_easy, ko, pt, vi, zh
from ivr.speech.spoken.base import Spoken
from ivr.speech.spoken.forms import spoken_of

__all__ = ["TABLES", "Spoken", "for_language", "tables_of"]

TABLES: Mapping[str, Spoken] = MappingProxyType(
    {
        table.tag: table
        for table in (
            ja.SPOKEN,
            ja_easy.SPOKEN,
            en.SPOKEN,
            zh.SPOKEN,
            ko.SPOKEN,
            es.SPOKEN,
            pt.SPOKEN,
            vi.SPOKEN,
            fil.SPOKEN,
        )
    }
)
"""Every language that can be spoken without a file of forms, by tag."""


def tables_of(tree: Tree, tables: Mapping[str, Spoken] = TABLES) -> Mapping[str, Spoken]:
    """Every language that can be spoken in this tree: ``tables`` and those that it holds as data."""
    if not tree.spoken:
        return tables
    return {**tables, **{tag: spoken_of(forms) for tag, forms in tree.spoken.items()}}


def for_language(tag: str, tables: Mapping[str, Spoken] = TABLES) -> Spoken:
    """The table of exactly this tag. Raises LookupError, naming the tag, if there is none."""
    if tag not in tables:
        raise LookupError(f"no spoken forms for language {tag!r}; there are: {', '.join(tables)}")
    return tables[tag]
