"""The switch: closed now, open late, an announcement. Each ends by itself, and is heard before it is set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response

from ivr.authoring.announced import announcement_seconds, numbers_typed, secrets_asked
from ivr.hours.desk import moment_at, set_already
from ivr.model import LanguageTag
from ivr.model.desk import (
    LONGEST_ANNOUNCEMENT,
    LONGEST_OPEN_LATE,
    STAND_INS,
    Announcement,
    DeskChange,
    DeskChangeKind,
)
from ivr.model.roles import Role
from ivr.records.desk import changes_from, end_change, list_changes, new_change_id, store_change
from ivr.screens.desk.hearing import heard_in, in_place_of, languages_heard
from ivr.screens.desk.standing import listed, remark, standing
from ivr.screens.desk.story import Teller
from ivr.screens.told import Spoken, announced, asked_for_a_person
from ivr.screens.visit import Visit

YEARS = range(2000, 2200)
"""Of times that somebody can mean."""
MOST_TEXT = 400
CHANGE_ID = re.compile(r"[0-9a-f]{6}")
_DONE = frozenset({*DeskChangeKind, "ended"})
"""What the page says was done, after it was."""


class NotAChangeError(Exception):
    """What was filled in cannot be set. Its text is the key of what the page says, beside ``field``."""

    def __init__(self, key: str, field: str = "until") -> None:
        super().__init__(key)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a page says beside a field."""

    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What callers will hear: of an announcement, and of key 0 right after the change begins.

    ``heard``: in which languages an announcement is heard, if not in all.
    """

    change: DeskChange
    announced: tuple[Spoken, ...]
    person: tuple[Spoken, ...]
    remarks: tuple[str, ...]
    heard: str
    too_long: bool


async def show(visit: Visit) -> Response:
    """What is set now and for later, and the forms."""
    return await _page(visit)


async def back(visit: Visit) -> Response:
    """Whoever loads again what a form was sent to comes to the page, in the language asked for."""
    return visit.go("/desk/switch" + (f"?ui={visit.tongue}" if "ui" in visit.request.query_params else ""))


async def _page(
    visit: Visit, wrong: Wrong | None = None, preview: Preview | None = None, status: int = 200
) -> Response:
    database, now = visit.house.records.database, visit.house.now()
    stored = await visit.thread(list_changes, database, now)
    did = visit.request.query_params.get("did", "")
    return visit.page(
        "desk-switch.html",
        status,
        standing=standing(visit, stored),
        stored=listed(visit, stored),
        wrong=wrong,
        preview=preview,
        done=f"desk-was-{did}" if did in _DONE else "",
        teller=Teller(visit),
        languages=visit.house.tree.languages.values(),
        STAND_INS=STAND_INS,
        further=any(tag not in STAND_INS for tag, _ in _texts(visit)),
        form=visit.form,
    )


async def preview(visit: Visit) -> Response:
    """What callers would hear, with the button that sets it."""
    try:
        change = _change(visit)
        return await _page(visit, preview=await visit.thread(_preview, visit, change))
    except NotAChangeError as error:
        return await _page(visit, Wrong(str(error), error.field), status=400)


async def set_change(visit: Visit) -> Response:
    """Set it; callers meet it within seconds."""
    try:
        change = _change(visit)
        seen = await visit.thread(_preview, visit, change)
    except NotAChangeError as error:
        return await _page(visit, Wrong(str(error), error.field), status=400)
    if seen.too_long:
        return await _page(visit, preview=seen, status=400)
    await visit.thread(_store, visit, change)
    return visit.go(f"/desk/switch?did={change.kind}")


async def end(visit: Visit) -> Response:
    """End something now; what is over already stays so."""
    ended = await visit.thread(_end, visit)
    return visit.go("/desk/switch?did=ended" if ended else "/desk/switch")


def _change(visit: Visit) -> DeskChange:
    """What was filled in. Raises NotAChangeError."""
    form, now = visit.form, visit.house.now()
    try:
        kind = DeskChangeKind(form.get("kind", ""))
    except ValueError:
        raise NotAChangeError("desk-switch-kind", "kind") from None
    if kind is DeskChangeKind.ANNOUNCEMENT and not visit.may(Role.EDITOR):
        raise NotAChangeError("desk-switch-editor", "kind")
    zone = ZoneInfo(visit.house.tree.zone)
    starts = _time(form.get("from", ""), zone, "from") or now
    ends = _time(form.get("until", ""), zone, "until")
    if ends is None or ends <= now:
        raise NotAChangeError("desk-switch-end")
    if ends <= starts:
        raise NotAChangeError("desk-switch-order")
    if kind is DeskChangeKind.OPEN_LATE and ends - starts > LONGEST_OPEN_LATE:
        raise NotAChangeError("desk-switch-day")
    texts = _texts(visit) if kind is DeskChangeKind.ANNOUNCEMENT else ()
    if kind is DeskChangeKind.ANNOUNCEMENT and not {tag for tag, _ in texts} & set(STAND_INS):
        raise NotAChangeError("desk-switch-texts", "texts")
    if secrets_asked(text for _, text in texts):
        raise NotAChangeError("desk-switch-secret", "texts")
    if numbers_typed(text for _, text in texts):
        raise NotAChangeError("desk-switch-number", "texts")
    try:
        return DeskChange(_id(form), kind, starts, ends, texts)
    except ValueError:
        raise NotAChangeError("desk-switch-fit") from None


def _id(form: Mapping[str, str]) -> str:
    """That of the preview, so that what is sent twice is set once."""
    given = form.get("id", "")
    return given if CHANGE_ID.fullmatch(given) else new_change_id()


def _texts(visit: Visit) -> tuple[tuple[LanguageTag, str], ...]:
    found = {tag: visit.form.get(f"text-{tag}", "").strip()[:MOST_TEXT] for tag in visit.house.tree.languages}
    return tuple((tag, text) for tag, text in found.items() if text)


def _time(text: str, zone: ZoneInfo, field: str) -> datetime | None:
    """As a browser's field gives it, in the city's time; None if it is empty. Raises NotAChangeError."""
    if not text:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise NotAChangeError("desk-switch-time", field) from None
    if given.year not in YEARS:
        raise NotAChangeError("desk-switch-time", field)
    return given if given.tzinfo else given.replace(tzinfo=zone)


def _preview(visit: Visit, change: DeskChange) -> Preview:
    house = visit.house
    others = changes_from(house.records.database, house.now())
    at = max(change.starts, house.now())
    now = house.background.desk.moment(house.tree)
    moment = moment_at(house.tree.hours, (*others, change), at, bool(house.settings.staff))
    said = replace(moment, services=now.services, announcements=())
    heard = languages_heard(visit, change, others)
    texts = announced(house.tree, Announcement(change.id, change.texts), heard) if heard else ()
    too_long = any(
        announcement_seconds(house.tree, tag, text) > LONGEST_ANNOUNCEMENT for tag, text in change.texts
    )
    person = () if change.texts else asked_for_a_person(house.tree, said)
    return Preview(change, texts, person, _remarks(visit, change, others), heard_in(visit, heard), too_long)


def _remarks(visit: Visit, change: DeskChange, others: Sequence[DeskChange]) -> tuple[str, ...]:
    """What is to be known before it is set: what overrules it, what it takes the place of."""
    already = visit.say("desk-set-already") if set_already(change, others) else ""
    found = (already, remark(visit, change, others), *in_place_of(visit, change, others))
    return tuple(filter(None, found))


def _store(visit: Visit, change: DeskChange) -> None:
    house, now = visit.house, visit.house.now()
    store_change(house.records.database, change, visit.who, now)
    house.background.desk.look()


def _may_end(visit: Visit, id: str) -> bool:
    """Announcements are ended by those who may set them."""
    if visit.may(Role.EDITOR):
        return True
    found = changes_from(visit.house.records.database, visit.house.now())
    return not any(change.id == id and change.kind is DeskChangeKind.ANNOUNCEMENT for change in found)


def _end(visit: Visit) -> bool:
    house, now, id = visit.house, visit.house.now(), visit.form.get("id", "")[:40]
    if not _may_end(visit, id) or not end_change(house.records.database, id, visit.who, now):
        return False
    house.background.desk.look()
    return True
