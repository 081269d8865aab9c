"""The files of a menus/ folder: which there are, what kind each is, and all of them read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ivr.authoring.codes import Code
from ivr.authoring.hours_schema import HoursFile
from ivr.authoring.issues import Issue
from ivr.authoring.schema import (
    CityFile,
    FactsFile,
    ItemsFile,
    LanguagesFile,
    LexiconFile,
    ProcedureFile,
    QuestionsFile,
    SystemFile,
    TermsPart,
    TopicFile,
    TranslationFile,
)
from ivr.authoring.source import Source, read_source
from ivr.authoring.spoken_schema import SpokenFile
from ivr.authoring.validate import validate
from ivr.model import Position

T = TypeVar("T")

SINGLE: dict[str, Any] = {
    "languages.yaml": LanguagesFile,
    "city.yaml": CityFile,
    "facts.yaml": FactsFile,
    "system.yaml": SystemFile,
    "staff.yaml": SystemFile,
    "vocabulary/questions.yaml": QuestionsFile,
    "vocabulary/items.yaml": ItemsFile,
}
"""Files that every tree has."""
OPTIONAL: dict[str, Any] = {"hours.yaml": HoursFile}
"""Files that a tree may have."""
FOLDERS: dict[str, Any] = {
    "procedures": ProcedureFile,
    "topics": TopicFile,
    "lexicon": LexiconFile,
    "terms": TermsPart,
    "spoken": SpokenFile,
    "translations": TranslationFile,
}
"""Folders of files of one kind."""
KINDS: dict[str, Any] = {
    **{name.removesuffix(".yaml").rsplit("/", 1)[-1]: kind for name, kind in (SINGLE | OPTIONAL).items()},
    "procedure": ProcedureFile,
    "topic": TopicFile,
    "lexicon": LexiconFile,
    "terms": TermsPart,
    "spoken": SpokenFile,
    "translation": TranslationFile,
}
"""Every kind of file by the name of its JSON Schema."""


@dataclass(frozen=True, slots=True)
class File:
    """One file that fits its schema."""

    name: str
    source: Source
    content: Any


@dataclass(slots=True)
class Folder:
    """All files of a menus/ folder that could be read, and every issue met on the way."""

    root: str
    files: dict[str, File] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    digest: str = ""

    def one(self, name: str, kind: type[T]) -> tuple[T, Source] | None:
        """The content and source of a single file, if it could be read."""
        file = self.files.get(name)
        return (file.content, file.source) if file else None

    def under(self, folder: str) -> Iterator[File]:
        """The files of a folder by name."""
        return (file for name, file in sorted(self.files.items()) if name.startswith(f"{folder}/"))


def read_folder(root: Path, shown: str | None = None) -> Folder:
    """Read everything below ``root``. ``shown`` replaces the root in messages. Never raises for content."""
    folder = Folder(shown or str(root))
    names = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if _is_yaml(p))
    folder.digest = _digest(root, names)
    for name in names:
        _read(folder, root, name)
    for name in SINGLE:
        if name not in names:
            _missing(folder, name)
    folder.issues += [issue for source in folder.sources for issue in source.issues]
    return folder


def folder_digest(root: Path) -> str:
    """The name of this version of the content: the same files give the same digest."""
    return _digest(root, sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if _is_yaml(p)))


def _digest(root: Path, names: list[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _is_yaml(path: Path) -> bool:
    """Hidden files are left alone: editors keep their locks and drafts in them."""
    return path.suffix in (".yaml", ".yml") and not path.name.startswith(".") and path.is_file()


def _read(folder: Folder, root: Path, name: str) -> None:
    shown = f"{folder.root}/{name}"
    kind = SINGLE.get(name) or OPTIONAL.get(name) or FOLDERS.get(name.split("/")[0] if "/" in name else "")
    if kind is None or not name.endswith(".yaml"):
        cure = (
            "Rename it to one of: " + ", ".join([*SINGLE, *OPTIONAL, *(f"{f}/*.yaml" for f in FOLDERS)]) + "."
        )
        folder.issues.append(
            Issue(Code.FILE_UNKNOWN, Position(shown, 1, 1), "Nothing reads this file.", cure)
        )
        return
    source = read_source(root / name, shown)
    folder.sources.append(source)
    content: Any = validate(source, kind)
    if content is not None:
        folder.files[name] = File(name, source, content)


def _missing(folder: Folder, name: str) -> None:
    folder.issues.append(
        Issue(
            Code.FILE_MISSING,
            Position(f"{folder.root}/{name}", 1, 1),
            f"The file {name} is missing.",
            "Add it; 'ivr schema' prints what it holds.",
        )
    )


def languages_under(files: Mapping[str, File]) -> set[str]:
    """Tags that have a folder of translations."""
    return {name.split("/")[1] for name in files if name.startswith("translations/")}
