"""Facts of one kind keep the order of the source: numbers that change places mislead callers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr.model import FactKind


def out_of_order(
    source: Sequence[str], text: Sequence[str], kinds: Mapping[str, FactKind]
) -> tuple[str, ...]:
    """The facts of the first kind that a text has in another order than the source, as the source has them.

    ``source`` and ``text``: names of placeholders as they follow each other. Facts of different kinds may
    follow each other as a language needs it. Empty where all is right, and where names are missing or too
    many, which is another fault.
    """
    for kind in dict.fromkeys(kinds[name] for name in source if name in kinds):
        wanted, found = (tuple(name for name in names if kinds.get(name) is kind) for names in (source, text))
        if wanted != found and sorted(wanted) == sorted(found):
            return wanted
    return ()
