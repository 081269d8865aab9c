"""Somebody at the desk where there is nobody, in the demo mode."""

from __future__ import annotations

from ivr.settings import Settings

SOMEBODY = {"staff_numbers": ("+81312345678",), "caller_id": "+815012345678"}
"""Who is rung where the settings name nobody: only a phone of ours hears of them."""


def peopled(settings: Settings) -> Settings:
    """These settings with somebody at the desk in demo mode, so that transfers and the queue can be tried."""
    if not settings.demo or settings.staff:
        return settings
    return settings.model_copy(update=SOMEBODY)
