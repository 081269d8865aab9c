"""A city with people, records and a clock that stands still, and callers who use the terminal phone.

Every webhook is signed and every document executed, so what these calls hear is what callers hear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ivr.model import LanguageTag, Tree
from ivr.model.desk import DeskChange
from ivr.phone.call import place_call
from ivr.phone.carrier import Carrier
from ivr.phone.script import ScriptedCaller, read_line, read_script
from ivr.phone.simulation import read_queue
from ivr.phone.transcript import (
    Dialed,
    Event,
    Heard,
    HungUp,
    HungUpBy,
    LeftQueue,
    OtherSide,
    Played,
    Queued,
    Recorded,
    Requested,
)
from ivr.phone.verbs import Dial, Enqueue, Gather, Record, Say, Verb
from ivr.records.desk import store_change
from ivr.records.opening import Records
from ivr.records.requests import RequestStatus
from ivr.telephony.failures import Failure, failure
from ivr.telephony.rest import Account, Done, OwnNumber, Sent, Webhooks
from ivr.web.couriers import Couriers
from ivr.web.lifespan import Background

TOKEN = "0123456789abcdef"
PUBLIC_URL = "https://phone.example.jp"
OUR_NUMBER = "+815012345678"
STAFF = ("+81424609845", "+81424609846")
MOBILE, LANDLINE, IP_PHONE, FOREIGN = "+819012345678", "+81312345678", "+815055551234", "+14155552671"
WITHHELD = "anonymous"
SOUND = b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0data\0\0\0\0"
"""A WAV file of no length."""
KEYS = {"ja": "1", "en": "3", "vi": "8"}
"""The key of each language at the gate."""
LOST = "1 1 2 1 1 1"
"""After the language: the whole of a document list, in three parts (a lost card, not at home, in person)."""


def seconds_of(words: str, _language: str, rate: int) -> float:
    """Two seconds for each sentence or so: these tests are not about length."""
    return len(words) / 20 * 100 / rate


@dataclass
class Clock:
    """Stands still until somebody moves it."""

    now: datetime

    def __call__(self) -> datetime:
        """The time now."""
        return self.now


@dataclass
class Twilio:
    """Takes every SMS, or fails as told; keeps what it was asked."""

    fails: list[Failure] = field(default_factory=list)
    sent: list[tuple[str, str, str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    def send_message(self, to: str, from_: str, body: str, status_callback: str) -> Sent | Failure:
        """See TwilioApi."""
        if self.fails:
            return self.fails.pop(0)
        self.sent.append((to, from_, body, status_callback))
        return Sent("SM" + "3" * 32)

    def delete_recording(self, sid: str) -> Done | Failure:
        """See TwilioApi."""
        self.deleted.append(sid)
        return Done()

    def recording(self, sid: str) -> bytes | Failure:
        """See TwilioApi."""
        return SOUND

    def own_number(self, number: str) -> OwnNumber | Failure:
        """See TwilioApi."""
        return failure(404, 20404)

    def set_webhooks(self, sid: str, webhooks: Webhooks) -> OwnNumber | Failure:
        """See TwilioApi."""
        return failure(404, 20404)

    def account(self) -> Account | Failure:
        """See TwilioApi."""
        return Account("active", "Full")

    def approved_profiles(self) -> int | Failure:
        """See TwilioApi."""
        return 1

    def may_ring(self, country: str) -> bool | Failure:
        """See TwilioApi."""
        return True


@dataclass(frozen=True, slots=True)
class Phoned:
    """A call that is over."""

    tree: Tree
    language: LanguageTag
    events: tuple[Event, ...]

    @property
    def heard(self) -> str:
        """All words that the caller heard."""
        return " ".join(event.text for event in self.events if isinstance(event, Heard))

    def last_heard(self, turns: int = 1) -> str:
        """The words since so many requests before the end, without that of the status callback."""
        starts = [at for at, event in enumerate(self.events) if _answer(event)][-turns]
        return " ".join(event.text for event in self.events[starts:] if isinstance(event, Heard))

    @property
    def staff_heard(self) -> str:
        """All words heard on the other side."""
        others = [event.event for event in self.events if isinstance(event, OtherSide)]
        return " ".join(event.text for event in others if isinstance(event, Heard))

    def hears(self, unit: str) -> bool:
        """Was this sentence of the service heard, in the language of the call?"""
        return said_in(self.tree, unit, self.language, self.heard)

    def voices(self) -> set[str]:
        """Languages of the voices that were heard after the first key."""
        first = next((at for at, event in enumerate(self.events) if _answer(event) and at), 0)
        return {event.language for event in self.events[first:] if isinstance(event, Heard)}

    def paths(self) -> list[str]:
        """Everything that was asked for."""
        events = [event.event if isinstance(event, OtherSide) else event for event in self.events]
        return [event.path for event in events if isinstance(event, Requested)]

    def dialed(self) -> list[tuple[str, str, bool]]:
        """Whom the service rang, how it ended, and whether the caller was put through."""
        return [
            (event.number, event.status.value, event.bridged)
            for event in self.events
            if isinstance(event, Dialed)
        ]

    def result(self, kind: type[LeftQueue] | type[Recorded] | type[Queued]) -> list[Event]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def played(self) -> list[str]:
        """Paths of the files that were played."""
        return [event.url.removeprefix(PUBLIC_URL) for event in self.events if isinstance(event, Played)]

    @property
    def ended_by(self) -> HungUpBy:
        """Who hung up."""
        return next(event.by for event in self.events if isinstance(event, HungUp))


def _answer(event: Event) -> bool:
    return isinstance(event, Requested) and event.path.startswith("/voice")


def said_in(tree: Tree, unit: str, language: LanguageTag | str, heard: str, staff: bool = False) -> bool:
    """Do these words hold a sentence of the service, but for what is filled in?"""
    sentences = (tree.staff if staff else tree.system)[unit].texts[LanguageTag(language)]
    parts = [part for sentence in sentences for part in sentence if isinstance(part, str)]
    return all(bare(part) in bare(heard) for part in parts)


def bare(words: str) -> str:
    """Letters and digits only, as pauses and marks are the voice's business."""
    return "".join(character for character in words.casefold() if character.isalnum())


@dataclass
class City:
    """The real application, and everything behind it."""

    app: Starlette
    client: TestClient
    tree: Tree
    clock: Clock
    calls: count[int] = field(default_factory=lambda: count(1))

    @property
    def background(self) -> Background:
        """What runs beside the calls; here a test says when."""
        found: Background = self.app.state.background
        return found

    @property
    def records(self) -> Records:
        """The database."""
        return self.background.records

    def at(self, now: datetime) -> City:
        """Let it be another time."""
        self.clock.now = now
        self.background.menus.take_moment()
        return self

    def set(self, *changes: DeskChange) -> City:
        """Staff set something, and the service has looked."""
        for change in changes:
            store_change(self.records.database, change, "test", self.clock.now)
        self.background.desk.look()
        self.background.menus.take_moment()
        return self

    def call(
        self,
        keys: str,
        language: str = "ja",
        *,
        from_: str = MOBILE,
        to: str = OUR_NUMBER,
        staff: str = "no-answer",
        queue: str = "",
        path: str = "/voice",
        gate: bool = True,
        sid: str = "",
        stay: bool = False,
    ) -> Phoned:
        """A whole call. ``gate``: the language is chosen first. ``keys``: a script of the terminal phone."""
        events: list[Event] = []
        carrier = replace(self.carrier(from_, to, path, sid), queue=read_queue(queue))
        script = f"{KEYS[language]} {keys}" if gate else keys
        caller = ScriptedCaller(read_script(script), stay=stay, staff=read_line(staff))
        place_call(carrier, caller, events.append)
        phoned = Phoned(self.tree, LanguageTag(language), tuple(events))
        assert not [path for path in phoned.paths() if re.search(r"\d{7}", without_sids(path))]
        return phoned

    def answer(self, path: str, **form: str) -> tuple[Verb, ...]:
        """One signed webhook out of a call, as the carrier reads its answer."""
        carrier = self.carrier(form.pop("From", MOBILE), sid=form.pop("CallSid", ""))
        return carrier.ask(carrier.resolve(path), "POST", "in-progress", form).page().verbs

    def carrier(self, from_: str, to: str = OUR_NUMBER, path: str = "/voice", sid: str = "") -> Carrier:
        """A line, with the ids of a new call."""
        return Carrier(
            client=self.client,
            base_url="http://127.0.0.1:8000",
            auth_token=TOKEN,
            from_=from_,
            to=to,
            call_sid=sid or new_sid(next(self.calls)),
            estimate=seconds_of,
            public_url=PUBLIC_URL,
            voice_path=path,
            status_path="/status",
        )

    def write(self) -> None:
        """Everything that happened so far is in the database; what comes later is not recorded."""
        self.background.flush()
        assert self.background.archive.start()
        self.background.archive.close()

    def rows(self, table: str, columns: str = "*") -> Sequence[tuple[object, ...]]:
        """What is stored."""
        with self.records.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM {table}"))]

    def requests(self) -> list[tuple[object, ...]]:
        """Kind, status and band of all requests that count."""
        rows = self.rows("requests", "kind, status, band")
        return [row for row in rows if row[1] != RequestStatus.DRAFT]

    def outcomes(self) -> list[object]:
        """What the calls so far came to; nothing that comes later is recorded."""
        self.write()
        return [outcome for (outcome,) in self.rows("calls", "outcome")]

    def numbers(self) -> list[str]:
        """The numbers of the requests that count, decrypted."""
        rows = self.rows("requests", "number, status")
        found = [str(number) for number, status in rows if number and status != RequestStatus.DRAFT]
        return [self.records.vault.decrypt(token) for token in found]

    def texts(self) -> list[tuple[str, str, str]]:
        """Number, language and words of the SMS that wait to be sent."""
        rows = self.rows("sms", "number, language, body")
        return [
            (self.records.vault.decrypt(str(number)), str(tag), str(body or "")) for number, tag, body in rows
        ]

    def couriers(self) -> Couriers:
        """Who sends SMS and tidies up."""
        background = self.background
        metrics = background.metrics
        return Couriers(background.archive, background.twilio, background.settings, self.clock, metrics)


def said(verbs: tuple[Verb, ...]) -> str:
    """All words of an answer."""
    parts = [part for verb in verbs for part in (verb.prompt if isinstance(verb, Gather) else (verb,))]
    return " ".join(part.written_text() for part in parts if isinstance(part, Say))


def action(verbs: tuple[Verb, ...]) -> str:
    """Where the key of an answer is posted to, or the result of ringing somebody."""
    return next(verb.action or "" for verb in verbs if isinstance(verb, Gather | Dial | Enqueue | Record))


def new_sid(number: int) -> str:
    """A CallSid without a row of digits that could be a telephone number."""
    return "CA" + "".join("abcdef"[int(digit) % 6] + digit for digit in f"{number:016d}")


def without_sids(text_: str) -> str:
    """Text without Twilio's ids and ours, which may hold any digits."""
    return re.sub(r"\b(CA|RE|QU|SM)[0-9a-f]{32}|\br[A-Za-z0-9_-]{24}", "", text_)
