"""A place of the map: its prompts in every language, its cases, and its sheet to sign."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from starlette.responses import HTMLResponse, Response

from ivr.audio.engines import voice_for
from ivr.audio.render import Speaker
from ivr.audio.wav import encode, to_wav
from ivr.authoring.proof.html import page_html
from ivr.authoring.proof.page import MENUS_PAGE, Page, Row
from ivr.authoring.tables import case_rows
from ivr.errors import AudioError
from ivr.model import LanguageTag, PlaceId, Procedure, TranslationState, Tree, UnitId
from ivr.screens.map.sheets import Sheets
from ivr.screens.placenames import PlaceNames
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One text of a place in all languages, the tree's own first."""

    unit: UnitId
    rows: tuple[tuple[LanguageTag, Row], ...]

    @property
    def first(self) -> Row:
        """In the tree's own language."""
        return self.rows[0][1]


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a language is on a page. ``review``: who has read it, if anybody has."""

    tag: LanguageTag
    name: str
    review: str
    behind: int
    withheld: bool


class Places:
    """The pages of places. Safe to use from threads."""

    def __init__(self) -> None:
        self._sheets = Sheets()
        self._voice = Lock()

    async def show(self, visit: Visit) -> Response:
        """Every prompt, with reading, seconds, way and state in each language; and who has reviewed it."""
        name, tree = self._name(visit), visit.house.tree
        ours = await visit.thread(self._ours, visit, name)
        if tree.default_language not in ours:
            return visit.page("missing.html", 404)
        place = tree.places.get(PlaceId(name))
        names = PlaceNames(tree, visit.tongue)
        return visit.page(
            "tree-place.html",
            title=visit.say("tree-menus") if name == MENUS_PAGE else names.name(name),
            name=name,
            sheet=name if isinstance(place, Procedure) else MENUS_PAGE,
            prompts=_prompts(ours, tree.default_language),
            readings=[_reading(tree, page) for page in ours.values()],
            place=place if isinstance(place, Procedure) else None,
            languages=tree.languages,
            first=_first(visit),
        )

    async def cases(self, visit: Visit) -> Response:
        """What every case of a procedure is told."""
        tree = visit.house.tree
        place = tree.places.get(PlaceId(self._name(visit)))
        asked = LanguageTag(visit.request.query_params.get("language", ""))
        language = asked if asked in tree.languages else MenuWords(tree, visit.tongue).language
        if not isinstance(place, Procedure):
            return visit.page("missing.html", 404)
        rows = await visit.thread(case_rows, tree, place, language)
        words = MenuWords(tree, visit.tongue)
        return visit.page(
            "tree-cases.html",
            place=place,
            rows=rows,
            language=language,
            words=words,
            languages=tree.languages,
        )

    async def proof(self, visit: Visit) -> Response:
        """The sheet to print and sign. Its style stands in it, so the policy names just that style."""
        language, name = visit.request.path_params["language"], visit.request.path_params["name"]
        if language not in visit.house.tree.languages:
            return visit.page("missing.html", 404)
        tree, page = await visit.thread(self._page, visit, LanguageTag(language), name)
        if page is None:
            return visit.page("missing.html", 404)
        text = page_html(tree, page)
        return HTMLResponse(text, headers={"content-security-policy": policy(text)})

    async def sound(self, visit: Visit) -> Response:
        """A prompt in the voice of this machine; 404 where there is none, and the browser may use its own."""
        language = LanguageTag(visit.request.path_params["language"])
        spoken = await visit.thread(self._heard, visit, language, visit.request.path_params["unit"])
        wav = await visit.thread(self._say, visit.house.tree, language, spoken) if spoken else b""
        return Response(wav, media_type="audio/wav") if wav else Response(status_code=404)

    def _name(self, visit: Visit) -> str:
        return str(visit.request.path_params["place"])

    def _ours(self, visit: Visit, name: str) -> dict[LanguageTag, Page]:
        """A page in each language, the tree's own first."""
        tree = visit.house.tree
        tags = dict.fromkeys((tree.default_language, *tree.languages))
        found = {tag: self._sheets.parts(visit.house, tag).get(name) for tag in tags}
        return {tag: page for tag, page in found.items() if page}

    def _page(self, visit: Visit, tag: LanguageTag, name: str) -> tuple[Tree, Page | None]:
        tree, found = self._sheets.of(visit.house, tag)
        return tree, found.get(name)

    def _heard(self, visit: Visit, tag: LanguageTag, unit: str) -> str:
        for page in self._sheets.of(visit.house, tag)[1].values():
            for row in page.rows:
                if row.unit == unit and row.spoken:
                    return row.spoken.heard
        return ""

    def _say(self, tree: Tree, tag: LanguageTag, text: str) -> bytes:
        known = tree.languages.get(tag)
        voice = voice_for(known.say_language) if known else None
        if known is None or voice is None or not voice.engine.installed:
            return b""
        try:
            # One at a time, and no engine outlives its prompt: prompts are listened to now and then.
            with self._voice, Speaker() as speaker:
                samples = speaker.say(voice, known.rate_percent, (text.replace(" / ", "、"),))
        except AudioError:
            return b""
        return to_wav(encode(samples))


def _prompts(ours: Mapping[LanguageTag, Page], first: LanguageTag) -> list[Prompt]:
    by_tag = {tag: {row.unit: row for row in page.rows} for tag, page in ours.items()}
    return [
        Prompt(unit, tuple((tag, rows[unit]) for tag, rows in by_tag.items() if unit in rows))
        for unit in dict.fromkeys(row.unit for row in ours[first].rows)
    ]


def _reading(tree: Tree, page: Page) -> Reading:
    known, good = tree.languages[page.language], (TranslationState.SOURCE, TranslationState.CURRENT)
    behind = sum(count for state, count in page.states.items() if state not in good)
    return Reading(page.language, known.name, known.review, behind, page.withheld)


def _first(visit: Visit) -> frozenset[LanguageTag]:
    """The languages that stand open: the tree's own and the page's. The others can be opened."""
    return frozenset({visit.house.tree.default_language, LanguageTag(visit.tongue.value)})


def policy(text: str) -> str:
    """Nothing but the styles that stand in this page, by their digest (CSP Level 3, section 6.7.3.3)."""
    digests = (hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(text))
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"
    return f"default-src 'none'; style-src {allowed}; frame-ancestors 'none'; base-uri 'none'"
