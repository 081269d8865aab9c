"""What is there at a moment: a service that cannot be used now is neither offered nor gone on with."""

from __future__ import annotations

from ivr.dialogue.choices import noticed
from ivr.dialogue.inputs import Moment
from ivr.dialogue.state import DialogueState, Notice, Overlay

_CALLBACK = frozenset(
    {
        Overlay.CALLBACK,
        Overlay.CALLBACK_DRAFT,
        Overlay.CALLBACK_OWN,
        Overlay.CALLBACK_KEY,
        Overlay.CALLBACK_CHECK,
        Overlay.CALLBACK_BAND,
        Overlay.CALLBACK_ANY,
        Overlay.CALLBACK_MORNING,
        Overlay.CALLBACK_AFTERNOON,
    }
)
_MESSAGE = frozenset(
    {Overlay.MESSAGE, Overlay.RECORDING, Overlay.REVIEW, Overlay.LISTEN, Overlay.MESSAGE_SEND}
)
_TEXT = frozenset({Overlay.TEXT, Overlay.TEXT_SEND})


def as_offered(state: DialogueState, moment: Moment) -> DialogueState:
    """The same state, or, if its service is not there at this moment, the notice that says so."""
    why = _missing(state.overlay, moment) if state.overlay else None
    return noticed(state, why) if why else state


def _missing(overlay: Overlay, moment: Moment) -> Notice | None:
    services = moment.services
    if overlay is Overlay.WAITING and services.queue:
        return None if moment.person else Notice.QUEUE_CLOSED
    absent = (
        (overlay is Overlay.WAITING)
        or (overlay in _CALLBACK and not services.callback)
        or (overlay in _MESSAGE and not services.message)
        or (overlay in _TEXT and not services.text)
    )
    return Notice.FAILED if absent else None
