"""What comes back while the menus went on: three ways, row by row, and proved before it is written."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import polib

from ivr.authoring.translations.desk import open_desk
from ivr.authoring.translations.exchange import FileFormat
from ivr.authoring.translations.merging import Fate
from tests.authoring.test_translations_files import (
    BOTH,
    ES,
    LICENSE,
    LICENSE_ES,
    OFFICIAL,
    PUPPIES,
    TODAY,
    edit,
    everything,
    returned,
    sent,
    state,
    worked,
)

if TYPE_CHECKING:
    from tests.conftest import Ivr

WAS = "Los cachorros de menos de {puppy-months} no necesitan licencia."
NEWER = "Ningún cachorro de menos de {puppy-months} necesita licencia."


def spoken(root: Path, unit: str = PUPPIES) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Source and text of a unit as its file has them."""
    entry = open_desk(root, TODAY).books[ES].entry(unit)
    assert entry is not None
    return entry.source, entry.text


@BOTH
def test_a_row_of_an_older_source_blocks_no_other(town: Path, form: FileFormat) -> None:
    """It goes in with the source it was made from, so it is stale; the rest is current."""
    edit(town, LICENSE, "Puppies under", "Dogs under")
    file = sent(town, form)
    worked(file, OFFICIAL, text="licencia del perro")
    worked(file, PUPPIES, text=NEWER, state="current")
    edit(town, LICENSE, "Dogs under", "Puppies below")
    taken = returned(town, file)
    assert (taken.of(Fate.NEW), taken.of(Fate.OLDER)) == ((OFFICIAL,), (PUPPIES,))
    assert spoken(town) == (("Dogs under {puppy-months} need no license.",), (NEWER,))
    assert (state(town, OFFICIAL), state(town, PUPPIES)) == ("current", "stale")


@BOTH
def test_a_text_accepted_for_an_older_source_is_noted_with_that(town: Path, form: FileFormat) -> None:
    """The translator's word holds for what they have read, and for nothing that came later."""
    edit(town, LICENSE, "Puppies under", "Dogs under")
    file = sent(town, form)
    worked(file, PUPPIES, state="current")
    edit(town, LICENSE, "Dogs under", "Puppies below")
    assert returned(town, file).of(Fate.OLDER) == (PUPPIES,)
    assert spoken(town) == (("Dogs under {puppy-months} need no license.",), (WAS,))


@BOTH
def test_an_untouched_row_reverts_nothing(town: Path, form: FileFormat) -> None:
    """A colleague's newer text stays, also where the source has changed with it."""
    file = sent(town, form)
    worked(file, OFFICIAL, text="licencia del perro")
    edit(town, LICENSE_ES, WAS, NEWER)
    assert returned(town, file).changed == (OFFICIAL,)
    assert spoken(town)[1] == (NEWER,)


@BOTH
def test_an_untouched_row_makes_nothing_stale(town: Path, form: FileFormat) -> None:
    """What a colleague has accepted for today's source stays accepted."""
    file = sent(town, form)
    for name in (LICENSE, LICENSE_ES):
        edit(town, name, "Puppies under", "Puppies below")
    before = everything(town)
    assert returned(town, file).rows == ()
    assert everything(town) == before


@BOTH
def test_touched_on_both_sides_is_a_conflict(town: Path, form: FileFormat) -> None:
    """It is named with what is here, and not taken; the same change on both sides is none."""
    file = sent(town, form)
    worked(file, PUPPIES, text="Con menos de {puppy-months}, no.")
    edit(town, LICENSE_ES, WAS, NEWER)
    (row,) = returned(town, file).rows
    assert (row.fate, row.row.unit) == (Fate.LEFT, PUPPIES)
    assert row.why.endswith(f"it is now: {NEWER}")
    assert spoken(town)[1] == (NEWER,)
    worked(file, PUPPIES, text=NEWER)
    assert returned(town, file).rows == ()


@BOTH
def test_a_translation_of_todays_source_is_not_made_stale(town: Path, form: FileFormat) -> None:
    """Work on an older source does not take away what callers hear today."""
    file = sent(town, form)
    worked(file, PUPPIES, text=NEWER)
    for name in (LICENSE, LICENSE_ES):
        edit(town, name, "Puppies under", "Puppies below")
    (row,) = returned(town, file).rows
    assert row.fate is Fate.LEFT
    assert "made from an older source" in row.why
    assert state(town, PUPPIES) == "current"


@BOTH
def test_a_text_with_the_facts_of_an_older_source_is_left(town: Path, form: FileFormat) -> None:
    """It would not fit today's placeholders, which no language may differ in."""
    file = sent(town, form)
    worked(file, PUPPIES, text=NEWER)
    edit(
        town, LICENSE, "Puppies under {puppy-months} need", "Puppies under {puppy-months}, {grace-days}, need"
    )
    (row,) = returned(town, file).rows
    assert (row.fate, "{grace-days} is in the source" in row.why) == (Fate.LEFT, True)


@BOTH
def test_files_of_an_earlier_export_are_taken(town: Path, form: FileFormat) -> None:
    """They do not say how a text was, so what differs from today's is new, and an older source is seen."""
    file = _without_base(sent(town, form))
    assert returned(town, file).rows == ()
    worked(file, PUPPIES, text=NEWER)
    worked(file, OFFICIAL, source="the old license", text="la vieja licencia")
    taken = returned(town, file)
    assert (taken.of(Fate.NEW), taken.of(Fate.LEFT)) == ((PUPPIES,), (OFFICIAL,))


def _without_base(file: Path) -> Path:
    """As it was exported before there was a column or comment for it."""
    if file.suffix == ".po":
        catalogue = polib.pofile(str(file))
        for entry in catalogue:
            entry.tcomment = ""
        catalogue.save(str(file))
    else:
        lines = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
        out = io.StringIO()
        csv.writer(out).writerows(line[:4] for line in lines)
        file.write_text(out.getvalue(), "utf-8-sig", newline="")
    return file


def test_a_translators_note_does_not_hide_how_it_was(town: Path) -> None:
    """PO tools write notes of people into the same comment."""
    file = sent(town, FileFormat.PO)
    catalogue = polib.pofile(str(file))
    for entry in catalogue:
        entry.tcomment = f"¿Seguro?\n{entry.tcomment}"
    catalogue.save(str(file))
    edit(town, LICENSE_ES, WAS, NEWER)
    assert returned(town, file).rows == ()


def test_a_stale_row_of_a_csv_shows_what_changed(town: Path) -> None:
    """The source that the text was made from stands beside it; nowhere else."""
    edit(town, LICENSE, "Puppies under", "Puppies below")
    lines = csv.DictReader(io.StringIO(sent(town, FileFormat.CSV).read_text("utf-8-sig"), newline=""))
    old = {line["unit"]: line["old source"] for line in lines if line["old source"]}
    assert old == {PUPPIES: "Puppies under {puppy-months} need no license."}


@BOTH
def test_texts_are_checked_before_anything_is_written(ivr: Ivr, town: Path, form: FileFormat) -> None:
    """All problems at once, each with its line in the translator's own file."""
    file = sent(town, form)
    worked(file, OFFICIAL, text="лicencia de perro")
    worked(file, PUPPIES, text="Con menos de {puppy-months}, 3 no.")
    before = everything(town)
    ended = ivr("translations", "import", file, "-l", "es", "--menus", town)
    assert ended.status == 2
    assert everything(town) == before
    for unit, code in ((OFFICIAL, "script-wrong"), (PUPPIES, "digit-typed")):
        assert f"{file}:{_line(file, unit)}: error {code} [es]:" in ended.err
    assert ended.err.endswith("Nothing was changed.\n")


def test_warnings_are_said_and_the_text_is_taken(ivr: Ivr, town: Path) -> None:
    """As with 'ivr check': a voice may misread it, and somebody should listen."""
    (town / "terms").mkdir(exist_ok=True)
    (town / "terms/es.yaml").write_text("misread:\n  DNI: Write it out.\n", "utf-8")
    file = sent(town, FileFormat.CSV)
    worked(file, OFFICIAL, text="licencia con DNI")
    ended = ivr("translations", "import", file, "-l", "es", "--menus", town)
    assert ended.status == 0
    assert f"{file}:{_line(file, OFFICIAL)}: warning reading-trap [es]:" in ended.out
    assert f"{OFFICIAL}: new text\n" in ended.out


def test_texts_of_menus_that_cannot_be_used_yet_are_checked(ivr: Ivr, town: Path) -> None:
    """A language that is being filled in has errors of its own, which are no news."""
    edit(town, "translations/es/system.yaml", "goodbye:", "good-bye:")
    file = sent(town, FileFormat.CSV)
    worked(file, OFFICIAL, text="licencia 3")
    ended = ivr("translations", "import", file, "-l", "es", "--menus", town)
    assert (ended.status, len(ended.err.splitlines())) == (2, 2)
    assert "digit-typed" in ended.err


def test_every_row_that_matters_is_named(ivr: Ivr, town: Path) -> None:
    """What changes, what is stale and why, and what was left; a row that is left is status 1."""
    file = sent(town, FileFormat.CSV)
    worked(file, PUPPIES, text=NEWER)
    worked(file, OFFICIAL, text="licencia del perro")
    edit(town, LICENSE, "Puppies under", "Puppies below")
    edit(town, LICENSE_ES, '"la licencia de perro"', '"la licencia canina"')
    ended = ivr("translations", "import", file, "-l", "es", "--menus", town)
    assert ended.status == 1
    said = ended.out.splitlines()
    assert f"{PUPPIES}: taken, but stale: its source has changed since the export." in said[0] + said[1]
    assert f"accept {PUPPIES} -l es" in ended.out
    assert f"{OFFICIAL}: NOT TAKEN: its translation has changed here since the export" in ended.out


def _line(file: Path, unit: str) -> int:
    """Where a unit begins in a file, as an editor counts; in PO that is with its comments."""
    lines = file.read_text("utf-8-sig").splitlines()
    mark = f"{unit}," if file.suffix == ".csv" else f'msgctxt "{unit}"'
    number = next(number for number, line in enumerate(lines, 1) if line.startswith(mark))
    while number > 1 and lines[number - 2].startswith("#"):
        number -= 1
    return number
