"""Files for translators: one row per text, as CSV or PO, with the state in which the text was."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from ivr.authoring.translations import csvfile, pofile
from ivr.authoring.translations.desk import Desk
from ivr.authoring.translations.row import Row, base_of, joined
from ivr.errors import IvrError
from ivr.model import LanguageTag, TranslationState


class FileFormat(StrEnum):
    """What a file for translators is."""

    CSV = "csv"
    PO = "po"


def format_of(file: Path) -> FileFormat:
    """By the end of its name. Raises IvrError for another."""
    try:
        return FileFormat(file.suffix.lower().removeprefix("."))
    except ValueError:
        raise IvrError(f"'{file}' must end in .csv or .po.") from None


def exported(desk: Desk, language: LanguageTag, format: FileFormat) -> str:
    """The texts of a language. The same menus give the same bytes on every day and machine."""
    rows = list(rows_of(desk, language))
    return csvfile.written(rows) if format is FileFormat.CSV else pofile.written(rows, language)


def rows_of(desk: Desk, language: LanguageTag) -> Iterator[Row]:
    """Every text of the source in its order; orphans are no work for translators."""
    book = desk.books[language]
    for unit in desk.units.values():
        entry = book.entry(unit.id)
        state = unit.states[language]
        old = joined(entry.source) if entry and state is TranslationState.STALE else None
        text = joined(entry.text) if entry and not entry.blank else ""
        where, base = (unit.file, str(unit.at.line)), base_of(state, text)
        yield Row(unit.id, state, joined(unit.text), text, old, where, base=base)


def rows_in(file: Path, format: FileFormat, language: str | None) -> tuple[list[Row], str]:
    """The rows of a file and the language that they are in. Raises IvrError if it cannot be read."""
    try:
        rows, named = csvfile.read(file) if format is FileFormat.CSV else pofile.read(file)
    except OSError as error:
        raise IvrError(f"{file} cannot be read ({error.strerror or error}).") from None
    except UnicodeDecodeError:
        raise IvrError(f"{file} is not UTF-8. Save it again as UTF-8 (in Excel: 'CSV UTF-8').") from None
    if language and named.startswith(f"{language}-"):  # tools add a region: ko_KR
        named = language
    if language and named and language != named:
        raise IvrError(f"{file} is in '{named}', and not in '{language}'.")
    if not (language or named):
        raise IvrError(f"{file} does not say which language it is in. Say it with --language.")
    return rows, language or named
