"""The configuration of one process, and the only reader of the environment.

Each setting is an environment variable ``IVR_…`` or a line of ``.env``; ``.env.example`` lists them all.
"""

from __future__ import annotations

import ipaddress
import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.errors import SettingsError

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_ORIGIN = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(?P<port>[0-9]{1,5}))?/?", re.ASCII | re.IGNORECASE
)
_NOT_DIALABLE = re.compile(r"\+81(570|990|180|0)")


class Settings(BaseSettings):
    """All settings, checked. Times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="IVR_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    host: str = Field(
        default="127.0.0.1", description="Address to listen on. Without a token: loopback only."
    )
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer calls.")
    menus: Path = Field(default=Path("menus"), description="The folder with the phone tree.")
    audio: Path = Field(default=Path("audio"), description="The folder with the recordings.")
    public_url: str = Field(
        default="", description="What Twilio calls us by: scheme, host, port if unusual; no path."
    )
    auth_token: SecretStr = Field(
        default=SecretStr(""), description="Twilio's auth token. Empty: demo mode, loopback only, unsigned."
    )
    auth_token_next: SecretStr = Field(
        default=SecretStr(""), description="The second token while tokens are being changed."
    )
    staff_number: str = Field(
        default="",
        description="Where key 0 puts callers through, E.164. Empty: the city's number is read out.",
    )
    caller_id: str = Field(
        default="", description="Our own Twilio number, E.164, shown to the staff's phone."
    )
    reload_every: float = Field(
        default=2.0,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="Seconds between looks at changed menus. 0: only on SIGHUP.",
    )
    keep: Path = Field(
        default=Path(".ivr/last-good"),
        description="Where the last good menus are kept, for a start while the menus are broken.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level logged."
    )

    @property
    def demo(self) -> bool:
        """No token: unsigned requests from this machine only."""
        return not self.auth_token.get_secret_value()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that may have signed a request."""
        given = (self.auth_token.get_secret_value(), self.auth_token_next.get_secret_value())
        return tuple(token for token in given if token)

    @field_validator("host")
    @classmethod
    def _known_host(cls, host: str) -> str:
        return host.strip("[]")

    @field_validator("public_url")
    @classmethod
    def _origin(cls, url: str) -> str:
        """Only scheme, host and port: the path of each request is added as received."""
        found = _ORIGIN.fullmatch(url)
        if url and not (found and 0 < int(found["port"] or 443) < 65536):
            raise ValueError("write only scheme and host, such as https://phone.example.jp")
        return url.rstrip("/")

    @field_validator("staff_number", "caller_id")
    @classmethod
    def _dialable(cls, number: str) -> str:
        if number and not _E164.fullmatch(number):
            raise ValueError("write the number in E.164, such as +81312345678")
        if number and _NOT_DIALABLE.match(number):
            raise ValueError("premium and 0570 numbers cannot be rung; write another number")
        return number

    @model_validator(mode="after")
    def _safe(self) -> Settings:
        if self.demo and not is_loopback(self.host):
            raise ValueError(
                "IVR_AUTH_TOKEN: without a token only this machine may call; write Twilio's auth token, "
                "or IVR_HOST=127.0.0.1"
            )
        if self.demo and self.auth_token_next.get_secret_value():
            raise ValueError(
                "IVR_AUTH_TOKEN: only IVR_AUTH_TOKEN_NEXT is set; write the token in use here, or, if the "
                "change of tokens is over, the new one, and leave IVR_AUTH_TOKEN_NEXT empty"
            )
        if self.demo and self.public_url:
            raise ValueError(
                "IVR_AUTH_TOKEN: IVR_PUBLIC_URL is set, so write Twilio's auth token; "
                "for the demo mode leave both empty"
            )
        if not self.demo and not self.public_url:
            raise ValueError(
                "IVR_PUBLIC_URL: write the address that Twilio calls, such as https://phone.example.jp"
            )
        if self.staff_number and self.staff_number == self.caller_id:
            raise ValueError(
                "IVR_STAFF_NUMBER: this is our own number and would ring ourselves; write the desk's"
            )
        if self.staff_number and not self.caller_id:
            raise ValueError("IVR_CALLER_ID: write our own Twilio number, such as +815012345678")
        return self


def is_loopback(host: str) -> bool:
    """Is this host name or address this machine itself?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_settings(**overrides: object) -> Settings:
    """Read the environment and ``.env``. Raises SettingsError with every problem and what to write."""
    try:
        _refuse_unknown()
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = [_problem(str(d["loc"][0]) if d["loc"] else "", d["msg"]) for d in error.errors()]
        raise SettingsError("\n".join(problems)) from None
    except UnicodeDecodeError:
        raise SettingsError(".env: the file is not UTF-8; save it as UTF-8.") from None


def _refuse_unknown() -> None:
    """A misspelt setting would be left out without a word. Raises SettingsError, naming the nearest."""
    known = [f"IVR_{name.upper()}" for name in Settings.model_fields]
    given = [*os.environ, *dotenv_values(Path(".env"))]
    problems = [_unknown(name, known) for name in given if name.startswith("IVR_") and name not in known]
    if problems:
        raise SettingsError("\n".join(problems))


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    cure = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}."
    return f"{name}: there is no such setting. {cure}"


def _problem(name: str, message: str) -> str:
    """Our own messages say what works; to those of pydantic the default is added."""
    ours = message.removeprefix("Value error, ")
    if not name:
        return f"{ours}."
    example = "" if ours != message else f"; for instance {Settings.model_fields[name].default}"
    return f"IVR_{name.upper()}: {ours}{example}."
