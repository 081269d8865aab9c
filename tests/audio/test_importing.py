"""Recordings by people: the right line, the right format, all or nothing."""

from __future__ import annotations

import math
from array import array
from datetime import date
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio import importing
from ivr.audio.importing import Credit, line_of, read_all, save_all, telephone_sound
from ivr.audio.store import Store
from ivr.audio.wanted import Wanted
from ivr.audio.wav import RATE, decode, from_wav
from ivr.errors import AudioError

if TYPE_CHECKING:
    from tests.audio.audio_samples import EN, ES, beep, pcm, tone
    from tests.audio.conftest import Lines
else:
    from audio_samples import EN, ES, beep, pcm, tone

CREDIT = Credit("Ms. Speaker", date(2026, 11, 22), "CC0-1.0")


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A folder with takes."""
    folder = tmp_path / "takes"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, body: bytes) -> Path:
    """A file of a speaker."""
    path = folder / f"{name}.wav"
    path.write_bytes(body)
    return path


# ------------------------------------------------------------------ which line


def test_by_digest(lines: Lines) -> None:
    """A file named by the digest, or by its beginning as the table shows it, says that line."""
    for digest, line in lines.items():
        assert line_of(digest, lines, None) is line
        assert line_of(digest[:12], lines, None) is line


def test_by_unit(lines: Lines, goodbye: Wanted) -> None:
    """A file named by the id of its text says it at normal speed, in the language that is given."""
    assert line_of("system.goodbye", lines, "en") is goodbye
    assert not goodbye.slow
    assert line_of("system.goodbye", lines, "es").language == ES


@pytest.mark.parametrize(
    ("name", "language", "reason"),
    [
        ("system.goodbye", None, "several languages"),
        ("system.nothing", "en", "no line is called"),
        ("take-1", None, "no line is called"),
        ("0" * 32, None, "no line is called"),
        ("abc", None, "no line is called"),
        ("", None, "no line is called"),
    ],
)
def test_no_line(lines: Lines, name: str, language: str | None, reason: str) -> None:
    """A name that could be several lines, or none, is refused with what to write."""
    with pytest.raises(AudioError, match=reason):
        line_of(name, lines, language)


def test_a_text_that_is_filled_in(lines: Lines, goodbye: Wanted) -> None:
    """A text that is said in several ways needs the digest of one of them."""
    both = {digest: line for digest, line in lines.items() if line.language == EN and not line.slow}
    alike = {digest: type(line)(digest, "x.say", line.utterance, False) for digest, line in both.items()}
    with pytest.raises(AudioError, match="2 ways"):
        line_of("x.say", alike, "en")
    assert line_of(goodbye.digest, alike, None).digest == goodbye.digest


# ------------------------------------------------------------------ format


def test_mu_law_stays_bit_for_bit(take: Path) -> None:
    """The telephone's own format takes no second loss, with or without the extra."""
    body = tone()
    assert telephone_sound(put(take, "a", body)) == from_wav(body)


def test_without_the_extra(take: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other files are refused with what is wrong and what to install."""
    monkeypatch.setattr(importing, "can_convert", lambda: False)
    with pytest.raises(AudioError, match=r"not mu-law.*pip install .*audio"):
        telephone_sound(put(take, "a", pcm(beep(1.0), RATE)))


def test_too_long(take: Path) -> None:
    """A whole session in one file is not one line."""
    with pytest.raises(AudioError, match="181 s"):
        telephone_sound(put(take, "a", tone(181)))


def test_no_file(take: Path) -> None:
    """A file that is not there, or is a folder, is a message."""
    for path in (take / "none.wav", take):
        with pytest.raises(AudioError, match="cannot be read"):
            telephone_sound(path)


@pytest.mark.audio_extra
@pytest.mark.parametrize(("rate", "channels"), [(44100, 1), (48000, 2), (16000, 1), (8000, 2)])
def test_conversion(take: Path, rate: int, channels: int) -> None:
    """Studio files come out as a telephone tone of the same length and pitch, at the right loudness."""
    sine = [round(2000 * math.sin(math.tau * 440 * at / rate)) for at in range(rate) for _ in range(channels)]
    sound = decode(telephone_sound(put(take, "a", pcm(array("h", sine), rate, channels))))
    assert len(sound) == pytest.approx(RATE, rel=0.02)
    crossings = sum((a < 0) != (b < 0) for a, b in pairwise(sound))
    assert crossings == pytest.approx(880, rel=0.02)
    assert 32767 * 10 ** (-18 / 20) < max(sound) <= 32767 * 10 ** (-3 / 20) * 1.05


@pytest.mark.audio_extra
def test_silence_at_the_ends_goes(take: Path) -> None:
    """A speaker breathes before and after; callers do not wait for it."""
    quiet = array("h", bytes(2 * RATE))
    sound = telephone_sound(put(take, "a", pcm(quiet + beep(1.0) + quiet, RATE)))
    assert 1.0 <= len(sound) / RATE < 1.2


@pytest.mark.audio_extra
@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "read"), (b"not sound", "read"), (pcm(array("h", bytes(9000)), RATE), "nothing is to be heard")],
)
def test_what_is_no_sound(take: Path, body: bytes, reason: str) -> None:
    """Silence and other files are refused."""
    with pytest.raises(AudioError, match=reason):
        telephone_sound(put(take, "a", body))


@pytest.mark.audio_extra
def test_other_containers(take: Path) -> None:
    """FLAC, as recorders write it, is read too."""
    path = take / "a.flac"
    samples = import_module("numpy").array(beep(1.0), dtype="int16")
    import_module("soundfile").write(str(path), samples, RATE, subtype="PCM_16")
    assert len(telephone_sound(path)) == pytest.approx(RATE, rel=0.05)


@pytest.mark.audio_extra
def test_raw_samples(take: Path) -> None:
    """A file that does not say what it is cannot be read."""
    path = take / "a.raw"
    path.write_bytes(bytes(1000))
    with pytest.raises(AudioError, match="read"):
        telephone_sound(path)


# ------------------------------------------------------------------ all or nothing


def test_what_is_imported(store: Store, lines: Lines, goodbye: Wanted, take: Path) -> None:
    """File, text, unit, speed, speaker, day and licence are in the folder."""
    imports = read_all([put(take, goodbye.digest, tone())], lines, None)
    save_all(store, imports, CREDIT)
    [(digest, entry)] = store.index(EN).items()
    assert digest == goodbye.digest
    assert (entry.by, entry.made, entry.licence, entry.engine) == (
        "Ms. Speaker",
        CREDIT.made,
        "CC0-1.0",
        None,
    )
    assert (entry.unit, entry.text) == ("system.goodbye", goodbye.utterance.text)
    assert store.sound_path(EN, digest).read_bytes() == tone()


def test_all_or_nothing(lines: Lines, goodbye: Wanted, take: Path) -> None:
    """One file that cannot be used stops all, and every one of them is named."""
    files = [put(take, name, tone()) for name in (goodbye.digest, "first", "second")]
    with pytest.raises(AudioError) as refused:
        read_all(files, lines, None)
    told = str(refused.value)
    assert "first.wav" in told
    assert "second.wav" in told
    assert "Nothing was imported" in told


def test_two_takes_of_one_line(lines: Lines, goodbye: Wanted, take: Path) -> None:
    """Which of two is meant, only a person knows."""
    files = [put(take, goodbye.digest, tone()), put(take, "system.goodbye", tone())]
    with pytest.raises(AudioError, match="another file"):
        read_all(files, lines, "en")


def test_a_file_of_another_length_is_doubted(lines: Lines, goodbye: Wanted, take: Path) -> None:
    """A recording much shorter or longer than its line is taken, with a question."""
    fitting = tone(goodbye.utterance.seconds)
    for body, doubted in ((fitting, False), (tone(0.1), True), (tone(60), True)):
        [given] = read_all([put(take, goodbye.digest, body)], lines, None)
        assert (given.doubt() is not None) is doubted
