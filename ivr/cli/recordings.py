"""``ivr audio list|missing|import|render|prune``"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ivr.audio.engines import EXTRA, voice_for, why_none
from ivr.audio.importing import Credit, read_all, save_all
from ivr.audio.render import Speaker, render
from ivr.audio.store import Store
from ivr.audio.survey import Kept, State, missing, remove, survey
from ivr.audio.wanted import Wanted, wanted
from ivr.authoring.compile import compile_menus, require_tree
from ivr.authoring.lines import heard_lines
from ivr.cli.audio import SheetFormat
from ivr.cli.today import city_today
from ivr.errors import AudioError, IvrError
from ivr.speech.compose import Composer
from ivr.speech.recordings import Digest

Lines = Mapping[Digest, Wanted]
SHORT = 12
"""Digits of a digest shown in a table; enough to name a file by."""


def lines_of(menus: Path, language: str | None, among: Collection[str] | None = None) -> Lines:
    """Every line of the menus; only of languages ``among`` these, as each takes seconds to walk.

    Raises MenusRefusedError, and IvrError for an unknown language.
    """
    tree = require_tree(compile_menus(menus, city_today()))
    if language is not None and language not in tree.languages:
        raise IvrError(f"There is no language '{language}'. Known: {', '.join(tree.languages)}.")
    tags = [tag for tag in tree.languages if language in (None, tag) and (among is None or tag in among)]
    heard = (one for one in heard_lines(tree, tags) if one.language in tags)
    return wanted(Composer(tree), ((one.language, one.line, one.slow) for one in heard))


def run_list(menus: Path, audio: Path, language: str | None, format: SheetFormat) -> int:
    """Print every recording."""
    store = Store(audio)
    tags = [tag for tag in store.tags() if language in (None, tag)]
    lines = lines_of(menus, language, tags)
    kept = [one for one in survey(store, lines) if one.language in tags]
    print(_sheet([_kept_row(one) for one in kept], format), end="")
    for tag in tags:
        for path in store.strays(tag, store.index(tag)):
            print(
                f"{path} is in no index and is not played; 'ivr audio import' takes it in.", file=sys.stderr
            )
    if format is SheetFormat.TABLE:
        used = sum(one.state is State.USED for one in kept)
        print(f"{len(kept)} recordings, {used} used.")
    return 0


def _kept_row(kept: Kept) -> dict[str, object]:
    entry = kept.entry
    return {
        "language": kept.language,
        "digest": kept.digest,
        "state": str(kept.state),
        "seconds": None if kept.seconds is None else round(kept.seconds, 1),
        "rate": entry.rate,
        "made": str(entry.made),
        "by": entry.by or entry.engine,
        "licence": entry.licence,
        "unit": entry.unit,
        "text": entry.text,
    }


def run_missing(
    menus: Path, audio: Path, language: str | None, slow: bool, check: bool, format: SheetFormat
) -> int:
    """Print every line that is spoken."""
    lines = lines_of(menus, language)
    without = [line for line in missing(Store(audio), lines) if slow or not line.slow]
    print(_sheet([_wanted_row(line) for line in without], format), end="")
    if format is SheetFormat.TABLE:
        seconds = sum(line.utterance.seconds for line in without)
        print(f"{len(without)} lines without a recording, about {seconds / 60:.0f} minutes.")
    return 1 if check and without else 0


def _wanted_row(line: Wanted) -> dict[str, object]:
    return {
        "language": line.language,
        "digest": line.digest,
        "seconds": round(line.utterance.seconds, 1),
        "rate": line.utterance.rate_percent,
        "unit": line.unit,
        "text": line.utterance.script,
    }


def run_import(
    menus: Path,
    audio: Path,
    language: str | None,
    files: Sequence[Path],
    by: str,
    licence: str,
    made: str | None,
) -> int:
    """Bring in recordings by people."""
    if not by.strip() or not licence.strip():
        raise AudioError("Say who spoke (--by) and what may be done with it (--licence).")
    imports = read_all(files, lines_of(menus, language), language)
    save_all(Store(audio), imports, Credit(by.strip(), _day(made), licence.strip()))
    for given in imports:
        print(f"{given.path} -> {given.line.language}/{given.line.digest}.wav ({given.line.unit})")
        if doubt := given.doubt():
            print(doubt, file=sys.stderr)
    return 0


def _day(made: str | None) -> date:
    try:
        return date.fromisoformat(made) if made else city_today()
    except ValueError:
        raise AudioError(f"'{made}' is not a day. Write it as 2026-11-22.") from None


def run_render(menus: Path, audio: Path, language: str | None, slow: bool, again: bool) -> int:
    """Make what is missing."""
    store, lines = Store(audio), lines_of(menus, language)
    todo = [line for line in _to_render(store, lines, again) if slow or not line.slow]
    with_voice = [line for line in todo if voice_for(line.language)]
    for tag in sorted({line.language for line in todo if not voice_for(line.language)}):
        print(f"{tag} is not rendered: {why_none(tag)}.", file=sys.stderr)
    engines = {voice.engine for line in with_voice if (voice := voice_for(line.language))}
    if absent := sorted(engine.name for engine in engines if not engine.installed):
        raise AudioError(f"{' and '.join(absent)} must be installed first: {EXTRA}")
    failed = _render(store, with_voice) if with_voice else []
    for line, error in failed:
        print(f"{line.language} {line.unit}: {error}", file=sys.stderr)
    print(f"{len(with_voice) - len(failed)} recordings made, {len(failed)} failed.")
    return 1 if failed else 0


def _to_render(store: Store, lines: Lines, again: bool) -> list[Wanted]:
    """What is missing; with ``again`` also what an engine has made, but never what a person spoke."""
    without = missing(store, lines)
    if not again:
        return without
    people = {kept.digest for kept in survey(store, lines) if kept.entry.by and kept.state is State.USED}
    return [line for digest, line in lines.items() if digest not in people]


def _render(store: Store, lines: Sequence[Wanted]) -> list[tuple[Wanted, AudioError]]:
    """With a bar on standard error; what failed."""
    failed: list[tuple[Wanted, AudioError]] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar, Speaker() as speaker:
        task = bar.add_task("rendering", total=len(lines))

        def on_line(line: Wanted, error: AudioError | None) -> None:
            bar.update(task, advance=1, description=f"{line.language} {line.unit.split()[0]}")
            if error:
                failed.append((line, error))

        render(store, lines, city_today(), on_line, speaker)
    return failed


def run_prune(menus: Path, audio: Path, language: str | None, people: bool, dry_run: bool) -> int:
    """Remove what no line needs."""
    store = Store(audio)
    lines = lines_of(menus, language, store.tags())
    unused = [
        kept
        for kept in survey(store, lines)
        if kept.state in (State.NOT_NEEDED, State.NO_FILE) and language in (None, kept.language)
    ]
    going = [kept for kept in unused if people or kept.entry.engine or kept.state is State.NO_FILE]
    if not dry_run:
        remove(store, going)
    for kept in unused:
        fate = "kept, spoken by a person (--people)" if kept not in going else "removed"
        print(f"{kept.language} {kept.digest[:SHORT]} {kept.entry.unit}: {kept.state}, {fate}")
    print(f"{len(going)} recordings {'would be ' if dry_run else ''}removed.")
    return 0


def _sheet(rows: Sequence[Mapping[str, object]], format: SheetFormat) -> str:
    match format:
        case SheetFormat.JSON:
            return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
        case SheetFormat.CSV:
            out = io.StringIO()
            writer = csv.DictWriter(out, list(rows[0]) if rows else ["digest"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            return out.getvalue()
        case SheetFormat.TABLE:
            return "".join(_table_line(row) for row in rows)


def _table_line(row: Mapping[str, object]) -> str:
    """Short enough for a terminal; csv and json have everything."""
    cells = [str(row["language"]).ljust(9), str(row["digest"])[:SHORT]]
    cells += [str(row["state"]).ljust(10)] if "state" in row else []
    cells += [f"{row['seconds'] if row['seconds'] is not None else '-':>5} s", f"{row['rate']:>4} %"]
    return "  ".join([*cells, str(row["unit"]), str(row["text"]).replace("\n", " ")[:40]]) + "\n"
