"""One request for a screen, as its handler gets it, and the answers it can give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ivr.model.roles import Role
from ivr.screens.days import Dates
from ivr.screens.house import House
from ivr.screens.threads import in_thread
from ivr.screens.visitor import Visitor
from ivr.screens.words import Tongue, say, words

T = TypeVar("T")
HOME = "/"
"""The first page, whatever that is for whoever asks."""
CHOICE = "ui"
"""Query name of the language of a page."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what, in which language. ``form``: what a form sent, the last of each name."""

    house: House
    request: Request
    visitor: Visitor | None
    tongue: Tongue
    form_token: str
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """The name under which deeds are kept. Raises RuntimeError on a page for everybody."""
        if self.visitor is None:
            raise RuntimeError("nobody is signed in")
        return self.visitor.name

    def may(self, role: Role) -> bool:
        """May whoever asks do what this role is enough for?"""
        return self.visitor is not None and self.visitor.role.allows(role)

    def say(self, key: str, **fill: object) -> str:
        """A text in the language of whoever asks."""
        return say(self.tongue, key, **fill)

    def named(self, prefix: str, word: str) -> str:
        """A text for a word of the records; the word itself where newer code wrote another."""
        return words(self.tongue).get(f"{prefix}-{word}", word)

    def local(self, moment: datetime | None) -> str:
        """A moment in the city's time, to the minute."""
        zone = ZoneInfo(self.house.tree.zone)
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""

    @property
    def dates(self) -> Dates:
        """Days and times as they are written in the language of whoever asks."""
        zone = ZoneInfo(self.house.tree.zone)
        return Dates(words(self.tongue), zone, self.house.now().astimezone(zone).date())

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page from a template, which knows this visit, its ``dates``, ``say``, ``named`` and ``local``."""
        common = {
            "visit": self,
            "say": self.say,
            "named": self.named,
            "local": self.local,
            "dates": self.dates,
        }
        text = self.house.templates.get_template(template).render(
            {**common, "Role": Role, "here": self.path, **values}
        )
        return HTMLResponse(text, status)

    @property
    def path(self) -> str:
        """The path asked for."""
        return self.request.url.path

    @property
    def address(self) -> str:
        """Where this page can be read again: its own address; after a form, that of the page it was on."""
        read = self.request.method in ("GET", "HEAD")
        url = urlsplit(str(self.request.url) if read else self.request.headers.get("referer", ""))
        return inside(f"{url.path}?{url.query}" if url.query else url.path)

    def in_other_tongue(self, address: str = "") -> str:
        """The same page in the other language: the rest of the address stays as it is."""
        path, _, query = (address or self.address).partition("?")
        other = Tongue.EN if self.tongue is Tongue.JA else Tongue.JA
        kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != CHOICE]
        return f"{path}?{urlencode([*kept, (CHOICE, other)])}"

    def go(self, path: str) -> Response:
        """To another page, after something was done."""
        return RedirectResponse(path, 303)

    async def thread(self, work: Callable[..., T], *arguments: object) -> T:
        """Do what takes time or asks the database, off the event loop that answers calls."""
        return await in_thread(work, *arguments)


Handler = Callable[[Visit], Awaitable[Response]]
"""What answers for a screen. RecordsError becomes a page that says so."""


def inside(path: str) -> str:
    """A path of ours, whatever was asked for: nobody is sent on to another host."""
    if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable():
        return path
    return HOME
