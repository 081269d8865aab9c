"""Numbers under lock: encrypted where somebody must be reached, elsewhere a keyed hash of one day.

The hash finds a second request of a caller on the same day, and nothing more: its key is derived for the day,
so that the same caller has another hash tomorrow. A plain hash would not do, as all numbers can be tried.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from ivr.errors import RecordsError, SettingsError
from ivr.settings import Settings
from ivr.settings_checks import keys_of, keys_problem

DEMO_KEY = Path(".ivr/records.key")


def new_key() -> str:
    """A key for IVR_RECORDS_KEY."""
    return Fernet.generate_key().decode("ascii")


class Vault:
    """Encrypts with the first key, reads with any. Without keys it is not ``available`` and keeps nothing."""

    def __init__(self, keys: Sequence[str]) -> None:
        if problem := keys_problem(keys):
            raise SettingsError(f"IVR_RECORDS_KEY: {problem}.")
        self._keys = [base64.urlsafe_b64decode(key) for key in keys]
        self._cipher = MultiFernet([Fernet(key) for key in keys]) if keys else None

    @property
    def available(self) -> bool:
        """May requests and SMS be offered at all? Never without a key, as their numbers could not be kept."""
        return self._cipher is not None

    def encrypt(self, number: str) -> str:
        """A number as it may be stored. Raises RecordsError without a key."""
        return self._opened().encrypt(number.encode("ascii")).decode("ascii")

    def decrypt(self, token: str) -> str:
        """The number again. Raises RecordsError if none of the keys fits."""
        try:
            return self._opened().decrypt(token.encode("ascii")).decode("ascii")
        except InvalidToken:
            raise RecordsError(
                "a number was stored with a key that is no longer in IVR_RECORDS_KEY; add that key at its end"
            ) from None

    def rotate(self, token: str) -> str:
        """The same number under the first key. Raises RecordsError if none of the keys fits."""
        return self.encrypt(self.decrypt(token))

    def caller_key(self, number: str, day: date) -> str | None:
        """The keyed hash of a number in E.164 on one day; None without a key."""
        return _keyed(self._keys[0], number, day) if self._keys else None

    def caller_keys(self, number: str, days: Iterable[date]) -> frozenset[str]:
        """What ``caller_key`` gave on these days, by any of the keys."""
        return frozenset(_keyed(key, number, day) for day in days for key in self._keys)

    def derived(self, purpose: str) -> bytes | None:
        """A key for something else than numbers, the same in every process; None without a key."""
        return hmac.digest(self._keys[0], purpose.encode("ascii"), hashlib.sha256) if self._keys else None

    def _opened(self) -> MultiFernet:
        if self._cipher is None:
            raise RecordsError(
                "IVR_RECORDS_KEY: without a key no number is stored; see 'ivr records new-key'"
            )
        return self._cipher


def _keyed(key: bytes, number: str, day: date) -> str:
    daily = hmac.digest(key, b"caller of " + day.isoformat().encode("ascii"), hashlib.sha256)
    return hmac.new(daily, number.encode("utf-8"), hashlib.sha256).hexdigest()


def open_vault(settings: Settings, demo_key: Path = DEMO_KEY) -> Vault:
    """The vault of these settings; the demo mode makes a key of its own. Raises SettingsError."""
    keys = keys_of(settings.records_key.get_secret_value())
    if not keys and settings.demo:
        keys = [_kept_key(demo_key)]
    return Vault(keys)


def _kept_key(path: Path) -> str:
    """The key in a file, made by whichever process comes first. Raises SettingsError."""
    try:
        if not path.exists():
            _keep_key(path)
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path}: cannot be used ({type(error).__name__}). Make it writable, or set IVR_RECORDS_KEY."
        ) from None


def _keep_key(path: Path) -> None:
    """Written whole under another name and linked, so that nobody reads half a key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(new_key() + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was quicker, and its key is the one
    finally:
        draft.unlink()
