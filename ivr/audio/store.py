"""The folder audio/: ``<tag>/<digest>.wav`` and ``<tag>/index.yaml``, which says what each is and whose."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from ivr.errors import AudioError
from ivr.model import LanguageTag
from ivr.speech.recordings import DIGEST_LENGTH, Digest

INDEX = "index.yaml"
DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}")
_TAG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_HEADER = (
    "# Written by 'ivr audio import' and 'ivr audio render': which recording says what, whose it is, and\n"
    "# under which licence. A line whose words, voice or speed have changed has another digest.\n"
)
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Entry(BaseModel):
    """What is known of one recording. Spoken by a person (``by``) or made by an ``engine``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str
    text: str
    rate: int
    by: str | None = Field(default=None, min_length=1)
    engine: str | None = Field(default=None, min_length=1)
    made: date
    licence: str = Field(min_length=1)

    @model_validator(mode="after")
    def _whose(self) -> Entry:
        if (self.by is None) == (self.engine is None):
            raise ValueError("give either 'by', a person, or 'engine'")
        return self


Index = Mapping[Digest, Entry]
_INDEX = TypeAdapter(dict[str, Entry])


class Store:
    """Reads and writes the folder; nothing outside of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def tags(self) -> tuple[LanguageTag, ...]:
        """Languages that have an index."""
        if not self.root.is_dir():
            return ()
        found = sorted(path.parent.name for path in self.root.glob(f"*/{INDEX}"))
        return tuple(LanguageTag(name) for name in found if _TAG.fullmatch(name))

    def index(self, tag: LanguageTag) -> dict[Digest, Entry]:
        """The index of a language, empty if there is none. Raises AudioError."""
        path = self.root / tag / INDEX
        try:
            entries = _INDEX.validate_python(_read(path))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise AudioError(f"{path}: {_reason(error)}") from None
        for digest in entries:
            if not DIGEST.fullmatch(digest):
                raise AudioError(f"{path}: '{digest}' is not a digest of {DIGEST_LENGTH} characters.")
        return {Digest(digest): entry for digest, entry in entries.items()}

    def write_index(self, tag: LanguageTag, index: Index) -> None:
        """Replace the index of a language in one step, in the order of its units."""
        ordered = sorted(index.items(), key=lambda item: (item[1].unit, -item[1].rate, item[0]))
        data = {str(digest): entry.model_dump(exclude_none=True) for digest, entry in ordered}
        text = yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
        _replace(self.root / tag / INDEX, (_HEADER + text).encode("utf-8"))

    def sound_path(self, tag: LanguageTag, digest: Digest) -> Path:
        """Where the file of a recording is."""
        return self.root / tag / f"{digest}.wav"

    def write_sound(self, tag: LanguageTag, digest: Digest, body: bytes) -> None:
        """Put a recording into the folder in one step."""
        _replace(self.sound_path(tag, digest), body)

    def has_sound(self, tag: LanguageTag, digest: Digest) -> bool:
        """Is the file of a recording there?"""
        return self.sound_path(tag, digest).is_file()

    def strays(self, tag: LanguageTag, index: Index) -> Iterator[Path]:
        """Files that the index does not know."""
        for path in sorted((self.root / tag).glob("*.wav")):
            if path.stem not in index:
                yield path


def _read(path: Path) -> Any:
    """Every scalar a string: a digest may look like a number."""
    with path.open("rb") as file:
        return yaml.load(file, Loader=_LOADER) or {}


def _reason(error: Exception) -> str:
    """What is wrong, with its place, and what to do."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = " > ".join(map(str, first["loc"]))
        return f"{where}: {first['msg'].removeprefix('Value error, ')}."
    if isinstance(error, OSError):
        return f"it cannot be read ({error.strerror})."
    return f"it is not readable as YAML ({' '.join(str(error).split())})."


def _replace(path: Path, body: bytes) -> None:
    making = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        making.write_bytes(body)
        making.replace(path)
    except OSError as error:
        with suppress(OSError):
            making.unlink()
        raise AudioError(f"{path}: it cannot be written ({error.strerror}).") from None
