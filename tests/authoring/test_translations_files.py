"""CSV and PO for translators: the round trip changes nothing; what comes back goes in whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.authoring.translations import csvfile, pofile
from ivr.authoring.translations.desk import open_desk
from ivr.authoring.translations.exchange import FileFormat, exported, format_of, rows_in, rows_of
from ivr.authoring.translations.importing import Taken, take
from ivr.authoring.translations.merging import Fate
from ivr.authoring.translations.render import rendered
from ivr.authoring.translations.row import Row
from ivr.authoring.translations.sheet import _read_back
from ivr.authoring.translations.writing import changes, write
from ivr.errors import IvrError
from ivr.model import LanguageTag, TranslationState

TODAY = date(2026, 11, 22)
ES = LanguageTag("es")
LICENSE = "procedures/dog-license.yaml"
LICENSE_ES = f"translations/es/{LICENSE}"
PUPPIES = "dog-license.after.puppies"
KEPT = "dog-license.after.old-tag-kept"
OFFICIAL = "dog-license.official"
BOTH = pytest.mark.parametrize("form", list(FileFormat))


@pytest.fixture
def mixed(town: Path) -> Path:
    """A town with a stale, a missing, a half-written and an orphaned text, and a file in another order."""
    edit(town, LICENSE, "Puppies under", "Puppies below")
    edit(town, LICENSE_ES, '  text: "la licencia de perro"', '  text: ""')
    edit(town, LICENSE_ES, '["La placa vieja se cambia.", ', '["", ')
    edit(town, "translations/es/topics/town-hall.yaml", "town-hall.say.where:", "town-hall.say.there:")
    file = town / "translations/es/city.yaml"
    head, cut, rest = file.read_text("utf-8").partition("more.ask:")
    file.write_text(cut + rest + head, "utf-8")
    return town


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = (root / name).read_text("utf-8")
    assert text.count(old) == 1
    (root / name).write_text(text.replace(old, new), "utf-8")


def everything(root: Path) -> dict[str, bytes]:
    """All files with what is in them."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def sent(root: Path, form: FileFormat) -> Path:
    """The file that a translator gets."""
    file = root.parent / f"es.{form}"
    file.write_text(exported(open_desk(root, TODAY), ES, form), "utf-8", newline="")
    return file


def returned(root: Path, file: Path) -> Taken:
    """Take the file over."""
    desk = open_desk(root, TODAY)
    rows, _ = rows_in(file, format_of(file), "es")
    taken = take(desk, ES, rows)
    write(root, changes(desk))
    return taken


def state(root: Path, unit: str) -> str:
    """The state of a unit in Spanish."""
    return open_desk(root, TODAY).unit(unit).states[ES]


def worked(file: Path, unit: str, **cells: str) -> None:
    """A translator's work on one unit, as a spreadsheet or a PO editor saves it."""
    if file.suffix == ".csv":
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
        next(row for row in rows if row["unit"] == unit).update(cells)
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
        file.write_bytes(out.getvalue().encode("utf-8-sig"))
        return
    catalogue = polib.pofile(str(file))
    entry = next(e for e in catalogue if e.msgctxt == unit)
    entry.msgid = cells.get("source", entry.msgid)
    entry.msgstr = cells.get("text", entry.msgstr)
    if cells.get("state") != "stale":
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalogue.save(str(file))


@BOTH
def test_the_round_trip_changes_nothing(mixed: Path, form: FileFormat) -> None:
    """Export and import leave every file as it was, byte for byte, whatever state its texts are in."""
    before = everything(mixed)
    taken = returned(mixed, sent(mixed, form))
    assert everything(mixed) == before
    assert taken.changed == ()


@BOTH
def test_the_city_survives_the_round_trip(menus_root: Path, tmp_path: Path, form: FileFormat) -> None:
    """The same for everything that is really spoken, in every language."""
    desk = open_desk(menus_root, TODAY)
    for language in desk.languages:
        file = tmp_path / f"{language}.{form}"
        file.write_text(exported(desk, language, form), "utf-8", newline="")
        assert take(desk, language, rows_in(file, form, language)[0]) == Taken()
    assert changes(desk) == ()


@BOTH
def test_states_survive_the_round_trip(mixed: Path, form: FileFormat) -> None:
    """Every unit is in the file with its state; a PO editor sees stale as fuzzy and missing as empty."""
    file = sent(mixed, form)
    rows = {row.unit: row for row in rows_in(file, form, "es")[0]}
    desk = open_desk(mixed, TODAY)
    assert list(rows) == list(desk.units)
    for unit in desk.units.values():
        row = rows[unit.id]
        if form is FileFormat.CSV:
            assert row.state == unit.states[ES]
        else:
            assert row.draft == (unit.states[ES] != "current" and bool(row.text))
    assert (rows[OFFICIAL].text, rows[OFFICIAL].draft) == ("", False)


def test_po_shows_what_the_source_was(mixed: Path) -> None:
    """A stale text comes with the source that it was made from, as translators' tools show it."""
    entries = {entry.msgctxt: entry for entry in polib.pofile(str(sent(mixed, FileFormat.PO)))}
    stale = entries[PUPPIES]
    assert stale.fuzzy
    assert stale.msgid == "Puppies below {puppy-months} need no license."
    assert stale.previous_msgid == "Puppies under {puppy-months} need no license."
    assert entries[OFFICIAL].msgstr == ""
    assert entries["dog-license.label"].previous_msgid is None


@BOTH
def test_the_same_menus_give_the_same_file(town: Path, form: FileFormat) -> None:
    """No dates, no chance: a file under version control changes only with the texts."""
    assert exported(open_desk(town, TODAY), ES, form) == exported(open_desk(town, TODAY), ES, form)


@BOTH
def test_new_texts_are_taken_over(mixed: Path, form: FileFormat) -> None:
    """A filled-in text becomes current, lines become sentences, and no other unit is touched."""
    file = sent(mixed, form)
    worked(file, OFFICIAL, text="la licencia del perro")
    worked(file, KEPT, text="Se cambia la placa.\nLa nueva no se paga.\n")
    before = everything(mixed)
    assert set(returned(mixed, file).changed) == {OFFICIAL, KEPT}
    assert (state(mixed, OFFICIAL), state(mixed, KEPT), state(mixed, PUPPIES)) == (
        "current",
        "current",
        "stale",
    )
    after = everything(mixed)
    assert [name for name in before if before[name] != after[name]] == [LICENSE_ES]
    assert "  text:\n    - Se cambia la placa.\n    - La nueva no se paga.\n" in after[LICENSE_ES].decode()


@BOTH
def test_a_stale_text_is_accepted_by_its_state(mixed: Path, form: FileFormat) -> None:
    """State 'current' (in PO: no longer fuzzy) says that the old text still holds."""
    file = sent(mixed, form)
    worked(file, PUPPIES, state="current")
    assert returned(mixed, file).changed == (PUPPIES,)
    assert state(mixed, PUPPIES) == "current"


def test_fuzzy_texts_are_left_and_named(mixed: Path) -> None:
    """What a tool has guessed is fuzzy: it is not spoken to anybody, and the translator is told."""
    file = sent(mixed, FileFormat.PO)
    catalogue = polib.pofile(str(file))
    guessed = next(entry for entry in catalogue if entry.msgctxt == OFFICIAL)
    guessed.msgstr, guessed.flags = "la licencia de conducir", ["fuzzy"]
    catalogue.save(str(file))
    before = everything(mixed)
    taken = returned(mixed, file)
    assert OFFICIAL in taken.of(Fate.DRAFT)
    assert everything(mixed) == before


@BOTH
def test_an_empty_text_takes_nothing_away(town: Path, form: FileFormat) -> None:
    """Somebody may have translated it meanwhile."""
    file = sent(town, form)
    worked(file, OFFICIAL, text="")
    before = everything(town)
    assert returned(town, file).changed == ()
    assert everything(town) == before


@BOTH
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"text": "Los cachorros no necesitan licencia."}, r"'{unit}': \{puppy-months\} is in the source"),
        ({"text": "Con {puppy-months} y {grace-days}."}, r"'{unit}': \{grace-days\} is in the text"),
        ({"text": "Menos de {Puppy-Months}."}, r"'{unit}': a brace"),
        ({"source": " "}, r"'{unit}' has no source any more"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file(
    town: Path, form: FileFormat, cells: dict[str, str], said: str
) -> None:
    """Every problem is named with its unit, and the good rows wait until it is put right."""
    file = sent(town, form)
    worked(file, OFFICIAL, text="otra licencia")
    worked(file, PUPPIES, **cells)
    before = everything(town)
    with pytest.raises(IvrError, match=said.replace("{unit}", PUPPIES)) as refused:
        returned(town, file)
    assert str(refused.value).endswith("Nothing was changed.")
    assert everything(town) == before


@BOTH
def test_unknown_and_repeated_units_are_refused(town: Path, form: FileFormat) -> None:
    """A file of other menus does not go in by half."""
    file = sent(town, form)
    desk = open_desk(town, TODAY)
    rows = rows_in(file, form, "es")[0]
    strange = replace(rows[0], unit="lost-cat.label")
    with pytest.raises(IvrError) as refused:
        take(desk, ES, [*rows, strange, rows[1]])
    assert "'lost-cat.label' is not a text of these menus" in str(refused.value)
    assert f"'{rows[1].unit}' is in the file twice" in str(refused.value)
    assert changes(desk) == ()


def test_a_part_of_the_file_is_enough(mixed: Path) -> None:
    """A translator may send back only the rows that were work."""
    file = sent(mixed, FileFormat.CSV)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    text = "unit;state;source;text\r\n" + "".join(
        f"{row[0]};missing;{row[2]};la licencia del perro\r\n" for row in rows if row[0] == OFFICIAL
    )
    file.write_text(text, "utf-8", newline="")
    assert returned(mixed, file).changed == (OFFICIAL,)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "must begin with the columns unit, state, source, text"),
        ("a.csv", b"id,text\nx,y\n", "must begin with the columns"),
        ("a.csv", b"unit,state,source,text\nx,done,y,z\n", "a.csv:2: This row has the state 'done'"),
        ("a.csv", b"unit,state,source,text\nx,current\n", "a.csv:2: This row has 2 columns"),
        ("a.csv", b"unit,state,source,text,exported\nx,current,y,z,1\n", "'1' in the column 'exported'"),
        ("a.csv", b"unit,state,source,text,remark\n", "old source and exported, and nothing else"),
        ("a.csv", b'unit,state,source,text\n"x', "is not CSV"),
        ("a.csv", b"unit,state,source,text\nx,current,\x93\xfa,z\n", "is not UTF-8"),
        ("a.po", b'msgnonsense "x"\n', "is not a PO file"),
        ("a.po", b"\xff\xfe\x00", "is not UTF-8"),
        ("a.po", b'msgid ""\nmsgstr "Language: fr\\n"\n', "is in 'fr', and not in 'es'"),
        ("a.po", b'msgid ""\nmsgstr "Language: est\\n"\n', "is in 'est', and not in 'es'"),
        ("a.txt", b"", "must end in .csv or .po"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """Each is one message that says what to do."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(IvrError, match=said):
        rows_in(tmp_path / name, format_of(tmp_path / name), "es")


@pytest.mark.parametrize("name", ["nowhere.csv", "nowhere.po"])
def test_files_that_are_not_there(tmp_path: Path, name: str) -> None:
    """The name is in the message."""
    with pytest.raises(IvrError, match=name):
        rows_in(tmp_path / name, format_of(tmp_path / name), "es")


def test_the_language_is_said_by_the_file_or_the_command(town: Path) -> None:
    """PO says it itself; for CSV it must be given."""
    assert rows_in(sent(town, FileFormat.PO), FileFormat.PO, None)[1] == "es"
    with pytest.raises(IvrError, match="--language"):
        rows_in(sent(town, FileFormat.CSV), FileFormat.CSV, None)


def test_tools_add_a_region(town: Path) -> None:
    """es_ES of a translator's tool is the es that was asked for."""
    file = sent(town, FileFormat.PO)
    file.write_text(file.read_text("utf-8").replace('"Language: es\\n"', '"Language: es_ES\\n"'), "utf-8")
    assert "es_ES" in file.read_text("utf-8")
    assert rows_in(file, FileFormat.PO, "es")[1] == "es"


LINES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1).filter(
        lambda text: text.strip() == text
    ),
    min_size=1,
    max_size=3,
)


@given(LINES, LINES)
def test_any_text_survives_both_formats(
    tmp_path_factory: pytest.TempPathFactory, source: list[str], text: list[str]
) -> None:
    """Quotes, backslashes, commas and any script come back as they were."""
    row = Row("a.b", TranslationState.CURRENT, "\n".join(source), "\n".join(text))
    for name, data in (("x.csv", csvfile.written([row])), ("x.po", pofile.written([row], ES))):
        file = tmp_path_factory.getbasetemp() / name
        file.write_text(data, "utf-8", newline="")
        assert rows_in(file, format_of(file), "es")[0] == [row]


@given(LINES, LINES)
def test_any_text_survives_the_yaml(source: list[str], text: list[str]) -> None:
    """Whatever is written in the form of the files is read back as exactly that."""
    assert _read_back(rendered("a.b", source, text)) == {"a.b": (tuple(source), tuple(text))}


Write = Callable[[str], str]


@pytest.mark.parametrize("text", ["No", "12", "2026-02-30", "a: b", "{key}.", "- a", "a #b", "'a'", "*a", ""])
def test_texts_that_yaml_would_take_for_something_else_are_quoted(text: str) -> None:
    """Other programs read these files too."""
    assert rendered("a.b", ["x"], [text]).splitlines()[2].startswith('  text: "')


def test_no_sentences_at_all_are_an_empty_list() -> None:
    """As an author may have written it; it counts as missing."""
    assert _read_back(rendered("a.b", ["x"], [])) == {"a.b": (("x",), ())}


def test_ordinary_texts_are_not_quoted() -> None:
    """The files look as clerks and translators write them."""
    assert rendered("a.b", ["カードを返すときは"], ["¿De qué se trata?", "It's {days}."]) == (
        "a.b:\n  source: カードを返すときは\n  text:\n    - ¿De qué se trata?\n    - It's {days}.\n"
    )


def test_every_row_has_its_place(town: Path) -> None:
    """A translator's tool shows where the source stands."""
    row = next(row for row in rows_of(open_desk(town, TODAY), ES) if row.unit == PUPPIES)
    assert row.where == (LICENSE, "27")
