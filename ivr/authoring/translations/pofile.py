"""Translations as PO: msgctxt is the unit, msgid today's source, fuzzy what is stale or not ready."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import polib

from ivr.authoring.translations.row import Base, Row, base_in
from ivr.errors import IvrError
from ivr.model import LanguageTag, TranslationState

_EXPORTED = re.compile(r"^exported: (\S+)$", re.MULTILINE)
"""A translator's comment: those are what msgmerge keeps of the file that is worked on."""


def written(rows: Iterable[Row], language: LanguageTag) -> str:
    """The whole file. Without dates, so that the same texts are the same file."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": "ivr",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    catalogue.extend(_entry(row) for row in rows)
    return f"{catalogue}"


def _entry(row: Row) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=row.unit,
        msgid=row.source,
        msgstr=row.text,
        occurrences=[row.where] if row.where else [],
        flags=["fuzzy"] if row.text and row.state is not TranslationState.CURRENT else [],
        previous_msgid=row.old,
        tcomment=f"exported: {row.base}" if row.base else "",
    )


def read(file: Path) -> tuple[list[Row], str]:
    """The rows and the language of the header. What the tool has set aside as obsolete is left out."""
    if not file.is_file():
        raise IvrError(f"There is no file '{file}'.")
    file.read_bytes().decode("utf-8")  # polib leaves its file open when it meets something else
    try:
        catalogue = polib.pofile(str(file), encoding="utf-8")
    except (OSError, ValueError, IndexError) as error:
        raise IvrError(f"{file} is not a PO file: {error}.") from None
    rows = [_row(file, entry) for entry in catalogue if not entry.obsolete]
    return rows, catalogue.metadata.get("Language", "").strip().replace("_", "-")


def _row(file: Path, entry: polib.POEntry) -> Row:
    state = TranslationState.CURRENT if entry.msgstr else TranslationState.MISSING
    at = f"{file}:{entry.linenum}"
    unit = entry.msgctxt or ""
    return Row(unit, state, entry.msgid, entry.msgstr, draft=entry.fuzzy, base=_base(entry), at=at)


def _base(entry: polib.POEntry) -> Base | None:
    found = _EXPORTED.search(entry.tcomment)
    return base_in(found[1]) if found else None
