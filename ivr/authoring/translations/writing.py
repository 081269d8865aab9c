"""What would be written, and writing it: all files are proved before the first is touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.authoring.translations.book import Book
from ivr.authoring.translations.desk import Desk
from ivr.authoring.translations.form import Form
from ivr.authoring.translations.sheet import Sheet
from ivr.errors import IvrError


@dataclass(frozen=True, slots=True)
class Change:
    """A file of menus/ with its new text; None: nothing would be left in it. ``said`` is for people."""

    name: str
    text: str | None
    said: str


def changes(desk: Desk) -> tuple[Change, ...]:
    """Every changed file. Raises IvrError if a text could be lost on the way."""
    forms = (_filled_up(desk.forms[tag]) for tag in sorted(desk.completed) if desk.forms[tag].missing)
    return (*forms, *(change for book in desk.books.values() for change in _of(book)))


def _filled_up(form: Form) -> Change:
    return Change(form.file, form.completed(), f"{len(form.missing)} added")


def _of(book: Book) -> Iterator[Change]:
    for before, now in book.changed():
        text = now.proved()
        yield Change(now.name, text if text.strip() else None, _said(before, now))


def _said(before: Sheet, now: Sheet) -> str:
    was, has = ({entry.unit: entry for entry in sheet.entries} for sheet in (before, now))
    counts = {
        "added": sum(unit not in was for unit in has),
        "changed": sum(unit in was and was[unit] != entry for unit, entry in has.items()),
        "taken out": sum(unit not in has for unit in was),
    }
    order = "" if any(counts.values()) else "put in order"
    return ", ".join(f"{number} {what}" for what, number in counts.items() if number) or order


def write(root: Path, planned: Sequence[Change]) -> None:
    """Write all files. New texts are complete on the disk before any old one is replaced."""
    made: list[tuple[Path, Path]] = []
    try:
        for change in planned:
            if change.text is not None:
                made.append(_beside(root / change.name, change.text))
        for new, file in made:
            new.replace(file)
        for change in planned:
            if change.text is None:
                (root / change.name).unlink()
    except OSError as error:
        raise IvrError(f"{error.filename} cannot be written ({error.strerror}).") from None
    finally:
        for new, _ in made:
            new.unlink(missing_ok=True)


def _beside(file: Path, text: str) -> tuple[Path, Path]:
    """The text under a hidden name, which nothing reads as a menu."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    new.write_bytes(text.encode("utf-8"))
    if file.exists():
        shutil.copymode(file, new)
    return new, file
