"""``ivr audio``: what a clerk with a microphone, and one with a computer's voices, get from each command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ivr.audio import engines
from ivr.audio.tones import chime
from ivr.audio.wav import encode, from_wav, to_wav
from ivr.authoring.lines import HeardLine, heard_lines
from ivr.model import LanguageTag, Tree

if TYPE_CHECKING:
    from tests.conftest import Ivr, Ran

SOUND = to_wav(encode(chime()))
GREETING = "Port Alder town hall, automatic line for dogs."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder with the recordings."""
    return tmp_path / "audio"


_walked: dict[tuple[str, tuple[LanguageTag, ...]], list[HeardLine]] = {}


def walked_once(tree: Tree, tags: Collection[LanguageTag]) -> list[HeardLine]:
    """What is heard in the same menus is the same, and finding it takes longer than most of these tests."""
    menus = (tree.digest, tuple(tags))
    if menus not in _walked:
        _walked[menus] = [*heard_lines(tree, tags)]
    return _walked[menus]


@pytest.fixture
def audio(ivr: Ivr, town: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ivr:
    """Runs ``ivr audio`` for the tiny town."""
    monkeypatch.setattr("ivr.cli.recordings.heard_lines", walked_once)

    def run(command: str, *arguments: str | Path) -> Ran:
        return ivr("audio", command, "--menus", town, "--audio", folder, *arguments)

    return run


def rows(ran: Ran) -> list[dict[str, Any]]:
    """What was printed as JSON."""
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def digest_of(audio: Ivr, unit: str, language: str = "en") -> str:
    """The digest of a line at normal speed."""
    shown = rows(audio("missing", "--no-slow", "--language", language, "--format", "json"))
    return next(str(row["digest"]) for row in shown if row["unit"] == unit)


@pytest.fixture
def greeting(audio: Ivr, tmp_path: Path) -> Path:
    """A recording of the greeting, imported; the file as it came."""
    file = tmp_path / f"{digest_of(audio, 'system.greeting')}.wav"
    file.write_bytes(SOUND)
    ran = audio("import", file, "--by", "Ms. Speaker", "--licence", "CC0-1.0", "--made", "2026-11-20")
    assert (ran.status, ran.out.count("system.greeting")) == (0, 1)
    return file


# ------------------------------------------------------------------ missing


def test_missing(audio: Ivr) -> None:
    """Every line, its digest, length, unit and words, then the sum; status 0 unless --check is given."""
    ran = audio("missing", "--no-slow")
    assert ran.status == 0
    assert GREETING[:40] in ran.out
    assert ran.out.splitlines()[-1].startswith(
        f"{ran.out.count(chr(10)) - 1} lines without a recording, about "
    )
    assert audio("missing", "--check").status == 1


def test_missing_as_a_script(audio: Ivr) -> None:
    """csv is what a speaker reads from: whole digests, whole texts."""
    found = list(csv.DictReader(io.StringIO(audio("missing", "--format", "csv", "--language", "en").out)))
    assert {row["language"] for row in found} == {"en"}
    assert GREETING in {row["text"] for row in found}
    assert {len(row["digest"]) for row in found} == {32}
    assert {row["rate"] for row in found} == {"100", "80"}


def test_a_script_shows_pauses_and_sentences(audio: Ivr) -> None:
    """A number is read in its groups and each sentence stands by itself, as on the proof sheets."""
    found = rows(audio("missing", "--no-slow", "--language", "en", "--format", "json"))
    texts = {str(row["unit"]): str(row["text"]) for row in found}
    number = next(text for text in texts.values() if "zero one two zero" in text)
    assert "zero one two zero / zero zero / one two three four" in number
    assert texts["dog-license.after.old-tag-kept"] == (
        "The old tag is exchanged.\nYou need not pay for the new one."
    )
    assert len(audio("missing", "--no-slow").out.splitlines()) < len(found) * 3


def test_missing_with_other_formats_is_only_data(audio: Ivr) -> None:
    """Programs that read it are not told sums."""
    assert len(rows(audio("missing", "--format", "json"))) > 100


@pytest.mark.parametrize("command", ["missing", "list", "render", "prune"])
def test_unknown_language(audio: Ivr, command: str) -> None:
    """One message with the known ones."""
    ran = audio(command, "--language", "xx")
    assert ran.status == 2
    assert "Known: en, es" in ran.err


# ------------------------------------------------------------------ import, list


def test_import(audio: Ivr, greeting: Path, folder: Path) -> None:
    """The file is in the folder, the line is missing no more, and list tells whose it is."""
    assert (folder / "en" / greeting.name).read_bytes() == SOUND
    assert greeting.stem not in audio("missing", "--format", "json").out
    [row] = rows(audio("list", "--format", "json"))
    assert row["state"] == "used"
    assert (row["by"], row["licence"], row["made"]) == ("Ms. Speaker", "CC0-1.0", "2026-11-20")
    assert (row["unit"], row["text"]) == ("system.greeting", GREETING)
    assert "1 recordings, 1 used." in audio("list").out


def test_import_by_unit(audio: Ivr, tmp_path: Path, folder: Path) -> None:
    """A file may be named by its text; a strange length is asked about."""
    file = tmp_path / "system.goodbye.wav"
    file.write_bytes(to_wav(encode(chime())[:400]))
    ran = audio("import", file, "--by", "x", "--licence", "y", "--language", "es")
    assert ran.status == 0
    assert "Is it the right one?" in ran.err
    assert [path.name for path in folder.iterdir()] == ["es"]


@pytest.mark.parametrize(
    ("name", "body", "more", "reason"),
    [
        ("nonsense", SOUND, (), "no line is called"),
        ("system.greeting", b"no sound", ("--language", "en"), "not a WAV file"),
        ("system.greeting", SOUND, ("--made", "yesterday"), "2026-11-22"),
        ("system.greeting", SOUND, ("--by", " "), "--by"),
        ("system.goodbye", SOUND, (), "--language"),
    ],
)
def test_import_of_what_cannot_be_used(
    audio: Ivr, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, body: bytes,
    more: tuple[str, ...], reason: str,
) -> None:  # fmt: skip
    """Status 2, one message, nothing written."""
    monkeypatch.setattr("ivr.audio.importing.can_convert", lambda: False)
    file = tmp_path / f"{name}.wav"
    file.write_bytes(body)
    ran = audio("import", file, "--by", "x", "--licence", "y", *more)
    assert ran.status == 2
    assert reason in ran.err
    assert not folder.exists()


def test_a_file_without_an_entry(audio: Ivr, greeting: Path, folder: Path) -> None:
    """A file that was put there by hand is named, as it is not played."""
    (folder / "en" / "take-2.wav").write_bytes(SOUND)
    assert "take-2.wav" in audio("list").err


def test_a_broken_index(audio: Ivr, greeting: Path, folder: Path) -> None:
    """One message with the file."""
    (folder / "en" / "index.yaml").write_text("a: [", "utf-8")
    for command in ("list", "missing", "prune"):
        ran = audio(command)
        assert ran.status == 2
        assert "index.yaml" in ran.err


def test_broken_menus(audio: Ivr, town: Path) -> None:
    """What is wrong with the menus is told, and nothing is pruned because of it."""
    (town / "system.yaml").write_text("a: [", "utf-8")
    ran = audio("prune")
    assert ran.status == 2
    assert "system.yaml" in ran.err


# ------------------------------------------------------------------ a changed sentence, prune


def test_a_changed_sentence(audio: Ivr, greeting: Path, town: Path, folder: Path) -> None:
    """The recording is not needed any more, the line is missing anew; prune keeps what a person spoke."""
    file = town / "system.yaml"
    file.write_text(file.read_text("utf-8").replace(GREETING, "Town hall."), "utf-8")
    assert rows(audio("list", "--format", "json"))[0]["state"] == "not needed"
    assert "Town hall." in audio("missing", "--no-slow").out
    kept = audio("prune")
    assert "kept, spoken by a person" in kept.out
    assert (folder / "en" / greeting.name).exists()
    assert "1 recordings would be removed" in audio("prune", "--people", "--dry-run").out
    assert (folder / "en" / greeting.name).exists()
    assert "1 recordings removed" in audio("prune", "--people").out
    assert not (folder / "en" / greeting.name).exists()
    assert rows(audio("list", "--format", "json")) == []


def test_check_counts_what_no_longer_holds(ivr: Ivr, greeting: Path, town: Path, folder: Path) -> None:
    """One line for each language, and the status stays: callers hear the voice."""
    check = ("check", "--menus", town, "--audio", folder)
    assert "Recordings" not in ivr(*check).out
    file = town / "system.yaml"
    file.write_text(file.read_text("utf-8").replace(GREETING, "Town hall."), "utf-8")
    (town / "translations/es/system.yaml").write_text(
        (town / "translations/es/system.yaml").read_text("utf-8").replace(GREETING, "Town hall."), "utf-8"
    )
    ran = ivr(*check)
    assert (ran.status, ran.out.count("Recordings in")) == (0, 1)
    assert "Recordings in en: 1 no longer holds" in ran.out
    assert ivr("check", "--menus", town, "--audio", folder / "nowhere").out.count("Recordings") == 0
    (folder / "en" / "index.yaml").write_text("a: [", "utf-8")
    broken = ivr(*check)
    assert (broken.status, "The recordings cannot be looked at" in broken.out) == (0, True)


@pytest.mark.parametrize("left", [None, b"RIFF"])
def test_check_names_what_is_gone(
    ivr: Ivr, greeting: Path, town: Path, folder: Path, left: bytes | None
) -> None:
    """A recording that was removed or broken off is named; the status stays, as callers hear the voice."""
    check = ("check", "--menus", town, "--audio", folder)
    recording = folder / "en" / greeting.name
    recording.unlink() if left is None else recording.write_bytes(left)
    ran = ivr(*check)
    assert ran.status == 0
    assert "Recordings in en: 1 that the index names cannot be played" in ran.out
    assert "of system.greeting." in ran.out


def test_prune_leaves_what_is_used(audio: Ivr, greeting: Path, folder: Path) -> None:
    """Nothing that callers hear goes, not even with --people."""
    assert "0 recordings removed" in audio("prune", "--people").out
    assert (folder / "en" / greeting.name).exists()


def test_only_one_language(audio: Ivr, greeting: Path, folder: Path) -> None:
    """What is asked of one language tells and changes nothing of another."""
    (folder / "en" / greeting.name).unlink()
    (folder / "en" / "take-2.wav").write_bytes(SOUND)
    ran = audio("list", "--language", "es")
    assert (ran.out, ran.err) == ("0 recordings, 0 used.\n", "")
    assert "0 recordings removed" in audio("prune", "--language", "es", "--people").out
    assert rows(audio("list", "--format", "json"))[0]["state"] == "no file"


def test_prune_forgets_what_is_gone(audio: Ivr, greeting: Path, folder: Path) -> None:
    """An entry without a file says nothing to anybody."""
    (folder / "en" / greeting.name).unlink()
    assert "no file, removed" in audio("prune").out
    assert rows(audio("list", "--format", "json")) == []


# ------------------------------------------------------------------ render


def test_render_without_the_extra(audio: Ivr, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 2 and what to install; nothing is written."""
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    ran = audio("render")
    assert ran.status == 2
    assert f"eSpeak NG must be installed first: {engines.EXTRA}" in ran.err
    assert not folder.exists()


def test_render_of_a_language_without_a_voice(
    audio: Ivr, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said in a sentence, and no other language's voice reads it."""
    monkeypatch.setattr("ivr.cli.recordings.voice_for", lambda tag: None)
    monkeypatch.setattr("ivr.cli.recordings.why_none", lambda tag: f"nobody speaks {tag}")
    ran = audio("render", "--language", "es")
    assert ran.status == 0
    assert ran.err == "es is not rendered: nobody speaks es.\n"
    assert "0 recordings made" in ran.out
    assert not folder.exists()


@pytest.mark.audio_extra
def test_render(audio: Ivr, folder: Path) -> None:
    """Only what is missing, and nothing the second time; what is made is used, with its licence."""
    total = len(rows(audio("missing", "--no-slow", "--language", "en", "--format", "json")))
    ran = audio("render", "--no-slow", "--language", "en")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, f"{total} recordings made, 0 failed.")
    assert audio("missing", "--no-slow", "--language", "en", "--check").status == 0
    made = rows(audio("list", "--format", "json"))
    assert {row["state"] for row in made} == {"used"}
    assert all("eSpeak NG" in row["by"] and "GPL" in row["licence"] for row in made)
    one = folder / "en" / f"{made[0]['digest']}.wav"
    assert from_wav(one.read_bytes())
    one.unlink()
    assert "1 recordings made" in audio("render", "--no-slow", "--language", "en").out
    assert one.exists()


@pytest.mark.audio_extra
def test_render_replaces_no_person(audio: Ivr, greeting: Path, folder: Path) -> None:
    """Also --again makes only engines' recordings anew."""
    audio("render", "--language", "en", "--no-slow", "--again")
    assert (folder / "en" / greeting.name).read_bytes() == SOUND
