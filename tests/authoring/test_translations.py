"""``status``, ``update``, ``accept``, ``prune``: translations follow the source, and none is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from ivr.authoring.check import check_menus
from ivr.authoring.issues import MenusRefusedError
from ivr.authoring.translations import editing
from ivr.authoring.translations.desk import Desk, open_desk
from ivr.authoring.translations.status import Row, status
from ivr.authoring.translations.writing import Change, changes, write
from ivr.errors import IvrError
from ivr.model import LanguageTag

TODAY = date(2026, 11, 22)
ES = LanguageTag("es")
LICENSE = "procedures/dog-license.yaml"
LICENSE_ES = f"translations/es/{LICENSE}"
PUPPIES = "dog-license.after.puppies"


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = (root / name).read_bytes().decode("utf-8")
    assert text.count(old) == 1
    (root / name).write_bytes(text.replace(old, new).encode("utf-8"))


def everything(root: Path) -> dict[str, bytes]:
    """All files with what is in them."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def states(root: Path) -> dict[str, Row]:
    """The rows of Spanish that are not all current, by file."""
    return {row.file: row for row in status(open_desk(root, TODAY), ES) if not row.done}


def updated(root: Path) -> tuple[Change, ...]:
    """Run update on all languages."""
    return done(root, lambda desk: editing.update(desk, desk.languages))


def done(root: Path, task: Callable[[Desk], None]) -> tuple[Change, ...]:
    """Read, change, write."""
    desk = open_desk(root, TODAY)
    task(desk)
    planned = changes(desk)
    write(root, planned)
    return planned


def texts(root: Path, name: str) -> dict[str, dict[str, object]]:
    """A file of translations as another program reads it."""
    found = yaml.load((root / name).read_bytes(), Loader=yaml.CBaseLoader)
    assert isinstance(found, dict)
    return found


def test_status_counts_by_file(town: Path) -> None:
    """Stale, missing and orphaned texts are counted in the file where a translator finds them."""
    edit(town, LICENSE, "Puppies under", "Puppies below")
    edit(town, LICENSE_ES, '  text: "la licencia de perro"', '  text: ""')
    edit(town, "translations/es/topics/town-hall.yaml", "town-hall.say.where:", "town-hall.say.there:")
    assert states(town) == {
        LICENSE: Row("es", LICENSE, current=4, stale=1, missing=1),
        "topics/town-hall.yaml": Row("es", "topics/town-hall.yaml", current=3, missing=1, orphan=1),
    }


@pytest.mark.parametrize("city", ["menus", "tests/cities/tiny"])
def test_update_changes_nothing_where_nothing_changed(project_root: Path, city: str) -> None:
    """The files as they are written by hand are the files as update writes them."""
    desk = open_desk(project_root / city, TODAY)
    editing.update(desk, desk.languages)
    assert changes(desk) == ()


def test_update_makes_room_for_what_is_missing(town: Path) -> None:
    """A new sentence stands at its place, with its source and no text, and is no translation."""
    edit(town, LICENSE, "  - id: puppies", "  - id: cats\n    say: Cats need none.\n  - id: puppies")
    (change,) = updated(town)
    assert (change.name, change.said) == (LICENSE_ES, "1 added")
    found = texts(town, LICENSE_ES)
    assert found["dog-license.after.cats"] == {"source": "Cats need none.", "text": ""}
    assert list(found).index("dog-license.after.cats") == list(found).index(PUPPIES) - 1
    assert states(town) == {LICENSE: Row("es", LICENSE, current=6, missing=1)}
    checked = check_menus(town, TODAY)
    assert checked.usable
    assert [issue.code for issue in checked.issues] == ["translation-missing"]


def test_update_twice_is_update_once(town: Path) -> None:
    """What update has written it leaves alone."""
    edit(town, LICENSE, "  - id: puppies", "  - id: cats\n    say: Cats need none.\n  - id: puppies")
    assert updated(town)
    assert updated(town) == ()


def test_update_leaves_stale_texts_stale(town: Path) -> None:
    """The old source stays beside the old text, so that a translator sees what has changed."""
    edit(town, LICENSE, "Puppies under", "Puppies below")
    assert updated(town) == ()
    assert states(town)[LICENSE].stale == 1


def test_update_keeps_the_source_of_an_empty_text_up_to_date(town: Path) -> None:
    """Where nothing is translated yet, there is nothing to compare with an old source."""
    edit(town, LICENSE_ES, "menos de {puppy-months} no necesitan licencia.", "")
    edit(town, LICENSE_ES, '"Los cachorros de "', '""')
    edit(town, LICENSE, "Puppies under", "Puppies below")
    updated(town)
    assert texts(town, LICENSE_ES)[PUPPIES]["source"] == "Puppies below {puppy-months} need no license."


def test_update_puts_units_into_the_order_of_the_source(town: Path) -> None:
    """A translator reads along; only the order changes, every line stays as it was typed."""
    file = town / "translations/es/city.yaml"
    before = file.read_text("utf-8")
    head, cut, rest = before.partition("more.ask:")
    file.write_text(cut + rest + head, "utf-8")
    (change,) = updated(town)
    assert change.said == "put in order"
    assert file.read_text("utf-8") == before


def test_update_moves_a_text_to_the_file_of_its_source(town: Path) -> None:
    """Texts in the wrong file are moved with their remarks, and the file that is empty then goes."""
    right, wrong = (town / "translations/es/topics" / name for name in ("town-hall.yaml", "hall.yaml"))
    edit(town, "translations/es/topics/town-hall.yaml", "town-hall.official:", "# web\ntown-hall.official:")
    before = right.read_bytes()
    right.rename(wrong)
    updated(town)
    assert not wrong.exists()
    assert right.read_bytes() == before


def test_update_keeps_orphans_and_remarks(town: Path) -> None:
    """What nobody uses is not thrown away before somebody says so."""
    edit(town, LICENSE_ES, f"{PUPPIES}:", "# cachorros: 3 meses\ndog-license.after.kittens:")
    updated(town)
    text = (town / LICENSE_ES).read_text("utf-8")
    assert "# cachorros: 3 meses\ndog-license.after.kittens:\n" in text
    assert "Los cachorros de menos" in text
    assert list(texts(town, LICENSE_ES))[-1] == "dog-license.after.kittens"


def test_line_ends_of_another_system_stay(town: Path) -> None:
    """A file from Windows keeps its line ends, also in what is added."""
    file = town / LICENSE_ES
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    edit(town, LICENSE, "  - id: puppies", "  - id: cats\n    say: Cats need none.\n  - id: puppies")
    updated(town)
    data = file.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")


def test_accept_notes_todays_source_and_nothing_else(town: Path) -> None:
    """One line of one file changes: the translation holds for the changed sentence."""
    edit(town, LICENSE, "Puppies under", "Puppies below")
    before = everything(town)
    done(town, lambda desk: editing.accept(desk, desk.languages, [PUPPIES]))
    after = everything(town)
    assert [name for name in before if before[name] != after[name]] == [LICENSE_ES]
    was, now = (files[LICENSE_ES].decode().splitlines() for files in (before, after))
    assert [new for old, new in zip(was, now, strict=True) if old != new] == [
        "  source: Puppies below {puppy-months} need no license."
    ]
    assert states(town) == {}


def test_accept_keeps_the_remarks_inside_a_unit(town: Path) -> None:
    """A translator's remark between source and text is not part of the source."""
    edit(town, LICENSE, "Puppies under", "Puppies below")
    edit(town, LICENSE_ES, '  text: "Los cachorros', '  # ver la web\n  text: "Los cachorros')
    done(town, lambda desk: editing.accept_all(desk, ES))
    assert "need no license.\n  # ver la web\n  text:" in (town / LICENSE_ES).read_text("utf-8")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([PUPPIES], "nothing to accept: it is current in es"),
        (["dog-license.after.puppy"], "Did you mean 'dog-license.after.puppies'?"),
        (["nonsense"], "There is no text 'nonsense'"),
    ],
)
def test_accept_refuses_what_is_not_stale(town: Path, names: list[str], said: str) -> None:
    """Accepting is about one changed sentence that a person has read."""
    before = everything(town)
    with pytest.raises(IvrError, match=said.replace("?", r"\?")):
        done(town, lambda desk: editing.accept(desk, desk.languages, names))
    assert everything(town) == before


def test_accept_refuses_other_placeholders(town: Path) -> None:
    """A translation without the new fact cannot hold; nothing is accepted, the good ones neither."""
    edit(town, LICENSE, "Puppies under {puppy-months}", "Puppies under {grace-days}")
    edit(town, LICENSE, "To license a dog", "To license dogs")
    before = everything(town)
    with pytest.raises(IvrError, match=r"'dog-license.after.puppies' does not hold in es: \{grace-days\}"):
        done(town, lambda desk: editing.accept_all(desk, ES))
    assert everything(town) == before


def test_prune_takes_out_orphans_and_empty_files(town: Path) -> None:
    """Only translations of nothing go."""
    (town / "translations/es/procedures/lost-cat.yaml").write_text("lost-cat.label: {source: a, text: b}\n")
    edit(town, LICENSE_ES, f"{PUPPIES}:", "dog-license.after.kittens:")
    before = texts(town, LICENSE_ES)
    planned = done(town, lambda desk: editing.prune(desk, desk.languages))
    assert {change.name: change.said for change in planned} == {
        LICENSE_ES: "1 taken out",
        "translations/es/procedures/lost-cat.yaml": "1 taken out",
    }
    assert not (town / "translations/es/procedures/lost-cat.yaml").exists()
    assert texts(town, LICENSE_ES) == {k: v for k, v in before.items() if "kittens" not in k}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("city.yaml", "to: lost-tag", "to: lost-tags"),
        (LICENSE, "procedure: dog-license", "procedur: dog-license"),
        (LICENSE_ES, f"{PUPPIES}:", "dog-license.official:"),
        (LICENSE_ES, f"{PUPPIES}:", f"{PUPPIES}: :"),
    ],
)
def test_nothing_is_touched_while_the_texts_are_uncertain(town: Path, name: str, old: str, new: str) -> None:
    """A typing error in a menu makes translations look like orphans: first it must be mended."""
    edit(town, name, old, new)
    with pytest.raises(MenusRefusedError):
        open_desk(town, TODAY)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("facts.yaml", "until: 2027-12-31", "until: 2026-11-02"),
        ("translations/es/city.yaml", '"¿De qué se trata?"', '""'),
        ("system.yaml", "Nobody here asks", "No one here asks"),
    ],
)
def test_translators_can_work_while_translations_are_incomplete(
    town: Path, name: str, old: str, new: str
) -> None:
    """A missing menu text refuses the menus, and is exactly what translators are there for."""
    edit(town, name, old, new)
    assert open_desk(town, TODAY).languages == (ES,)


def test_a_file_in_another_form_is_read_and_not_rewritten(town: Path) -> None:
    """Two units on one line cannot be changed line by line: that is said, and nothing is written."""
    edit(town, LICENSE, "the dog license", "the license of a dog")
    data = texts(town, LICENSE_ES)
    (town / LICENSE_ES).write_text(yaml.safe_dump(data, default_flow_style=True, width=9999), "utf-8")
    before = everything(town)
    assert states(town)[LICENSE].stale == 1
    with pytest.raises(IvrError, match=r"dog-license\.yaml cannot be changed"):
        done(town, lambda desk: editing.accept_all(desk, ES))
    assert everything(town) == before


def test_an_order_that_cannot_be_had_is_refused(town: Path) -> None:
    """YAML's own end mark would end the file in the middle: better no change than half of the texts."""
    file = town / "translations/es/city.yaml"
    head, cut, rest = file.read_text("utf-8").partition("more.ask:")
    file.write_text(f"{cut}{rest}{head}...\n", "utf-8")
    before = everything(town)
    with pytest.raises(IvrError, match=r"city\.yaml cannot be changed"):
        updated(town)
    assert everything(town) == before


def test_a_disk_that_refuses_leaves_all_files_as_they_were(town: Path) -> None:
    """The second of two files cannot be written: the first is not changed either."""
    edit(town, LICENSE, "the dog license", "the license of a dog")
    edit(town, "topics/town-hall.yaml", "official: the", "official: our")
    (town / "translations/es/topics/.town-hall.yaml.new").mkdir()
    before = everything(town)
    with pytest.raises(IvrError, match="cannot be written"):
        done(town, lambda desk: editing.accept_all(desk, ES))
    assert everything(town) == before


def test_unknown_languages(town: Path) -> None:
    """The message names those there are; the source is no translation."""
    desk = open_desk(town, TODAY)
    for tag in ("en", "xx"):
        with pytest.raises(IvrError, match="Known: es"):
            desk.chosen(tag)
    with pytest.raises(IvrError, match="--menus"):
        open_desk(town / "nowhere", TODAY)
