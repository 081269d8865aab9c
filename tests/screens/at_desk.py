"""What the tests of the desk share: a live service with people, real calls to it, and Twilio's recordings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx2
from playwright.sync_api import APIResponse, Page

from ivr.model.roles import Role
from ivr.phone.call import place_call
from ivr.phone.carrier import Carrier
from ivr.phone.script import ScriptedCaller, read_line, read_script
from ivr.phone.transcript import Event, Heard
from ivr.speech.timing import estimate_said
from ivr.telephony.failures import Failure
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite
    from tests.screens.service import Site
else:
    from service import Site

OPEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Ten in the morning of a Tuesday in the city."""
PEOPLE: dict[str, Any] = {"staff_numbers": ("+81312345678",), "caller_id": "+815012345678"}
SOUND = b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0data\0\0\0\0"
TOKEN = "0123456789abcdef"


@dataclass
class Recordings:
    """Twilio, as far as a message is fetched."""

    asked: int = 0
    away: bool = False

    def recording(self, sid: str) -> bytes | Failure:
        """See TwilioApi."""
        self.asked += 1
        return Failure(404, 20404, retryable=False, cure="") if self.away else SOUND


def start(make_site: MakeSite, twilio: Recordings, **changes: Any) -> Site:
    """A live service on an open morning, with one of each role and two at the desk."""
    outside = Outside(clock=lambda: OPEN, twilio=twilio)  # type: ignore[arg-type]
    given = {**PEOPLE, "account_sid": "AC" + "0" * 32, **changes}
    site = make_site(outside=outside, token=True, **given)
    for name, role in (
        ("viewer", Role.VIEWER),
        ("suzuki", Role.DESK),
        ("sato", Role.DESK),
        ("ito", Role.EDITOR),
    ):
        site.add_user(name, role)
    return site


def phoned(site: Site, keys: str, *, from_: str = "+819012345678", staff: str = "busy") -> str:
    """A real call with real signatures; what was heard."""
    events: list[Event] = []
    with httpx2.Client() as client:
        carrier = Carrier(client, site.url, TOKEN, from_, "+815012345678", "CA" + "7" * 32, estimate_said)
        place_call(carrier, ScriptedCaller(read_script(keys), staff=read_line(staff)), events.append)
    return " ".join(event.text for event in events if isinstance(event, Heard))


def sent(page: Page, url: str, **form: str | float | bool) -> APIResponse:
    """A form that no page of ours offers, from this browser's session."""
    origin = "/".join(url.split("/")[:3])
    return page.request.post(url, form=form, headers={"origin": origin, "accept-language": "en"})


CALLBACK = "3 2 1 1 1 1 0 3 1 1 1"
"""In English, after some answers: the desk is busy, a callback to the own number, at any time."""
MESSAGE = "3 0 4 1 record:12 1"
