"""menus/spoken/<language>.yaml as a form to fill in: every entry with what it is for, and no words yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType

HEAD = """\
# How {name} ({tag}) says numbers, keys and times. 'ivr check' says what is still empty or cannot be said.
# Every text stands in the middle of a sentence, without a full stop; only 'ordinal' begins one.
# {{n}} is the number, in the words of 'numbers'. Put quotes around a text that begins with a brace.
# A number with a text of its own (one, two, few) is written out beside the others, as many as are needed:
#   days:
#     1: one day
#     other: "{{n}} days"
"""

ENTRIES = MappingProxyType(
    {
        "numbers": """\
# Words for 1, 2, 3 … in order, as they stand before a noun: [one, two, three]. The voice reads a numeral for
# every number after the last, so this may stay empty; up to 20 is usual.
numbers: []
""",
        "phone-digits": """\
# As said in a phone number, digit by digit.
phone-digits:
"""
        + "".join(f"  {digit}:\n" for digit in "0123456789"),
        "keys": """\
# The names of the keys * and #. A digit key that is not called as in a phone number may be added: 1: …
keys:
  star:
  hash:
""",
        "count": "# How many things to bring, for example {n} things\ncount:\n",
        "options": "# How many options a menu has, for example {n} options\noptions:\n",
        "ordinal": (
            "# A place in a list, as a sentence begins, for example 1: First, 2: Second … other: Number {n}\n"
            "ordinal:\n"
        ),
        "clock": """\
# A time of day. 'face': hours are counted to 12 or to 24. 'minutes': {hour} and {minute} in words; 0 is the
# full hour, other minutes such as 30 ("half past {hour}") may be added. 'parts': what goes with the time from
# an hour on: 0: "{time} at night", 6: "{time} in the morning" …; with 24 hours 0: "{time}" is enough.
# May be added: 'hours', if an hour has a name of its own: 1: one o'clock … other: "{n} o'clock"; and 'named',
# times with a name of their own: 12:00: noon.
clock:
  face: 12
  minutes:
    0:
    other:
  parts:
    0:
    12:
""",
        "hours": "# Opening to closing time, for example from {opens} to {closes}\nhours:\n",
        "date": """\
# A day to come, for example {weekday}, {month} {day}. 'months': twelve names in square brackets with commas
# between; 'weekdays': seven, from Monday. 'days' may be added, if days of a month are counted in another way:
# 1: first … other: "{n}".
date:
  pattern:
  months: []
  weekdays: []
""",
        "days": "# A number of days, for example {n} days\ndays:\n",
        "months": "# A number of months, for example {n} months\nmonths:\n",
        "age": "# An age limit, as the sentences with it need it, for example {n} years\nage:\n",
        "times": "# How often, for example {n} times\ntimes:\n",
        "minutes": "# How long, for example {n} minutes\nminutes:\n",
        "people": "# How many persons, for example {n} people\npeople:\n",
        "digits": "# How many digits a PIN has, for example {n} digits\ndigits:\n",
        "length-range": "# How many letters a password has, for example {least} to {most}\nlength-range:\n",
        "floor": "# A floor, where 1 is the ground floor, for example floor {n}\nfloor:\n",
    }
)
"""Every entry of the file, in its order, as it stands in a new one."""


@dataclass(frozen=True, slots=True)
class Form:
    """The file of one language. ``text``: as it is now, None if there is none. ``entries``: its keys."""

    tag: str
    name: str
    text: str | None
    entries: Collection[str]

    @property
    def file(self) -> str:
        """Its place below menus/."""
        return f"spoken/{self.tag}.yaml"

    @property
    def missing(self) -> tuple[str, ...]:
        """Entries that the file does not have yet."""
        return tuple(entry for entry in ENTRIES if entry not in self.entries)

    def completed(self) -> str:
        """The file with every entry; what is written stays as it is, byte for byte."""
        before = HEAD.format(name=self.name, tag=self.tag) if self.text is None else self.text
        if before and not before.endswith("\n"):
            before += "\n"
        return before + "".join(f"\n{ENTRIES[entry]}" for entry in self.missing)
