"""The configuration of one process, and the only reader of the environment.

Each setting is an environment variable ``IVR_…`` or a line of ``.env``; ``.env.example`` lists them all.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ivr.errors import SettingsError
from ivr.model.callers import dial_problem, dial_problems
from ivr.model.retention import Retention, parse_retention
from ivr.settings_checks import (
    address_in,
    database_problem,
    is_loopback,
    keys_of,
    keys_problem,
    misfits,
    origin_of,
    unknown,
)

__all__ = ["Settings", "is_loopback", "read_settings"]

_ORIGIN = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(?P<port>[0-9]{1,5}))?/?", re.ASCII | re.IGNORECASE
)
_SID = re.compile(r"(AC|SK)[0-9a-f]{32}")
RECORDS, DEMO_RECORDS = "sqlite:///.ivr/records.sqlite3", "sqlite:///.ivr/demo.sqlite3"
"""What was only tried stays apart: a folder that goes live does not begin with the requests of nobody."""
TOLL_FREE = ("+81120", "+81800")
"""Toll-free numbers in Japan, which cannot send SMS (Twilio's support article 13797059251227)."""


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
    staff_numbers: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Where key 0 puts callers through, E.164, parted by commas. Empty: nobody is rung.",
    )
    staff_number: str = Field(default="", description="The old name of IVR_STAFF_NUMBERS, for one number.")
    staff_order: Literal["together", "in-order"] = Field(
        default="together", description="Are several staff numbers rung together or one after another?"
    )
    staff_code: SecretStr = Field(
        default=SecretStr(""), description="Digits that staff key in to take callers out of the queue."
    )
    ring_seconds: int = Field(default=25, ge=5, le=60, description="Seconds that staff are rung.")
    queue_minutes: int = Field(default=15, ge=1, le=120, description="Most minutes in the queue.")
    caller_id: str = Field(
        default="", description="Our own Twilio number, E.164, shown to the staff's phone."
    )
    account_sid: str = Field(default="", description="Twilio's account SID, for its REST API.")
    api_key: str = Field(default="", description="A key of Twilio's REST API; the auth token if empty.")
    api_secret: SecretStr = Field(default=SecretStr(""), description="The secret of IVR_API_KEY.")
    sms_from: str = Field(
        default="", description="Our Twilio number that sends SMS, E.164. Empty: none are offered."
    )
    sms_per_number: int = Field(default=3, ge=1, le=100, description="Most SMS to one number in a day.")
    sms_per_day: int = Field(default=300, ge=1, le=100_000, description="Most SMS in a day.")
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
    database_url: SecretStr = Field(
        default=SecretStr(RECORDS),
        description="The database of the records: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE.",
    )
    records_key: SecretStr = Field(
        default=SecretStr(""), description="Encrypts numbers: from 'ivr records new-key', newest first."
    )
    retention: Annotated[Retention, NoDecode, BeforeValidator(parse_retention)] = Field(
        default=Retention(), description="Days that records are kept, where not the usual: turns=90,sms=30."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("127.0.0.1", "::1"),
        description="Addresses of reverse proxies whose X-Forwarded-For and sign-in header are believed.",
    )
    sso_header: str = Field(
        default="", description="Header in which a trusted proxy names who has signed in. Empty: none is."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level logged."
    )
    log_format: Literal["text", "json"] = Field(default="text", description="How log lines are written.")

    @property
    def demo(self) -> bool:
        """No token: unsigned requests from this machine only."""
        return not self.auth_token.get_secret_value()

    @property
    def records_url(self) -> str:
        """The database of the records; a password may be in it."""
        url = self.database_url.get_secret_value()
        return DEMO_RECORDS if self.demo and url == RECORDS else url

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that may have signed a request."""
        given = (self.auth_token.get_secret_value(), self.auth_token_next.get_secret_value())
        return tuple(token for token in given if token)

    @property
    def origin(self) -> str:
        """What browsers call us by, however IVR_PUBLIC_URL writes it; Twilio signs over that as it is."""
        return origin_of(self.public_url)

    @property
    def staff(self) -> tuple[str, ...]:
        """The numbers to ring, by either name."""
        return self.staff_numbers or ((self.staff_number,) if self.staff_number else ())

    @property
    def rest_login(self) -> tuple[str, str] | None:
        """User and password of Twilio's REST API: the key if there is one. None without an account."""
        if not self.account_sid:
            return None
        if self.api_key:
            return self.api_key, self.api_secret.get_secret_value()
        return self.account_sid, self.auth_token.get_secret_value()

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

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(address_in(address) for address in given)
        if None in found:
            raise ValueError("write addresses such as 127.0.0.1, parted by commas")
        return tuple(map(str, found))

    @field_validator("sso_header")
    @classmethod
    def _header(cls, name: str) -> str:
        if not re.fullmatch(r"|[A-Za-z][A-Za-z0-9-]*", name):
            raise ValueError("write the name of a header, such as X-Forwarded-User")
        return name.lower()

    @field_validator("staff_numbers", "trusted_proxies", mode="before")
    @classmethod
    def _parted(cls, given: object) -> object:
        """Parts with commas between them; spaces around them do not count."""
        if not isinstance(given, str):
            return given
        return tuple(part.strip() for part in given.split(",") if part.strip())

    @field_validator("staff_numbers")
    @classmethod
    def _all_dialable(cls, numbers: tuple[str, ...]) -> tuple[str, ...]:
        if problem := dial_problems(numbers):
            raise ValueError(problem)
        return numbers

    @field_validator("staff_number", "caller_id", "sms_from")
    @classmethod
    def _dialable(cls, number: str) -> str:
        problem = dial_problem(number) if number else None
        if problem:
            raise ValueError(problem)
        return number

    @field_validator("sms_from")
    @classmethod
    def _sends_sms(cls, number: str) -> str:
        if number.startswith(TOLL_FREE):
            raise ValueError("toll-free numbers cannot send SMS; write another Twilio number")
        return number

    @field_validator("account_sid", "api_key")
    @classmethod
    def _sid(cls, sid: str, info: ValidationInfo) -> str:
        kind = "AC" if info.field_name == "account_sid" else "SK"
        if sid and not (_SID.fullmatch(sid) and sid.startswith(kind)):
            raise ValueError(f"write {kind} and 32 hexadecimal digits, as Twilio's console shows it")
        return sid

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: SecretStr) -> SecretStr:
        if problem := database_problem(url.get_secret_value()):
            raise ValueError(problem)
        return url

    @field_validator("records_key")
    @classmethod
    def _keys(cls, keys: SecretStr) -> SecretStr:
        if problem := keys_problem(keys_of(keys.get_secret_value())):
            raise ValueError(problem)
        return keys

    @field_validator("staff_code")
    @classmethod
    def _code(cls, code: SecretStr) -> SecretStr:
        if not re.fullmatch(r"|[0-9]{4,10}", code.get_secret_value()):
            raise ValueError("write 4 to 10 digits, or leave it empty")
        return code

    @model_validator(mode="after")
    def _safe(self) -> Settings:
        """What must fit together; every problem at once."""
        problems = misfits(self)
        if problems:
            raise ValueError(".\n".join(problems))
        return self


def read_settings(**overrides: object) -> Settings:
    """Read the environment and ``.env``. Raises SettingsError with every problem and what to write."""
    try:
        _refuse_unknown()
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = [_problem(str(d["loc"][0]) if d["loc"] else "", d["msg"]) for d in error.errors()]
        raise SettingsError("\n".join(problems)) from None
    except PermissionError:
        cure = "run this as its owner, such as: sudo -u ivr .venv/bin/ivr …"
        raise SettingsError(f".env: the file cannot be read by this user; {cure}") from None
    except UnicodeDecodeError:
        raise SettingsError(".env: the file is not UTF-8; save it as UTF-8.") from None


def _refuse_unknown() -> None:
    """A misspelt setting would be left out without a word. Raises SettingsError, naming the nearest."""
    given = [*os.environ, *dotenv_values(Path(".env"))]
    if problems := unknown([f"IVR_{name.upper()}" for name in Settings.model_fields], given):
        raise SettingsError("\n".join(problems))


def _problem(name: str, message: str) -> str:
    """Our own messages say what works; to those of pydantic the default is added."""
    ours = message.removeprefix("Value error, ")
    if not name:
        return f"{ours}."
    example = "" if ours != message else f"; for instance {Settings.model_fields[name].default}"
    return f"IVR_{name.upper()}: {ours}{example}."
