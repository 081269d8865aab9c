"""The service's own sentences: which there must be, and what each is filled with."""

from __future__ import annotations

ALWAYS = frozenset({"pause", "key-person", "key-repeat", "key-language", "key-back"})
"""Placeholders that every system sentence may use: a short silence, and the keys that work everywhere."""

SYSTEM_UNITS: dict[str, frozenset[str]] = {
    "greeting": frozenset(),
    "gate-option": frozenset({"key"}),
    "privacy": frozenset(),
    "keys-help": frozenset(),
    "menu-count": frozenset({"options"}),
    "option": frozenset({"option", "key"}),
    "official": frozenset({"name"}),
    "opening-repeat": frozenset({"key"}),
    "no-input-1": frozenset(),
    "no-input-2": frozenset(),
    "no-match-1": frozenset(),
    "no-match-2": frozenset(),
    "unsure": frozenset({"key"}),
    "confirm": frozenset(),
    "confirm-yes": frozenset(),
    "confirm-no": frozenset(),
    "bring-count": frozenset({"count"}),
    "know-count": frozenset({"count"}),
    "state-count": frozenset({"count"}),
    "list-item": frozenset({"ordinal", "item"}),
    "list-only": frozenset({"item"}),
    "list-end": frozenset({"count"}),
    "list-more": frozenset(),
    "more": frozenset(),
    "end": frozenset(),
    "end-offices": frozenset(),
    "end-other": frozenset(),
    "end-again": frozenset(),
    "end-repeat": frozenset({"key"}),
    "end-person": frozenset({"key"}),
    "end-help-by-person": frozenset(),
    "offices-short": frozenset(),
    "person-connecting": frozenset(),
    "staff-language": frozenset(),
    "person-unavailable": frozenset(),
    "person-unreached": frozenset(),
    "person-ended": frozenset(),
    "go-on": frozenset(),
    "help": frozenset(),
    "help-go-on": frozenset(),
    "goodbye": frozenset(),
    "apology": frozenset(),
    "withheld": frozenset(),
    "phone-again": frozenset({"phone"}),
    "language-ask": frozenset(),
}
"""Id of each sentence of system.yaml -> the placeholders it must have, besides those of ALWAYS."""

FILLED_IN = frozenset(
    {"confirm-yes", "confirm-no", "more", "end-offices", "end-other", "end-again", "go-on", "help-go-on"}
)
"""System sentences that stand in the middle of another (options), and so are one sentence."""
