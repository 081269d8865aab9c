"""The folder with the recordings: written whole, read with care."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio.store import Entry, Store
from ivr.errors import AudioError
from ivr.model import LanguageTag
from ivr.speech.recordings import Digest

if TYPE_CHECKING:
    from tests.audio.audio_samples import EN, entry, tone
else:
    from audio_samples import EN, entry, tone

FIRST, SECOND = Digest("0" * 31 + "1"), Digest("1e" + "0" * 30)


def test_what_is_written_is_read(store: Store) -> None:
    """Also digests that look like numbers, and texts with colons, quotes and other scripts."""
    index = {
        FIRST: entry("a.b"),
        SECOND: entry("b.c 1", by=None, engine="An Engine 1.0").model_copy(
            update={"text": "はい: 'a' #1 {b}"}
        ),
    }
    store.write_index(EN, index)
    assert store.index(EN) == index
    assert store.tags() == (EN,)


def test_the_same_every_time(store: Store) -> None:
    """In the order of the units, so that a change shows as the lines that changed."""
    one, two = entry("a"), entry("b")
    store.write_index(EN, {SECOND: two, FIRST: one})
    written = (store.root / "en" / "index.yaml").read_bytes()
    store.write_index(EN, {FIRST: one, SECOND: two})
    assert (store.root / "en" / "index.yaml").read_bytes() == written
    assert written.startswith(b"# ")
    assert written.index(b"unit: a") < written.index(b"unit: b")


def test_nothing_there(store: Store) -> None:
    """No folder, no language, no index: no recordings."""
    assert store.tags() == ()
    assert store.index(EN) == {}
    (store.root / "tones").mkdir(parents=True)
    (store.root / "a b").mkdir()
    (store.root / "a b" / "index.yaml").write_text("", "utf-8")
    assert store.tags() == ()


def test_an_empty_index(store: Store) -> None:
    """The last recording may be removed."""
    store.write_index(EN, {})
    assert store.index(EN) == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "YAML"),
        ("- a", "dictionary"),
        ("\x00", "YAML"),
        ("../../x: {unit: a, text: b, rate: 1, by: c, made: 2026-11-22, licence: d}", "not a digest"),
        (f"{FIRST}: {{unit: a, text: b, rate: 1, by: c, made: 2026-11-22}}", "licence"),
        (f"{FIRST}: {{unit: a, text: b, rate: 1, made: 2026-11-22, licence: d}}", "'by'"),
        (f"{FIRST}: {{unit: a, text: b, rate: 1, by: c, engine: e, made: 2026-11-22, licence: d}}", "'by'"),
        (f"{FIRST}: {{unit: a, text: b, rate: x, by: c, made: 2026-11-22, licence: d}}", "rate"),
        (f"{FIRST}: {{unit: a, text: b, rate: 1, by: c, made: soon, licence: d}}", "made"),
        (f"{FIRST}: {{unit: a, text: b, rate: 1, by: c, made: 2026-11-22, licence: d, file: /etc}}", "file"),
    ],
)
def test_a_broken_index(store: Store, text: str, reason: str) -> None:
    """One message with the file, and what is wrong in it."""
    path = store.root / "en" / "index.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    with pytest.raises(AudioError, match=reason) as refused:
        store.index(EN)
    assert str(path) in str(refused.value)


def test_an_index_that_is_not_text(store: Store) -> None:
    """Bytes that are no UTF-8 are a message and not a traceback."""
    path = store.root / "en" / "index.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a: \xff\xfe")
    with pytest.raises(AudioError, match="index"):
        store.index(EN)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """One message, and nothing half written."""
    (tmp_path / "audio").write_text("a file", "utf-8")
    with pytest.raises(AudioError):
        Store(tmp_path / "audio").write_sound(EN, FIRST, tone())


def test_strays(store: Store) -> None:
    """Files that no index knows are found, and only those."""
    store.write_index(EN, {FIRST: entry()})
    store.write_sound(EN, FIRST, tone())
    store.write_sound(EN, SECOND, tone())
    assert [path.stem for path in store.strays(EN, store.index(EN))] == [SECOND]
    assert store.has_sound(EN, FIRST)
    assert not store.has_sound(LanguageTag("es"), FIRST)


def test_whose_it_is() -> None:
    """A recording is a person's or an engine's, and has a licence."""
    with pytest.raises(ValueError, match="licence"):
        Entry(unit="a", text="b", rate=100, by="c", made=date(2026, 11, 22), licence="")
