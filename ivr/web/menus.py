"""The menus in force, and taking new ones while calls go on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from ivr.authoring.check import check_menus
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue, MenusRefusedError, errors
from ivr.dialogue.inputs import Moment
from ivr.model import Position, Tree
from ivr.speech.recordings import NONE
from ivr.telephony.people import Staff
from ivr.web.audio import CurrentAudio
from ivr.web.lastgood import keep, last_good
from ivr.web.switchboard import Switchboard

log = logging.getLogger("ivr.menus")


def load_tree(root: Path, today: date) -> Tree:
    """The tree of a folder that passes every check. Raises MenusRefusedError."""
    try:
        checked = check_menus(root, today)
    except OSError as error:
        wrong = f"The folder cannot be read ({error.strerror or type(error).__name__})."
        at = Position(str(root), 1, 1)
        raise MenusRefusedError((Issue(Code.FILE_MISSING, at, wrong, "Make it readable."),)) from None
    if checked.tree is None or errors(checked.issues):
        raise MenusRefusedError(checked.issues)
    return checked.tree


def log_withheld(tree: Tree) -> None:
    """Say which procedures callers of a language do not get until they are translated."""
    for language, places in tree.withheld.items():
        if places:
            log.warning("not offered in %s until translated: %s", language, ", ".join(sorted(places)))


def load_or_last_good(root: Path, today: date, store: Path) -> Tree:
    """The tree of ``root``, else the last good one, loudly. Raises MenusRefusedError if there is neither."""
    try:
        tree = load_tree(root, today)
    except Exception as error:  # a fault of ours in a check must not keep a line from starting either
        kept = _kept_tree(store, today)
        if kept is None:
            raise
        why = (
            error if isinstance(error, MenusRefusedError) else f"checking failed with {type(error).__name__}"
        )
        log.error("the menus are refused, so the last good ones are used: %s", why)
        return kept
    keep_copy(root, tree.digest, store)
    return tree


def _kept_tree(store: Path, today: date) -> Tree | None:
    """The last good tree, if one was kept and passes today, or passed on the day it was kept.

    A fact that has expired since is spoken on, loudly: a line that is silent would be worse.
    """
    kept = last_good(store)
    if kept is None:
        return None
    for day in (today, date.fromtimestamp(kept.stat().st_mtime)):
        try:
            return load_tree(kept, day)
        except MenusRefusedError as refused:
            log.error("the last good menus do not pass on %s: %s", day, refused)
    return None


def keep_copy(root: Path, digest: str, store: Path) -> None:
    """Keep these menus as the last good ones; a store that cannot be written is logged, not fatal."""
    try:
        keep(root, digest, store)
    except OSError as error:
        log.error("no copy of the menus can be kept in %s: %s", store, error.strerror or "copying failed")


class CurrentMenus:
    """Holds the switchboard in force; ``reload`` replaces it only by one that passes every check.

    ``store``: where the last good menus are kept, if they are. ``audio``: the recordings, if there are any.
    ``moment``: what callers of a tree meet now. ``overrides``: see telephony.address. ``tree``: the menus, if
    they have been read and checked already.
    ``refused``: the menus on disk are not those in force.
    """

    def __init__(
        self,
        root: Path,
        staff: Staff | None,
        today: Callable[[], date],
        store: Path | None = None,
        audio: CurrentAudio | None = None,
        moment: Callable[[Tree], Moment] | None = None,
        overrides: str = "",
        tree: Tree | None = None,
    ) -> None:
        self._root = root
        self._store, self._overrides = store, overrides
        self._staff = staff
        self._audio = audio
        self._today = today
        self._moment = moment or (lambda tree: Moment(person=staff is not None))
        self._reloading = Lock()
        self._stamp = None if tree else self._changed()
        self.refused = False
        if tree is None:
            tree = load_or_last_good(root, today(), store) if store else load_tree(root, today())
            log_withheld(tree)
        self._take(tree)

    def _take(self, tree: Tree) -> None:
        """Answer from this tree, with the recordings as they are now."""
        self._library = self._audio.library if self._audio else None
        recordings = self._audio.recordings() if self._audio else NONE
        self.switchboard = Switchboard(tree, self._staff, recordings, self._moment(tree), self._overrides)

    @property
    def audio(self) -> CurrentAudio | None:
        """The recordings in force."""
        return self._audio

    def recorded(self, path: str) -> str:
        """What the recording at a path says; empty where it is none."""
        return self._audio.library.texts.get(path, "") if self._audio else ""

    def take_moment(self) -> None:
        """Callers meet the desk as it is now. To be called on the event loop, like answering."""
        board = self.switchboard
        moment = self._moment(board.tree)
        if moment != board.moment:
            board.take_moment(moment)

    def _changed(self) -> tuple[date, tuple[tuple[str, int, int], ...]]:
        """Name, time and size of every file: enough to notice a change; and the day, as facts have dates."""
        files = sorted(self._root.rglob("*.yaml"))
        found = []
        for file in files:
            try:
                status = file.stat()
            except FileNotFoundError:  # removed while we look: the next look settles it
                continue
            found.append((str(file), status.st_mtime_ns, status.st_size))
        return self._today(), tuple(found)

    def reload_if_changed(self) -> bool:
        """Take new menus if files have changed since the last look. True when they are in force."""
        stamp = self._changed()
        if stamp == self._stamp:
            self._take_recordings()
            return False
        taken = self.reload()
        self._stamp = stamp  # only now: what could not even be looked at is looked at again
        return taken

    def _take_recordings(self) -> None:
        """Recordings that came or went change what is played; the menus stay."""
        if self._audio is None:
            return
        self._audio.look()
        with self._reloading:
            self._take_library()

    def _take_library(self) -> None:
        if self._audio and self._audio.library is not self._library:
            self._take(self.switchboard.tree)
            log.info("changed recordings are in force")

    def reload(self) -> bool:
        """Take the menus as they are on disk; keep the present ones, loudly, if they do not pass.

        Recordings come first: they are quick, and good also while the menus are not.
        """
        if self._audio:
            self._audio.look_now()
        with self._reloading:  # a signal may come while the watcher is at it; the later look must win
            self._take_library()
            return self._reload()

    def _reload(self) -> bool:
        try:
            tree = load_tree(self._root, self._today())
        except MenusRefusedError as refused:
            log.error("the changed menus are not used, the old ones stay: %s", refused)
            self.refused = True
            return False
        self.refused = False
        self._take(tree)
        if self._store:
            keep_copy(self._root, tree.digest, self._store)
        log.info("new menus are in force, digest %s", tree.digest)
        log_withheld(tree)
        return True


def today_in(zone: str) -> Callable[[], date]:
    """A clock of the city, whatever the zone of this machine."""
    return lambda: datetime.now(ZoneInfo(zone)).date()
