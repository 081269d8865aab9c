"""Numbers can be read with the key alone, keys can be changed, and the hash is another one each day."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.errors import RecordsError, SettingsError
from ivr.records.vault import Vault, new_key, open_vault

if TYPE_CHECKING:
    from tests.conftest import MakeSettings

NUMBER, MONDAY, TUESDAY = "+819012345678", date(2026, 12, 28), date(2026, 12, 29)


def test_there_and_back(vault: Vault) -> None:
    """What is stored does not show the number and differs each time."""
    first, second = vault.encrypt(NUMBER), vault.encrypt(NUMBER)
    assert first != second
    assert "9012345678" not in first
    assert vault.decrypt(first) == vault.decrypt(second) == NUMBER


def test_changing_the_key() -> None:
    """New before old: both are read, the new one writes; the old one can go after rotating."""
    old, new = new_key(), new_key()
    token = Vault([old]).encrypt(NUMBER)
    assert Vault([new, old]).decrypt(token) == NUMBER
    assert Vault([new]).decrypt(Vault([new, old]).rotate(token)) == NUMBER
    with pytest.raises(RecordsError, match="IVR_RECORDS_KEY") as raised:
        Vault([new]).decrypt(token)
    assert token not in str(raised.value)


def test_the_hash_of_a_day(vault: Vault) -> None:
    """Same day same hash; another day, number or key another one."""
    key = vault.caller_key(NUMBER, MONDAY)
    assert key == vault.caller_key(NUMBER, MONDAY)
    assert key is not None
    assert re.fullmatch("[0-9a-f]{64}", key)
    others = {vault.caller_key(NUMBER, TUESDAY), vault.caller_key("+819012345679", MONDAY),
              Vault([new_key()]).caller_key(NUMBER, MONDAY)}  # fmt: skip
    assert len(others | {key}) == 4
    assert key in vault.caller_keys(NUMBER, [MONDAY, TUESDAY])


def test_without_a_key() -> None:
    """Not available: nothing is encrypted with nothing."""
    vault = Vault([])
    assert not vault.available
    assert vault.caller_key(NUMBER, MONDAY) is None
    with pytest.raises(RecordsError, match="new-key"):
        vault.encrypt(NUMBER)


@pytest.mark.parametrize("key", ["secret", "a" * 43, "A" * 42])
def test_a_wrong_key_is_refused(key: str) -> None:
    """With what to write, and without the key itself."""
    with pytest.raises(SettingsError, match="IVR_RECORDS_KEY: write what") as raised:
        Vault([key])
    assert key not in str(raised.value)


def test_the_demo_mode_keeps_a_key(make_settings: MakeSettings, tmp_path: Path) -> None:
    """Made once, for its owner only, by whichever process is first; all have the same."""
    path = tmp_path / ".ivr" / "records.key"
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: open_vault(make_settings(records_key=""), path), range(8)))
    assert len({vault.caller_key(NUMBER, MONDAY) for vault in vaults}) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_outside_the_demo_mode(make_settings: MakeSettings, tmp_path: Path) -> None:
    """No key is made up: without the setting nothing that needs one is offered."""
    live = {"auth_token": "t", "public_url": "https://phone.example.jp"}
    path = tmp_path / "records.key"
    assert not open_vault(make_settings(**live, records_key=""), path).available
    assert not path.exists()
    keys = f"{new_key()}, {new_key()}"
    assert open_vault(make_settings(**live, records_key=keys), path).available


def test_a_key_that_cannot_be_kept(make_settings: MakeSettings, tmp_path: Path) -> None:
    """Says where and what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="IVR_RECORDS_KEY"):
        open_vault(make_settings(records_key=""), tmp_path / "file" / "records.key")
