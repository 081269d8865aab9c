"""One request: what the caller wants, who has it, what was done; and those that are done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

from starlette.responses import PlainTextResponse, Response

from ivr.records.handling import FINISHED, Handling, Request, Step, note_mark
from ivr.records.requests import RequestStatus
from ivr.screens.desk.deeds import DEEDS, WRITING, typed
from ivr.screens.desk.rows import as_found
from ivr.screens.desk.story import Teller
from ivr.screens.visit import Visit
from ivr.telephony.numbers import written

_DATES = re.compile(r"20[2-9]\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}:\d{2}")
"""When something was or will be done, which a note may say: dates of these years, and times."""
_BETWEEN = r"[\s().ー\u2010-\u2015\u2212・/-]{0,2}"
_DIGITS = re.compile(rf"\d(?:{_BETWEEN}\d){{5,}}")
"""Looks like a telephone number, a My Number or a date of birth, however the digits are parted."""
NUMBER = "number"
ON_A_PAGE = 50
"""Requests that are done."""
_PAGE = re.compile(r"[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says first. ``good``: it was done; else why not. ``note``: another's, if that is why."""

    text: str
    good: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The note as its field has it. ``known``: the mark of what it replaces. ``unsaved``: not kept."""

    text: str
    known: str
    unsaved: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A request with what was done with it."""

    request: Request
    history: tuple[Step, ...]

    def last(self, *deeds: str) -> str:
        """Who did one of these last."""
        return next((step.who for step in reversed(self.history) if step.what in deeds), "–")

    @property
    def mark(self) -> str:
        """Another one as soon as somebody does something that others must see."""
        request = self.request
        return note_mark(f"{request.status} {request.claimed_by} {note_mark(request.note)}")


async def finished(visit: Visit) -> Response:
    """Those that need nothing any more, some on a page."""
    return await visit.thread(_finished, visit)


def _finished(visit: Visit) -> Response:
    asked = visit.request.query_params.get("page", "")
    number = max(1, int(asked)) if _PAGE.fullmatch(asked) else 1
    listed = visit.house.records.handling.listed
    found = listed(finished=True, most=ON_A_PAGE + 1, after=(number - 1) * ON_A_PAGE)
    shown = as_found(visit, found[:ON_A_PAGE])
    return visit.page("desk-done.html", rows=shown, number=number, more=len(found) > ON_A_PAGE)


async def show(visit: Visit) -> Response:
    """All that is known of a request but the number, which is read by a deed of its own."""
    did = visit.request.query_params.get("did", "")
    return await _page(visit, Notice(visit.say(f"desk-was-{did}"), good=True) if did in DEEDS else None)


async def back(visit: Visit) -> Response:
    """Whoever loads again what a form was sent to comes to the request, in the language asked for."""
    if visit.request.path_params["deed"] not in {*DEEDS, NUMBER}:
        return visit.page("missing.html", 404)
    tongue = visit.request.query_params.get("ui")
    return visit.go(f"/desk/requests/{_ref(visit)}" + (f"?ui={visit.tongue}" if tongue else ""))


async def state(visit: Visit) -> Response:
    """Only the mark of what others must see, for a page that is open meanwhile."""
    found = await visit.thread(_find, visit)
    return PlainTextResponse(found.mark if found else "")


async def act(visit: Visit) -> Response:
    """Do something with a request, and show it; what another did first is told."""
    deed = visit.request.path_params["deed"]
    if deed == NUMBER:
        return await _number(visit)
    do = DEEDS.get(deed)
    if do is None:
        return visit.page("missing.html", 404)
    if deed in WRITING and has_digits(typed(visit)):
        return await _page(visit, Notice(visit.say("desk-note-digits")), status=400)
    if deed == "note" and not _typed_anew(visit):
        return visit.go(f"/desk/requests/{_ref(visit)}")  # there is nothing new to keep
    if not await visit.thread(do, visit, _ref(visit)):
        return await _refused(visit, deed)
    if deed in WRITING or not _typed_anew(visit):
        return visit.go(f"/desk/requests/{_ref(visit)}?did={deed}")
    return await _page(visit, Notice(visit.say(f"desk-was-{deed}"), good=True))


async def _number(visit: Visit) -> Response:
    """The number, on this page only; that it was read, and by whom, is kept."""
    handling: Handling = visit.house.records.handling
    found = await visit.thread(handling.number, _ref(visit), visit.who, visit.house.now())
    return await _page(visit, None if found else Notice(visit.say("desk-number-none")), number=found or "")


async def _refused(visit: Visit, deed: str) -> Response:
    """Why it could not be done: another did something first."""
    found = await visit.thread(_find, visit)
    if found is None:
        return visit.page("desk-gone.html", 404)
    notice = _why_not(visit, found, deed)
    return await _page(visit, notice, status=409, conflict=bool(notice.note))


def _why_not(visit: Visit, found: Found, deed: str) -> Notice:
    request = found.request
    may_write = deed == "note" or (request.claimed_by == visit.who and request.status not in FINISHED)
    if may_write and deed in WRITING:
        name = found.last("noted", *FINISHED)
        return Notice(
            visit.say("desk-note-changed", name=name), note=request.note or visit.say("desk-note-none")
        )
    if request.status in FINISHED:
        at, name = visit.dates.when(request.done_at), found.last(*FINISHED)
        return Notice(visit.say(f"desk-late-{request.status}", name=name, at=at))
    if deed == "reopen":
        return Notice(visit.say("desk-late-reopened"))
    if request.status is RequestStatus.OPEN:
        return Notice(visit.say("desk-late-free"))
    return Notice(visit.say("desk-late-taken", name=request.claimed_by))


async def _page(
    visit: Visit, notice: Notice | None = None, status: int = 200, number: str = "", conflict: bool = False
) -> Response:
    found = await visit.thread(_find, visit)
    if found is None:
        return visit.page("desk-gone.html", 404)
    request, teller = found.request, Teller(visit)
    turns = await visit.thread(visit.house.records.handling.turns, request.ref)
    return visit.page(
        "desk-request.html",
        status,
        request=request,
        row=as_found(visit, [request])[0],
        found=found,
        answers=teller.answers(request.answers),
        story=teller.story(turns),
        turns=teller.turns(turns),
        number=number,
        written=written(number) if number else "",
        notice=notice,
        draft=_draft(visit, request, conflict),
        sound=_sound(visit, request),
    )


def _draft(visit: Visit, request: Request, conflict: bool) -> Draft:
    """What was typed stays. It replaces the note that its writer saw, or has just been shown."""
    current = note_mark(request.note)
    if not _typed_anew(visit):
        return Draft(request.note or "", current, unsaved=False)
    return Draft(typed(visit), current if conflict else visit.form.get("known", ""), unsaved=True)


def _typed_anew(visit: Visit) -> bool:
    return "note" in visit.form and note_mark(typed(visit)) != visit.form.get("known", "")


def _sound(visit: Visit, request: Request) -> str:
    """Can the message be heard: ``play``, or the key of why not; empty where there is none."""
    if request.recording_seconds is None:
        return ""
    if visit.house.settings.demo:
        return "desk-sound-demo"
    return "play" if visit.house.background.twilio else "desk-sound-none"


def _find(visit: Visit) -> Found | None:
    handling: Handling = visit.house.records.handling
    request = handling.find(_ref(visit))
    return Found(request, handling.history(request.ref)) if request else None


def _ref(visit: Visit) -> str:
    return str(visit.request.path_params["ref"])[:40]


def has_digits(note: str) -> bool:
    """Is there a number in it that could be a caller's, also in wide digits?"""
    return _DIGITS.search(_DATES.sub(" ; ", normalize("NFKC", note))) is not None
