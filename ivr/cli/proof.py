"""``ivr proof``"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ivr.audio.readings import parse
from ivr.authoring.compile import compile_menus, require_tree
from ivr.authoring.files import read_folder
from ivr.authoring.proof.html import index_html, page_html
from ivr.authoring.proof.markdown import index_markdown, page_markdown
from ivr.authoring.proof.page import FormerSources, Page, pages
from ivr.authoring.texts import read_translations
from ivr.cli.main import ProofFormat
from ivr.cli.today import city_today
from ivr.errors import AudioError, IvrError
from ivr.model import LanguageTag, Tree

Sheets = Sequence[tuple[LanguageTag, Sequence[Page]]]


def run(language: str | None, format: ProofFormat, out: Path, menus: Path) -> int:
    """Write the sheets of one or all languages below ``out``."""
    compiled = compile_menus(menus, city_today(), menus.name)
    tree = require_tree(compiled)
    if language is not None and language not in tree.languages:
        raise IvrError(f"There is no language '{language}'. Known: {', '.join(tree.languages)}.")
    former = _former(menus)
    chosen = [tag for tag in tree.languages if language in (None, tag)]
    sheets = [(tag, pages(tree, compiled.units, tag, former, _kana(menus, tag))) for tag in chosen]
    files = dict(_files(tree, sheets, format))
    _write(files, out)
    left = _left(files, out, chosen, _ENDING[format])
    print(f"{len(files)} pages. Begin with {out / f'index.{_ENDING[format]}'}")
    if left:
        print(f"Of an earlier run, and no longer in the menus: {', '.join(left)}.")
    return 0


_ENDING = {ProofFormat.HTML: "html", ProofFormat.MARKDOWN: "md"}


def _former(menus: Path) -> FormerSources:
    """What each translation was made from."""
    found = read_translations(read_folder(menus), [])
    return {tag: {unit: each.part.source for unit, each in units.items()} for tag, units in found.items()}


def _kana(menus: Path, tag: LanguageTag) -> dict[str, str]:
    """Of each sentence as the voice gets it; none for a language without a reading sheet.

    Raises IvrError for a sheet that cannot be read.
    """
    file = menus / "readings" / f"{tag}.tsv"
    try:
        return {row.text: row.kana for row in parse(file.read_text("utf-8"))}
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, AudioError) as error:
        raise IvrError(f"{file} cannot be read: {error}") from error


def _files(tree: Tree, sheets: Sheets, format: ProofFormat) -> Iterator[tuple[str, str]]:
    """Every file by name."""
    is_html = format is ProofFormat.HTML
    page, index = (page_html, index_html) if is_html else (page_markdown, index_markdown)
    yield f"index.{_ENDING[format]}", index(tree, sheets)
    for tag, sheet in sheets:
        yield from ((f"{tag}/{each.name}.{_ENDING[format]}", page(tree, each)) for each in sheet)


def _write(files: dict[str, str], out: Path) -> None:
    try:
        for name, text in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise IvrError(
            f"The sheets cannot be written to '{out}': {error.strerror}. Name a folder with --out."
        ) from error


def _left(files: dict[str, str], out: Path, tags: Sequence[str], ending: str) -> list[str]:
    """Pages lying there that this run did not write: nobody should sign them."""
    there = (path for tag in tags for path in (out / tag).glob(f"*.{ending}"))
    return sorted(name for path in there if (name := path.relative_to(out).as_posix()) not in files)
