"""One request: what the caller wants, who has it, what was done; and those that are done."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from starlette.responses import RedirectResponse, Response

from ivr.records.audit import noted
from ivr.records.handling import Handling, Request
from ivr.screens.desk.waiting import rows
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit
from ivr.telephony.failures import Failure

MOST_NOTE = 1000
_DIGITS = re.compile(r"\d(?:[\s-]?\d){5,}")
"""Looks like a telephone number, a My Number or a date of birth."""


async def finished(visit: Visit) -> Response:
    """Those that need nothing any more."""
    found = await visit.thread(lambda: visit.house.records.handling.listed(finished=True))
    return visit.page("desk-done.html", rows=rows(visit, found))


async def show(visit: Visit) -> Response:
    """All that is known of a request but the number, which is read by a deed of its own."""
    return await _page(visit)


async def _page(visit: Visit, number: str | None = None, told: str = "", status: int = 200) -> Response:
    handling, ref = visit.house.records.handling, _ref(visit)
    request = await visit.thread(handling.find, ref)
    if request is None:
        return visit.page("desk-gone.html", 404)
    history = await visit.thread(handling.history, ref)
    turns = await visit.thread(handling.turns, ref)
    words = MenuWords(visit.house.tree, visit.tongue)
    return visit.page(
        "desk-request.html",
        status,
        request=request,
        history=history,
        turns=turns,
        words=words,
        answers=words.answers(request.answers),
        number=number,
        told=told,
    )


async def sound(visit: Visit) -> Response:
    """A voice message, through the service: its address at Twilio stays here. That it was opened is kept."""
    records, twilio = visit.house.records, visit.house.background.twilio
    recording = await visit.thread(records.handling.recording, _ref(visit), visit.who, visit.house.now())
    if recording is None or twilio is None:
        return Response(status_code=404)
    found = await visit.thread(twilio.recording, recording.sid)
    if isinstance(found, Failure):
        return Response(status_code=502)
    return Response(found, media_type="audio/wav", headers={"content-disposition": "inline"})


async def act(visit: Visit) -> Response:
    """Do something with a request, and show it; what another did first is told."""
    deed = visit.request.path_params["deed"]
    if deed == "number":
        return await _number(visit)
    do = _DEEDS.get(deed)
    if do is None:
        return visit.page("missing.html", 404)
    note = visit.form.get("note", "").strip()[:MOST_NOTE]
    if _DIGITS.search(note):
        return await _page(visit, told="desk-note-digits", status=400)
    if not await visit.thread(do, visit, note):
        return await _page(visit, told="desk-too-late", status=409)
    return RedirectResponse(f"/desk/requests/{_ref(visit)}", 303)


async def _number(visit: Visit) -> Response:
    """The number, on this page only; that it was read, and by whom, is kept."""
    found = await visit.thread(_read_number, visit)
    return await _page(visit, number=found or "", told="" if found else "desk-number-none")


def _read_number(visit: Visit) -> str | None:
    handling, now = visit.house.records.handling, visit.house.now()
    return handling.number(_ref(visit), visit.who, now)


def _ref(visit: Visit) -> str:
    return str(visit.request.path_params["ref"])[:40]


def _mine(visit: Visit, request: Request | None) -> bool:
    return request is not None and request.claimed_by == visit.who


def _kept(what: str, do: Callable[[Handling, Visit, str], bool]) -> Callable[[Visit, str], bool]:
    """A deed that goes into the audit log if it is done."""

    def done(visit: Visit, note: str) -> bool:
        records = visit.house.records
        if not do(records.handling, visit, note):
            return False
        noted(records.database, visit.who, what, _ref(visit), visit.house.now())
        return True

    return done


def _of_mine(do: Callable[[Handling, Visit, str], bool]) -> Callable[[Handling, Visit, str], bool]:
    """Only whoever has a request finishes it or gives it back."""
    return lambda handling, visit, note: (
        _mine(visit, handling.find(_ref(visit))) and do(handling, visit, note)
    )


_DEEDS: Mapping[str, Callable[[Visit, str], bool]] = {
    "claim": _kept("request-claimed", lambda h, v, note: h.claim(_ref(v), v.who, v.house.now())),
    "release": _kept(
        "request-released", _of_mine(lambda h, v, note: h.release(_ref(v), v.who, v.house.now()))
    ),
    "note": _kept("request-noted", lambda h, v, note: h.note(_ref(v), v.who, note, v.house.now())),
    "done": _kept(
        "request-done", _of_mine(lambda h, v, note: h.done(_ref(v), v.who, v.house.now(), note or None))
    ),
    "cancel": _kept(
        "request-cancelled",
        _of_mine(lambda h, v, note: h.cancel(_ref(v), v.who, v.house.now(), note or None)),
    ),
}
