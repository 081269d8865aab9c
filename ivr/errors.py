"""The exceptions of this project.

IvrError                 something a person can act on; str() is the sentence to show
├── SettingsError        the environment or .env holds a value that cannot be used
├── MenusRefusedError         menus/ has issues; carries them
├── AudioError           a sound or the index of the recordings cannot be used
├── RecordsError         the records, or their key, cannot be used
│   └── DatabaseError    their database does not answer, or refuses
└── PhoneError           the terminal phone met an answer that a carrier would refuse
"""

from __future__ import annotations


class IvrError(Exception):
    """Base of all expected errors. The message says what is wrong and what to do."""


class SettingsError(IvrError):
    """The configuration cannot be used. The message names the setting and a value that works."""


class AudioError(IvrError):
    """A sound file, the index of the recordings or a local voice cannot be used."""


class RecordsError(IvrError):
    """The records cannot be written or read now. Never holds what was to be recorded."""


class DatabaseError(RecordsError):
    """``cure``: what whoever runs a command can look at; logs and screens do without it."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.cure = cure


class PhoneError(IvrError):
    """The service answered with something that a carrier would not execute."""
