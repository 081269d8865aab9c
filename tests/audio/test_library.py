"""What can be played: only what is in an index and whole; all else is spoken."""

from __future__ import annotations

import logging
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio.library import LONGEST_SILENCE_MS, load_library, stamp_of, tones_missing
from ivr.audio.store import Store
from ivr.audio.wav import from_wav, seconds, silence, to_wav
from ivr.speech.recordings import Digest

if TYPE_CHECKING:
    from tests.audio.audio_samples import EN, entry, tone
else:
    from audio_samples import EN, entry, tone

FIRST, SECOND = Digest("a" * 32), Digest("b" * 32)
PATH = f"/audio/en/{FIRST}.wav"


@pytest.fixture
def recorded(store: Store) -> Store:
    """A folder with one recording."""
    store.write_sound(EN, FIRST, tone())
    store.write_index(EN, {FIRST: entry()})
    return store


def test_a_recording_is_found(recorded: Store) -> None:
    """By its digest, with a URL that names its version, and by its path."""
    library = load_library(recorded.root)
    sound = library.sound(PATH)
    assert sound is not None
    assert sound.body == tone()
    assert library.urls == {FIRST: f"{PATH}?v={sound.version[:12]}"}


def test_urls_at_an_origin(recorded: Store) -> None:
    """With a public URL they are absolute, recordings and silences alike."""
    recordings = load_library(recorded.root).recordings("https://phone.example.jp")
    assert recordings.urls[FIRST].startswith(f"https://phone.example.jp{PATH}?v=")
    assert recordings.silence_url(600).startswith("https://phone.example.jp/audio/silence/600.wav")


def test_nothing_to_load(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No folder means that all is spoken, without a word in the log."""
    library = load_library(tmp_path / "none")
    assert not library.urls
    assert not library.recordings("").urls
    assert not caplog.records


@pytest.mark.parametrize("broken", [None, b"", b"no sound", tone()[:100]])
def test_a_file_that_is_gone_or_broken(
    recorded: Store, caplog: pytest.LogCaptureFixture, broken: bytes | None
) -> None:
    """Its line is spoken, and the log says so with the unit and the file; other recordings stay."""
    recorded.write_index(EN, {FIRST: entry("gone.say"), SECOND: entry()})
    recorded.write_sound(EN, SECOND, tone(0.5))
    path = recorded.sound_path(EN, FIRST)
    path.unlink() if broken is None else path.write_bytes(broken)
    library = load_library(recorded.root)
    assert set(library.urls) == {SECOND}
    assert library.sound(PATH) is None
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "gone.say" in record.message
    assert str(path) in record.message


def test_a_broken_index(recorded: Store, caplog: pytest.LogCaptureFixture) -> None:
    """All of that language is spoken, loudly; the service starts."""
    (recorded.root / "en" / "index.yaml").write_text("a: [", "utf-8")
    assert not load_library(recorded.root).urls
    assert "en" in caplog.text


def test_a_file_without_an_entry_is_not_played(recorded: Store) -> None:
    """Only what the index knows, so that nobody's draft is heard."""
    recorded.write_sound(EN, SECOND, tone())
    library = load_library(recorded.root)
    assert SECOND not in library.urls
    assert library.sound(f"/audio/en/{SECOND}.wav") is None


def test_a_removed_file_is_still_played(recorded: Store) -> None:
    """A call that was told to play it gets it, whatever happens to the folder meanwhile."""
    library = load_library(recorded.root)
    recorded.sound_path(EN, FIRST).unlink()
    assert library.sound(PATH) is not None


def test_the_sounds_before_are_kept_once(recorded: Store) -> None:
    """After a change the sounds of the version before are still served, those before that no more."""
    first = load_library(recorded.root)
    recorded.write_index(EN, {})
    second = first.followed_by(load_library(recorded.root))
    assert second.sound(PATH)
    assert not second.urls
    assert second.followed_by(load_library(recorded.root)).sound(PATH) is None


def test_the_stamp_tells_of_changes(recorded: Store) -> None:
    """A recording that comes, goes or is overwritten, and another index, change it; looking does not."""
    stamps = [stamp_of(recorded.root), stamp_of(recorded.root)]
    recorded.sound_path(EN, FIRST).write_bytes(tone(0.5))
    stamps.append(stamp_of(recorded.root))
    recorded.write_sound(EN, SECOND, tone())
    stamps.append(stamp_of(recorded.root))
    recorded.sound_path(EN, SECOND).unlink()
    stamps.append(stamp_of(recorded.root))
    recorded.write_index(EN, {})
    stamps.append(stamp_of(recorded.root))
    assert [one == other for one, other in pairwise(stamps)] == [True, False, False, False, False]


def test_silence() -> None:
    """As long as its name says; nothing that is not a plain number, and nothing endless."""
    library = load_library(Path("nowhere"))
    sound = library.sound("/audio/silence/600.wav")
    assert sound is not None
    assert seconds(from_wav(sound.body)) == 0.6
    for name in ("0", "-1", "06", "600.5", "٦", "10001", "99999999", "1e3", "", "600.wav/.."):
        assert library.sound(f"/audio/silence/{name}.wav") is None
    assert f"/{LONGEST_SILENCE_MS}.wav" in library.recordings("").silence_url(60_000)


def test_tones(project_root: Path) -> None:
    """The committed tones are served too."""
    assert load_library(project_root / "audio").sound("/audio/tones/hold.wav")
    assert not tones_missing(project_root / "audio")


def test_tones_without_files(tmp_path: Path) -> None:
    """They are made in memory, the same each time; a file that is there is what is heard."""
    chime = load_library(tmp_path).sound("/audio/tones/chime.wav")
    assert chime == load_library(tmp_path).sound("/audio/tones/chime.wav")
    assert chime is not None
    assert 1 < seconds(from_wav(chime.body)) < 3
    assert "chime" in tones_missing(tmp_path)
    assert load_library(tmp_path).sound("/audio/tones/none.wav") is None
    (tmp_path / "tones").mkdir()
    (tmp_path / "tones" / "chime.wav").write_bytes(to_wav(silence(100)))
    assert load_library(tmp_path).sound("/audio/tones/chime.wav") != chime
    assert "chime" not in tones_missing(tmp_path)
