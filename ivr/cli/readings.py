"""``ivr readings``"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ivr.audio.engines import OPEN_JTALK, voice_for
from ivr.audio.kana import kana_of
from ivr.audio.readings import ReadAloud, Row, differences, parse, rows, sheet
from ivr.authoring.compile import compile_menus, require_tree
from ivr.authoring.lines import heard_lines
from ivr.authoring.system import WITHOUT_SERVICE
from ivr.cli.today import city_today
from ivr.errors import AudioError, IvrError
from ivr.model import LanguageTag, Message, Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.telephony import office

FOLDER = "readings"
"""Below the menus, unless another is named."""


def run(language: str | None, check: bool, out: Path | None, menus: Path) -> int:
    """Write the sheets of one or all languages with kana, or compare them."""
    tree = require_tree(compile_menus(menus, city_today()))
    folder = out or menus / FOLDER
    today = sheets(tree, _chosen(tree, language), kana_of)
    if check:
        differing = [tag for tag, found in today.items() if not _is_signed(folder / f"{tag}.tsv", found)]
        return 1 if differing else 0
    for tag, found in today.items():
        _write(folder / f"{tag}.tsv", sheet(found))
        print(f"{folder / f'{tag}.tsv'}: {len(found)} sentences")
    return 0


def read_in_kana(tree: Tree) -> tuple[LanguageTag, ...]:
    """The languages that have a sheet: those whose local voice is Open JTalk."""
    voices = {tag: voice_for(tag) for tag in tree.languages}
    return tuple(tag for tag, voice in voices.items() if voice and voice.engine is OPEN_JTALK)


def _chosen(tree: Tree, language: str | None) -> tuple[LanguageTag, ...]:
    known = read_in_kana(tree)
    if language is not None and language not in known:
        raise IvrError(f"'{language}' has no reading sheet. With one: {', '.join(known) or 'none'}.")
    return tuple(tag for tag in known if language in (None, tag))


def sheets(tree: Tree, tags: Iterable[LanguageTag], read: ReadAloud) -> dict[LanguageTag, list[Row]]:
    """The rows of each language. Procedures that it withholds for now are in it, as it is read before."""
    composer, wanted = Composer(tree), tuple(tags)
    lines: dict[LanguageTag, list[Line]] = {tag: [] for tag in wanted}
    for tag, line in _lines(replace(tree, withheld={}), wanted):
        if _is_written(line, tag):
            lines[tag].append(line)
    return {tag: rows(composer, found, tag, read) for tag, found in lines.items()}


def _lines(tree: Tree, tags: tuple[LanguageTag, ...]) -> Iterator[tuple[LanguageTag, Line]]:
    yield from ((one.language, one.line) for one in heard_lines(tree, tags) if one.language in tags)
    for tag in tags:  # no key leads to these
        yield from ((tag, Line(tree.system[unit])) for unit in WITHOUT_SERVICE)
        if tag != tree.default_language:
            yield tag, Line(tree.system["withheld"])
    if tree.default_language in tags:
        yield from ((tree.default_language, line) for line in office.spoken_lines(tree))


def _is_written(line: Line, tag: LanguageTag) -> bool:
    """A text that is not translated yet is heard nowhere."""
    filled = [filling for _, filling in line.fill if isinstance(filling, Message)]
    return all(tag in message.texts for message in (line.message, *filled))


def _is_signed(path: Path, today: list[Row]) -> bool:
    """Say what differs from the sheet, for a reader to look at."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        text = sheet(())
    except (OSError, UnicodeDecodeError) as error:
        raise IvrError(f"{path} cannot be read: {error}.") from error
    if text == sheet(today):
        return True
    try:
        found = differences(parse(text), today)
    except AudioError as error:
        found = [str(error)]
    print(f"{path} is not what is heard today. Run 'ivr readings', read what changed, and commit it.")
    print("\n".join(found or ["The same sentences, from other texts or in another order."]))
    return False


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise IvrError(f"{path} cannot be written: {error.strerror}. Name a folder with --out.") from error
