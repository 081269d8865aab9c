"""What is used, what is not, and what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ivr.audio.store import Store
from ivr.audio.survey import State, missing, remove, survey
from ivr.audio.wanted import Wanted
from ivr.speech.recordings import Digest

if TYPE_CHECKING:
    from tests.audio.audio_samples import EN, entry, tone
    from tests.audio.conftest import Lines
else:
    from audio_samples import EN, entry, tone

OLD = Digest("0" * 32)


@pytest.fixture
def recorded(store: Store, goodbye: Wanted) -> Store:
    """One recording in use, one of words that nobody says any more."""
    for digest in (goodbye.digest, OLD):
        store.write_sound(EN, digest, tone(2.0))
    store.write_index(EN, {goodbye.digest: entry(), OLD: entry()})
    return store


def states(store: Store, lines: Lines) -> dict[Digest, State]:
    """What becomes of each recording."""
    return {kept.digest: kept.state for kept in survey(store, lines)}


def test_used_and_not_needed(recorded: Store, lines: Lines, goodbye: Wanted) -> None:
    """A recording is used while a line has its digest, with its length."""
    assert states(recorded, lines) == {goodbye.digest: State.USED, OLD: State.NOT_NEEDED}
    assert {kept.seconds for kept in survey(recorded, lines)} == {2.0}


@pytest.mark.parametrize(("body", "state"), [(None, State.NO_FILE), (b"x", State.BROKEN)])
def test_files_that_cannot_be_played(
    recorded: Store, lines: Lines, goodbye: Wanted, body: bytes | None, state: State
) -> None:
    """They are shown, and their lines are missing."""
    path = recorded.sound_path(EN, goodbye.digest)
    path.unlink() if body is None else path.write_bytes(body)
    assert states(recorded, lines)[goodbye.digest] is state
    assert goodbye in missing(recorded, lines)


def test_missing(recorded: Store, lines: Lines, goodbye: Wanted) -> None:
    """Everything that is said and not recorded."""
    assert missing(recorded, lines) == [line for line in lines.values() if line is not goodbye]


def test_remove(recorded: Store, lines: Lines, goodbye: Wanted) -> None:
    """Entry and file go together; a file that is gone already is no trouble."""
    old = [kept for kept in survey(recorded, lines) if kept.digest == OLD]
    remove(recorded, old)
    remove(recorded, old)
    assert set(recorded.index(EN)) == {goodbye.digest}
    assert not recorded.has_sound(EN, OLD)
    assert recorded.has_sound(EN, goodbye.digest)
