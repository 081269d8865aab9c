"""Numbers, keys and times as words, per language: ``for_language("ja").days(90)``.

One module per language; adding a language is one table and one entry in ``TABLES``.
No table has been reviewed by a native speaker yet; each module says how it was decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ivr.speech.spoken import en, es, fil, ja, ja_easy, ko, pt, vi, zh
from ivr.speech.spoken.base import Spoken

__all__ = ["TABLES", "Spoken", "for_language"]

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
"""Every language that can be spoken, by tag."""


def for_language(tag: str, tables: Mapping[str, Spoken] = TABLES) -> Spoken:
    """The table of exactly this tag. Raises LookupError, naming the tag, if there is none."""
    if tag not in tables:
        raise LookupError(f"no spoken forms for language {tag!r}; there are: {', '.join(tables)}")
    return tables[tag]
