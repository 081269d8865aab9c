"""Voices on this machine: which engine speaks which language, and under which licence.

Tried on 2026-11-22; nobody has listened to them with a native ear. They are for previews, for the terminal
phone and for an emergency; callers should hear the phone company's voices or people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from types import MappingProxyType

EXTRA = ".venv/bin/python -m pip install --require-hashes -r requirements/audio.txt"
"""What a person types to get the engines."""


@dataclass(frozen=True, slots=True)
class Engine:
    """``module``: what is imported; ``package``: what is installed."""

    name: str
    module: str
    package: str
    licence: str

    @property
    def installed(self) -> bool:
        """Can it be used on this machine?"""
        return all(find_spec(module) for module in (self.module, "soxr", "numpy"))

    def credit(self) -> str:
        """Engine and version, for the index."""
        try:
            return f"{self.name}, {self.package} {version(self.package)}"
        except PackageNotFoundError:
            return self.name


OPEN_JTALK = Engine(
    "Open JTalk with HTS Voice Mei",
    "pyopenjtalk",
    "pyopenjtalk-plus",
    "CC BY 3.0, HTS Voice Mei, © 2009-2013 Nagoya Institute of Technology",
)
ESPEAK_NG = Engine("eSpeak NG", "espeakng_loader", "espeakng-loader", "made with eSpeak NG, GPL-3.0-or-later")


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of an engine by its name there."""

    engine: Engine
    name: str


_VOICES: Mapping[str, Voice] = MappingProxyType(
    {
        "ja": Voice(OPEN_JTALK, "mei_normal"),
        "en": Voice(ESPEAK_NG, "en-us"),
        "es": Voice(ESPEAK_NG, "es-419"),
        "es-ES": Voice(ESPEAK_NG, "es"),
        "pt": Voice(ESPEAK_NG, "pt-br"),
        "pt-PT": Voice(ESPEAK_NG, "pt"),
        "zh": Voice(ESPEAK_NG, "cmn"),
        "cmn": Voice(ESPEAK_NG, "cmn"),
        "ko": Voice(ESPEAK_NG, "ko"),
        "vi": Voice(ESPEAK_NG, "vi"),
        "id": Voice(ESPEAK_NG, "id"),
        "ne": Voice(ESPEAK_NG, "ne"),
    }
)
"""By language tag or its first part, as in languages.yaml or as Twilio writes it."""

_WITHOUT = MappingProxyType(
    {
        "fil": "no local engine has a Filipino voice",
        "th": "eSpeak NG reads Thai letter by letter",
    }
)


def voice_for(tag: str) -> Voice | None:
    """The local voice of a language, if there is one that says what is written."""
    return _VOICES.get(tag) or _VOICES.get(tag.partition("-")[0])


def why_none(tag: str) -> str:
    """Why a language has no local voice."""
    return _WITHOUT.get(tag.partition("-")[0], "no local voice is known")
