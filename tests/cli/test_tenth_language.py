"""A tenth language in the real menus: one entry in languages.yaml, ``ivr translations update``, fill in.

The language is invented: English with its letters moved on by thirteen. It shares the key of the ninth.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.compile import compile_menus, require_tree
from ivr.authoring.walk import paths
from ivr.model import LanguageTag

if TYPE_CHECKING:
    from tests.conftest import Ivr, Serve

NEW = LanguageTag("qaa")
VOICE = "Polly.Matthew-Neural"
ENTRY = (
    f"  {NEW}: {{name: Dnn, staff-name: 試験語, key: 9, voice: {VOICE}, say: en-US, gather: en-US, rate: 90, "
    "units-per-second: 16.0, review: machine-drafted}\n"
)
DIGITS = ["mreb", "bar", "gjb", "guerr", "sbhe", "svir", "fvk", "fria", "rvtug", "avar"]
WORDS = {
    "numbers: []": "numbers: [bar, gjb, guerr, sbhe, svir]",
    **{f"  {n}:": f"  {n}: {word}" for n, word in enumerate(DIGITS)},
    "  star:": "  star: fgne",
    "  hash:": "  hash: cbhaq",
    "count:": 'count: "{n} guvatf"',
    "options:": 'options: "{n} bcgvbaf"',
    "ordinal:": 'ordinal: {1: Svefg, 2: Frpbaq, other: "Ahzore {n}"}',
    "    0:": '    0: "{hour}"',
    "    other:": '    other: "{hour} {minute}"',
    "  parts:": '  parts: {0: "{time} n z", 12: "{time} c z"}',
    "hours:": "hours: sebz {opens} gb {closes}",
    "  pattern:": '  pattern: "{weekday}, {month} {day}"',
    "  months: []": "  months: [Wna, Sro, Zne, Nce, Znl, Wha, Why, Nht, Frc, Bpg, Abi, Qrp]",
    "  weekdays: []": "  weekdays: [Zba, Ghr, Jrq, Guh, Sev, Fng, Fha]",
    "length-range:": 'length-range: "{least} gb {most}"',
    "floor:": "floor: sybbe {n}",
}
"""Lines of the form and how they are filled in; every other line that ends in a colon gets its number."""


def rotated(text: str) -> str:
    """The text in the invented language, its placeholders as they were."""
    return "".join(
        p if p.startswith("{") else codecs.encode(p, "rot13") for p in re.split(r"(\{[^}]*\})", text)
    )


def fill_in_words(root: Path) -> None:
    """Fill in the form of spoken numbers, line by line, as a person would."""
    file = root / "spoken" / f"{NEW}.yaml"
    lines = file.read_text("utf-8").splitlines()
    filled = [WORDS.get(line, line) for line in lines]
    at = filled.index(WORDS["  parts:"])
    del filled[at + 1 : at + 3]  # its two lines are written in one
    every = [
        f'{line} "{{n}} {line[:-1]}"'
        if re.fullmatch(r"[a-z]+:", line) and line not in ("phone-digits:", "keys:", "clock:", "date:")
        else line
        for line in filled
    ]
    file.write_text("\n".join(every) + "\n", "utf-8")


def fill_in_texts(ivr: Ivr, root: Path, file: Path) -> None:
    """Send out the English texts, translate every row, and take them back as the new language."""
    assert ivr("translations", "export", "-l", "en", "--out", file, "--menus", root).status == 0
    english = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
    out = io.StringIO()
    writer = csv.DictWriter(out, ["unit", "state", "source", "text"], extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**row, "text": rotated(row["text"])} for row in english)
    file.write_text(out.getvalue(), "utf-8")
    taken = ivr("translations", "import", file, "-l", NEW, "--menus", root)
    assert taken.status == 0, taken.err


def found(ivr: Ivr, root: Path, *options: str) -> list[tuple[str, str, str]]:
    """Severity, code and language of everything that check says."""
    issues = json.loads(ivr("check", "--format", "json", "--menus", root, *options).out)
    return [(issue["severity"], issue["code"], issue["language"]) for issue in issues]


@pytest.fixture(scope="module")
def entered(menus_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real menus with the entry in languages.yaml and nothing else."""
    root = Path(shutil.copytree(menus_root, tmp_path_factory.mktemp("tenth") / "menus"))
    languages = root / "languages.yaml"
    languages.write_text(languages.read_text("utf-8") + ENTRY, "utf-8")
    return root


def test_a_tenth_language(ivr: Ivr, serve: Serve, entered: Path, tmp_path: Path) -> None:
    """From the entry to a list of documents heard in it; on the way, check says what is missing."""
    assert ("error", "spoken-missing", NEW) in found(ivr, entered)

    assert ivr("translations", "update", "--menus", entered).status == 0
    missing = found(ivr, entered)
    assert {code for severity, code, _ in missing if severity == "error"} == {
        "spoken-missing",
        "prompt-missing",
        "suspension-not-current",
    }
    assert {language for severity, _, language in missing if severity == "error"} == {NEW}

    fill_in_words(entered)
    fill_in_texts(ivr, entered, tmp_path / "texts.csv")
    ready = found(ivr, entered, "--release")
    assert not [issue for issue in ready if issue[0] == "error"]
    # A second update finds nothing to do: what was filled in stays as it was written.
    again = ivr("translations", "update", "--check", "--menus", entered)
    assert (again.status, again.out) == (0, "Nothing to change.\n")
    assert [issue for issue in ready if issue[2] == NEW] == [("warning", "review-missing", NEW)]

    tree = require_tree(compile_menus(entered, date.today()))
    way = next(path for path in paths(tree, NEW) if path.end.place == "card-loss")
    assert way.keys[:2] == ("9", "2")
    service = serve(IVR_MENUS=str(entered))
    ended = ivr("call", "--url", service.url, "--keys", " ".join(way.keys), "--json")
    heard = [event for event in json.loads(ended.out)["events"] if event["event"] == "heard"]
    assert rotated("You need to bring") + " bar guvatf." in heard[-1]["text"]
    assert rotated("an ID document") in heard[-1]["text"]
    assert (heard[-1]["voice"], heard[-1]["language"]) == (VOICE, "en-US")
