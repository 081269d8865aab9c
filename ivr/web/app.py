"""The application: everything wired together in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.routing import Route

from ivr.dialogue.inputs import Services
from ivr.model import Tree
from ivr.model.desk import DeskChange
from ivr.settings import Settings, read_settings
from ivr.telephony.address import OVERRIDES
from ivr.telephony.people import Staff
from ivr.telephony.rest import RestApi, TwilioApi
from ivr.telephony.signature import SignatureChecker
from ivr.web.archive import Archive
from ivr.web.attendant import Attendant, Terms
from ivr.web.audio import AudioEndpoint, CurrentAudio
from ivr.web.callbacks import FallbackEndpoint, SmsStatusEndpoint, StatusEndpoint
from ivr.web.currentdesk import Clock, CurrentDesk
from ivr.web.health import Health
from ivr.web.leaving import Leaving
from ivr.web.lifespan import Background, lifespan
from ivr.web.menus import CurrentMenus
from ivr.web.messages import MessageEndpoint
from ivr.web.metrics import Metrics
from ivr.web.patience import Patience
from ivr.web.queue import QueueEndpoint
from ivr.web.recorder import Recorder
from ivr.web.staff import StaffEndpoint, StaffRules
from ivr.web.turnlog import TurnLog
from ivr.web.voice import Guard, VoiceEndpoint, VoiceFirst

CITY_ZONE = "Asia/Tokyo"
"""Zone of the date that facts are held against; the tree's own zone governs everything spoken."""


def now_utc() -> datetime:
    """The clock of a running service."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Original:
    """The service that a copy answers for: what it offers, what staff set there, and, where it runs, its
    menus and recordings.
    """

    services: Callable[[], Services]
    changes: Sequence[DeskChange] = ()
    tree: Tree | None = None
    audio: CurrentAudio | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """What a test or a simulated call brings along: the clock, and Twilio's REST API.

    ``figures``: the folder in which several workers add up their figures. ``original``: what this is a copy
    of.
    """

    clock: Clock = now_utc
    twilio: TwilioApi | None = None
    figures: Path | None = None
    original: Original | None = None


def create_app(settings: Settings | None = None, outside: Outside | None = None) -> Starlette:
    """The ASGI application. Raises SettingsError or MenusRefusedError before anything is served."""
    settings, outside = settings or read_settings(), outside or Outside()
    clock, archive = outside.clock, Archive(settings)
    twilio = outside.twilio or _twilio(settings)
    staff = staff_of(settings)
    original = outside.original or Original(partial(services_of, settings, archive, staff is not None))
    read = (lambda _now: original.changes) if outside.original else archive.changes
    desk = CurrentDesk(staff is not None, original.services, clock, read)
    audio = original.audio or CurrentAudio(settings.audio, settings.public_url)
    store, overrides = (None, "") if settings.demo else (settings.keep, OVERRIDES)
    today, tree = today_of(clock), original.tree
    menus = CurrentMenus(settings.menus, staff, today, store, audio, desk.moment, overrides, tree)
    guard = Guard(None if settings.demo else SignatureChecker(settings.public_url, settings.tokens))
    turns, metrics = TurnLog(), Metrics(outside.figures)
    patience = Patience(archive)
    waiting = partial(patience.tried, archive.waiting, "who waits could not be read")
    recorder = Recorder(archive.add, lambda: archive.vault, clock)
    queue_seconds = settings.queue_minutes * 60
    terms = Terms(queue_seconds, settings.sms_per_number, settings.sms_per_day)
    leaving = Leaving(archive, patience, clock)
    attendant = Attendant(archive, patience, terms, recorder, clock, metrics, leaving)
    rules = StaffRules(staff, settings.staff_code.get_secret_value())
    health = Health(menus, archive, metrics)
    background = Background(settings, menus, desk, turns, recorder, archive, metrics, health, twilio, clock)
    voice = VoiceEndpoint(menus, guard, attendant, recorder, metrics)
    staff_side = StaffEndpoint(menus, guard, rules, waiting)
    queue = QueueEndpoint(menus, guard, queue_seconds, waiting, recorder, leaving)
    app = VoiceFirst(
        voice,
        routes=[
            Route("/queue/{path:path}", queue),
            Route("/staff", staff_side),
            Route("/staff/{path:path}", staff_side),
            Route("/recording/{ref}", MessageEndpoint(guard, archive, patience, twilio)),
            Route("/sms/{id}", SmsStatusEndpoint(guard, archive, patience, metrics)),
            Route("/status", StatusEndpoint(guard, recorder)),
            Route("/fallback", FallbackEndpoint(menus, guard)),
            Route("/audio/{path:path}", AudioEndpoint(audio)),
            Route("/healthz", health.alive, methods=["GET"]),
            Route("/readyz", health.ready, methods=["GET"]),
            Route("/metrics", health.metrics, methods=["GET"]),
        ],
        lifespan=partial(lifespan, background=background),
    )
    app.state.background = background  # for tests, which say themselves when it is time to look
    app.state.patience = patience
    # Twilio follows a redirect without the keys that were pressed, so none is ever sent.
    app.router.redirect_slashes = False
    return app


def staff_of(settings: Settings) -> Staff | None:
    """Whom key 0 rings, if there is anybody."""
    if not settings.staff:
        return None
    in_order = settings.staff_order == "in-order"
    return Staff(settings.staff, settings.caller_id, in_order, settings.ring_seconds)


def services_of(settings: Settings, archive: Archive, staffed: bool) -> Services:
    """What can be offered with these settings. Nothing is promised that could not be done.

    Numbers are kept only encrypted. Recordings must be deletable at Twilio, and SMS be sendable; the demo
    mode, which has no callers, offers all of it.
    """
    key = settings.demo or bool(settings.records_key.get_secret_value())
    kept, sends = key and archive.usable, bool(settings.sms_from and settings.rest_login)
    days = settings.retention
    return Services(
        queue=staffed,
        callback=kept,
        message=kept and (settings.demo or settings.rest_login is not None),
        text=kept and (settings.demo or sends),
        callback_days=days.requests,
        message_days=days.messages,
        text_days=days.sms,
    )


def today_of(clock: Clock) -> Callable[[], date]:
    """The city's date, whatever the zone of this machine."""
    return lambda: clock().astimezone(ZoneInfo(CITY_ZONE)).date()


def _twilio(settings: Settings) -> TwilioApi | None:
    login = settings.rest_login
    return RestApi(settings.account_sid, login) if login else None
