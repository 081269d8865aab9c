"""``ivr desk …``: what staff set for the desk. Everything ends by itself at the time given."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.errors import IvrError
from ivr.model.desk import DeskChange, DeskChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ivr.hours.announcing import Audience
    from ivr.model import LanguageTag, Tree
    from ivr.model.desk import AnnouncementTexts

app = typer.Typer(
    no_args_is_help=True, help="The desk now: closed, open late, an announcement. Each with its end."
)

Until = Annotated[
    str,
    typer.Option("--until", help="Its end: 17:00 (today, or tomorrow with '+1 9:00'), or 2026-12-28T17:00."),
]
Start = Annotated[
    str | None, typer.Option("--from", help="Its start, written the same way; now if left out.")
]
By = Annotated[str | None, typer.Option("--by", help="Who sets or ends it; your login name if left out.")]
TEXT_HELP = "The text of a language, as TAG=TEXT; as often as needed."


@app.command()
def close(until: Until, start: Start = None, by: By = None) -> None:
    """Close the desk: callers hear that it is closed, until when, and what they can do instead."""
    _store(DeskChangeKind.CLOSED, start, until, by)


@app.command("open-late")
def open_late(until: Until, start: Start = None, by: By = None) -> None:
    """Keep the desk open after its hours."""
    _store(DeskChangeKind.OPEN_LATE, start, until, by)


@app.command()
def announce(
    until: Until,
    start: Start = None,
    ja: Annotated[str | None, typer.Option("--ja", help="The text in Japanese.")] = None,
    en: Annotated[str | None, typer.Option("--en", help="The text in English.")] = None,
    text: Annotated[list[str] | None, typer.Option("--text", help=TEXT_HELP)] = None,
    menus: Annotated[
        Path, typer.Option("--menus", help="The folder with the phone tree.", envvar="IVR_MENUS")
    ] = Path("menus"),
    by: By = None,
) -> None:
    """Say something to every caller, right after the language is chosen.

    Callers hear the newest one with a text in their language; Japanese and Easy Japanese stand in for each
    other. Others hear the newest: English, else Easy Japanese, else Japanese, in that one's voice. What it
    takes the place of is said. 20 s at most in every language; telephone numbers as words, in groups.
    """
    given = [*([f"ja={ja}"] if ja else []), *([f"en={en}"] if en else []), *(text or [])]
    _store(DeskChangeKind.ANNOUNCEMENT, start, until, by, _texts(given, menus))


@app.command("list")
def show(
    over: Annotated[bool, typer.Option("--over", help="Also those that are over.")] = False,
) -> None:
    """List what is set, now and for later, with the id to end it, and who hears each announcement now."""
    from ivr.cli.opened import opened_records
    from ivr.cli.output import as_table, local
    from ivr.hours.announcing import audiences
    from ivr.records.desk import list_changes

    now = datetime.now(UTC)
    found = list_changes(opened_records().database, now, over=over)
    hearers = audiences([stored.change for stored in found if not stored.ended_early_at], now)
    if not found:
        print("Nothing is set: the desk follows its hours.")
        return
    rows: list[tuple[object, ...]] = [("id", "what", "from", "until", "by", "heard in", "texts")]
    for stored in found:
        change, early = stored.change, stored.ended_early_at
        until = f"{local(early)} (ended early)" if early else local(change.ends)
        texts = " / ".join(f"{tag}: {text}" for tag, text in change.texts)
        heard = _heard(hearers[change.id]) if change.id in hearers else None
        rows.append((change.id, str(change.kind), change.starts, until, stored.set_by, heard, texts or None))
    print(as_table(rows), end="")


@app.command()
def end(
    id: Annotated[str, typer.Argument(help="The id, as 'ivr desk list' shows it.")], by: By = None
) -> None:
    """End something now instead of at its time."""
    from ivr.cli.opened import opened_records, who_is
    from ivr.records.desk import end_change

    if not end_change(opened_records().database, id, who_is(by), datetime.now(UTC)):
        raise IvrError(f"nothing with the id '{id}' is set now; see: ivr desk list")
    print(f"{id} has ended.")


def _store(
    kind: DeskChangeKind, start: str | None, until: str, by: str | None, texts: AnnouncementTexts = ()
) -> None:
    """Keep a change, and say what it does. Raises IvrError, saying which time or text to write."""
    from ivr.cli.opened import opened_records, who_is
    from ivr.hours.desk import set_already
    from ivr.records.desk import changes_from, store_change

    now = datetime.now(UTC)
    change = _change(kind, start, until, texts, now)
    database = opened_records().database
    others = changes_from(database, now)
    if before := set_already(change, others):
        print(f"It is set already. {_line(before)}")
    else:
        store_change(database, change, who_is(by), now)
        print(_line(change))
        _tell_who_hears(change, others, now)
    print(f"To end it now: ivr desk end {(before or change).id}")


def _change(
    kind: DeskChangeKind, start: str | None, until: str, texts: AnnouncementTexts, now: datetime
) -> DeskChange:
    """A change as it was written. Raises IvrError."""
    from ivr.records.desk import new_change_id

    starts = moment(start, now, "--from") if start else now
    ends = moment(until, now, "--until")
    if ends <= now:
        raise IvrError(f"--until {until}: this is over; write a later time, such as '+1 9:00' for tomorrow")
    try:
        return DeskChange(new_change_id(), kind, starts, ends, texts)
    except ValueError as error:
        raise IvrError(f"{error}; change --from, --until or the texts") from None


def _line(change: DeskChange) -> str:
    from ivr.cli.output import local

    return f"{change.id}: {change.kind} from {local(change.starts)} until {local(change.ends)}."


def _tell_who_hears(change: DeskChange, others: Sequence[DeskChange], now: datetime) -> None:
    """Of an announcement, when it begins: in which languages it is heard, and whose place it takes."""
    from ivr.cli.output import local
    from ivr.hours.announcing import audience_of, replaced

    at = max(change.starts, now)
    hearers = audience_of(change, others, at)
    if hearers:
        print(f"Heard in: {_heard(hearers)}.")
    elif hearers is not None:
        print("Not heard: newer ones have texts in its languages.")
    for other, taken in replaced(change, others, at):
        print(f"In the place of {other.id} (until {local(other.ends)}) in: {_heard(taken)}.")


def _heard(audience: Audience) -> str:
    """In which languages an announcement is heard."""
    if not audience:
        return "not heard: a newer one"
    tags = ", ".join(sorted(audience.tags))
    if audience.but:
        return f"all languages but {tags}" if tags else "all languages"
    return tags


def moment(text: str, now: datetime, option: str) -> datetime:
    """A time as staff write it, in the city's zone. Raises IvrError."""
    from ivr.records.days import ZONE, day_of

    days, _, clock = text.strip().rpartition(" ")
    try:
        if "T" in text:
            written = datetime.fromisoformat(text.strip())
            return written if written.tzinfo else written.replace(tzinfo=ZONE)
        day: date = day_of(now) + timedelta(days=int(days) if days else 0)
        hour, minute = clock.split(":")
        return datetime.combine(day, time(int(hour), int(minute)), ZONE)
    except (ValueError, OverflowError):
        raise IvrError(f"{option} {text}: write 17:00, '+1 9:00' or 2026-12-28T17:00") from None


def _texts(given: list[str], menus: Path) -> AnnouncementTexts:
    """Texts by tag, for languages that there are. Raises IvrError."""
    from ivr.authoring.compile import compile_menus, require_tree
    from ivr.cli.today import city_today
    from ivr.model import LanguageTag

    tree = require_tree(compile_menus(menus, city_today()))
    offered = tree.languages
    texts: list[tuple[LanguageTag, str]] = []
    for part in given:
        tag, equals, text = part.partition("=")
        if not equals or LanguageTag(tag.strip()) not in offered:
            raise IvrError(f"--text {part}: write TAG=TEXT with one of: {', '.join(offered)}")
        texts.append((LanguageTag(tag.strip()), text.strip()))
    _held_to_rules(tree, texts)
    return tuple(texts)


def _held_to_rules(tree: Tree, texts: Sequence[tuple[LanguageTag, str]]) -> None:
    """Raises IvrError, naming every text that callers must not hear."""
    if problems := [problem for tag, text in texts for problem in _problems(tree, tag, text)]:
        raise IvrError("\n".join(f"the text in {problem}" for problem in problems))


def _problems(tree: Tree, tag: LanguageTag, text: str) -> Iterator[str]:
    """What is wrong with a text of a language, each with what to write instead."""
    from ivr.authoring.announced import announcement_seconds, numbers_typed, secrets_asked
    from ivr.model.desk import LONGEST_ANNOUNCEMENT

    if (seconds := announcement_seconds(tree, tag, text)) > LONGEST_ANNOUNCEMENT:
        limit = f"callers come to their choice after {LONGEST_ANNOUNCEMENT:.0f} s at most"
        yield f"{tag} takes about {seconds:.0f} s; {limit}: say it in fewer words"
    for sentence in secrets_asked([text]):
        yield f"{tag} asks for what nobody is asked for on this phone ('{sentence}'): leave it out"
    for number in numbers_typed([text]):
        wrong = f"{tag} has a telephone number in digits ('{number}'), which voices read as a quantity"
        yield f"{wrong}: write its digits as words, in groups, or leave it out, as key 0 leads to a person"
