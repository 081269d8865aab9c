"""The desk as it is now: hours, what staff set, what can be offered. Held in memory and looked at in between.

If the database is away, what was last read stays in force; everything that staff set ends by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from ivr.dialogue.inputs import Moment, Services
from ivr.errors import RecordsError
from ivr.hours.desk import moment_at
from ivr.model import Tree
from ivr.model.desk import DeskChange

log = logging.getLogger("ivr.desk")

LOOK_SECONDS = 1.0
"""Seconds between looks at what staff have set; callers meet it within this and ``MOMENT_SECONDS``."""
Clock = Callable[[], datetime]
"""The time now, aware."""


class CurrentDesk:
    """Makes the moment that callers meet. ``read``: what staff have set, in force or to come."""

    def __init__(
        self,
        staffed: bool,
        services: Callable[[], Services],
        clock: Clock,
        read: Callable[[datetime], Sequence[DeskChange]] = lambda now: (),
    ) -> None:
        self._staffed, self._services, self._clock, self._read = staffed, services, clock, read
        self._changes: tuple[DeskChange, ...] = ()
        self._away = False

    def services(self) -> Services:
        """What can be offered now besides a person at once."""
        return self._services()

    def look(self) -> None:
        """Read what staff have set; to be called off the event loop. Keeps the last if it cannot be read."""
        try:
            self._changes = tuple(self._read(self._clock()))
        except RecordsError as error:
            if not self._away:
                log.error("what staff set cannot be read, the last known stays: %s", error)
            self._away = True
        else:
            self._away = False

    def moment(self, tree: Tree) -> Moment:
        """What callers of this tree meet now."""
        moment = moment_at(tree.hours, self._changes, self._clock(), self._staffed)
        said = (each.within(tree.languages) for each in moment.announcements)
        return replace(moment, services=self._services(), announcements=tuple(filter(None, said)))
