"""What a part of a prompt is to the page: words and their language, also where a recording says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from ivr.audio.library import PREFIX, is_silence
from ivr.model import LanguageTag
from ivr.phone.transcript import Heard, Paused, Played, Spoken
from ivr.web.menus import CurrentMenus

Told = Callable[[Spoken], Mapping[str, object]]
"""What the page is told of a part, beside its seconds."""


def told_by(menus: CurrentMenus) -> Told:
    """With what the recordings in force say."""

    def told(part: Spoken) -> Mapping[str, object]:
        match part:
            case Heard():
                return {"text": part.text, "language": part.language, "rate": part.rate}
            case Played(url=url):
                return _played(menus, urlsplit(url).path)
            case Paused():
                return {"silent": True}

    return told


def _played(menus: CurrentMenus, path: str) -> Mapping[str, object]:
    """``sound``: where the page fetches it; nothing but recordings and tones is fetched by a page."""
    if is_silence(path):
        return {"silent": True}
    sound = {"sound": path} if path.startswith(PREFIX) else {}
    language = menus.switchboard.tree.languages.get(LanguageTag(path.removeprefix(PREFIX).split("/")[0]))
    text = menus.recorded(path)
    return {**sound, "text": text, "language": language.say_language} if text and language else sound
