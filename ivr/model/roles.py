"""What somebody who signs in to the screens may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Each may do all that those before it may. VIEWER: the phone, the map, the figures. DESK: also work on
    requests and open or close the desk. EDITOR: also set announcements and read who did what.
    """

    VIEWER = "viewer"
    DESK = "desk"
    EDITOR = "editor"

    def allows(self, needed: Role) -> bool:
        """May somebody of this role do what ``needed`` is enough for?"""
        order = list(Role)
        return order.index(self) >= order.index(needed)
