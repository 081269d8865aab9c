"""What staff do with a request. Each is done once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.records.handling import Handling, note_mark
from ivr.screens.visit import Visit

MOST_NOTE = 1000
WRITING = frozenset({"note", "done", "cancel"})
"""Deeds that keep what stands in the field of the note."""
Deed = Callable[[Visit, str], bool]
"""With the id of a request; False if it cannot be done any more."""


def typed(visit: Visit) -> str:
    """The note as it was sent, with the line ends that it is kept with."""
    return visit.form.get("note", "").replace("\r\n", "\n").strip()[:MOST_NOTE]


def _new_note(visit: Visit) -> tuple[str | None, str]:
    """The note if its writer changed it, and the mark of the one that they saw."""
    known = visit.form.get("known", "")
    text = typed(visit)
    return (None if note_mark(text) == known else text), known


def _claim(visit: Visit, ref: str) -> bool:
    return _handling(visit).claim(ref, visit.who, visit.house.now())


def _release(visit: Visit, ref: str) -> bool:
    return _handling(visit).release(ref, visit.who, visit.house.now())


def _note(visit: Visit, ref: str) -> bool:
    text, known = _new_note(visit)
    return text is not None and _handling(visit).note(ref, visit.who, text, visit.house.now(), known)


def _done(visit: Visit, ref: str) -> bool:
    return _mine(visit, ref) and _handling(visit).done(ref, visit.who, visit.house.now(), *_new_note(visit))


def _cancel(visit: Visit, ref: str) -> bool:
    return _mine(visit, ref) and _handling(visit).cancel(ref, visit.who, visit.house.now(), *_new_note(visit))


def _reopen(visit: Visit, ref: str) -> bool:
    return _handling(visit).reopen(ref, visit.who, visit.house.now())


def _handling(visit: Visit) -> Handling:
    return visit.house.records.handling


def _mine(visit: Visit, ref: str) -> bool:
    """On the screen only whoever has a request finishes it; commands finish open ones too."""
    found = _handling(visit).find(ref)
    return found is not None and found.claimed_by == visit.who


DEEDS: Mapping[str, Deed] = {
    "claim": _claim,
    "release": _release,
    "note": _note,
    "done": _done,
    "cancel": _cancel,
    "reopen": _reopen,
}
