"""menus/spoken/<language>.yaml to the forms of a language, or to all that is missing or wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from difflib import get_close_matches

from ivr.authoring.codes import Code
from ivr.authoring.files import Folder
from ivr.authoring.issues import Issue
from ivr.authoring.source import Source
from ivr.authoring.spoken_schema import ClockPart, DatePart, SpokenFile
from ivr.authoring.vocabulary import unresolved
from ivr.model import Language, LanguageTag
from ivr.model.spoken import COUNTS, ClockForms, DateForms, NumberForms, SpokenForms
from ivr.speech.spoken import Spoken
from ivr.speech.spoken.forms import spoken_of

DIGITS = "0123456789"
NAMED_KEYS = {"star": "*", "hash": "#"}
"""Keys that YAML cannot write plainly, by the name they have in the file."""
FACES = {"12": 12, "24": 24}
OTHER = "other"

_HOLES = re.compile(r"\{([a-z]+)\}")
_UNSPOKEN = re.compile(r"[<>&*#/\\|:=+~_{}\[\]()]")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_MOST_HOUR, _MOST_MINUTE, _MOST_NUMBER, _MOST_DAY = 23, 59, 999, 31
_MONTHS, _WEEKDAYS = 12, 7


def compile_spoken(
    tag: LanguageTag, part: SpokenFile, source: Source
) -> tuple[SpokenForms | None, tuple[Issue, ...]]:
    """The forms, if they are complete, and every issue."""
    reader = _Reader(tag, source)
    forms = reader.forms(part)
    if not reader.issues and (same := _same_time(forms)):
        cure = "Tell them apart in 'parts', such as \"{time} in the morning\", or write 'face: 24'."
        reader.wrong(same, cure, "clock")
    return (None if reader.issues else forms), tuple(reader.issues)


def _same_time(forms: SpokenForms) -> str | None:
    """Two times of day that sound alike, as a caller could come at the wrong one."""
    clock = spoken_of(forms).clock
    seen: dict[str, time] = {}
    for minute in range(24 * 60):
        at = time(minute // 60, minute % 60)
        first = seen.setdefault(clock(at), at)
        if first != at:
            return f"{first:%H:%M} and {at:%H:%M} are both said '{clock(at)}'."
    return None


class _Reader:
    """Reads one file; ``issues`` grows on the way. ``where``: keys from the top of the file."""

    def __init__(self, tag: LanguageTag, source: Source) -> None:
        self._tag = tag
        self._source = source
        self.issues: list[Issue] = []

    def forms(self, part: SpokenFile) -> SpokenForms:
        """Everything; only of use without issues."""
        digits = {
            digit: self._text(part.phone_digits.get(digit, ""), "phone-digits", digit) for digit in DIGITS
        }
        self._known(part.phone_digits, DIGITS, "phone-digits")
        self._distinct(digits, "phone-digits")
        self._distinct({str(n): word for n, word in enumerate(part.numbers, 1)}, "numbers")
        return SpokenForms(
            self._tag,
            tuple(self._text(word, "numbers", index) for index, word in enumerate(part.numbers)),
            digits,
            self._keys(part.keys, digits),
            {name: self._numbered(getattr(part, name), name) for name in COUNTS},
            self._clock(part.clock),
            self._text(part.hours, "hours", holds=("opens", "closes")),
            self._date(part.date),
            self._text(part.length_range, "length-range", holds=("least", "most")),
        )

    def wrong(self, what: str, cure: str, *where: str | int) -> None:
        """Note what cannot be spoken as it is written."""
        at = self._source.at(*where)
        self.issues.append(Issue(Code.SPOKEN_WRONG, at, what, cure, self._tag))

    def _text(self, text: str, *where: str | int, holds: Sequence[str] = ()) -> str:
        """A text with exactly these placeholders."""
        name = ".".join(str(step) for step in where).removesuffix(f".{OTHER}")
        wanted = " and ".join(f"{{{each}}}" for each in holds)
        if not text.strip():
            cure = "Write how this language says it" + (f", with {wanted}." if wanted else ".")
            at = self._source.at(*where)
            self.issues.append(Issue(Code.SPOKEN_MISSING, at, f"'{name}' is empty.", cure, self._tag))
        elif sorted(_HOLES.findall(text)) != sorted(holds):
            cure = f"Write {wanted} in it, each once." if wanted else "Write it without braces."
            self.wrong(f"'{name}' has other placeholders than it must: '{text}'.", cure, *where)
        elif found := _UNSPOKEN.search(_HOLES.sub("", text)):
            self.wrong(f"'{found[0]}' in '{name}' is not spoken.", "Write a word, or a comma.", *where)
        return text.strip()

    def _known(self, given: Mapping[str, str], known: Sequence[str], name: str) -> None:
        for key in given:
            if key not in known:
                cure = f"Known here: {', '.join(known)}."
                self.wrong(f"'{name}' knows no '{key}'.", cure, name, key)

    def _distinct(self, words: Mapping[str, str], name: str) -> None:
        first: dict[str, str] = {}
        for key, word in words.items():
            if word and first.setdefault(word, key) != key:
                wrong = f"'{first[word]}' and '{key}' are both '{word}'."
                self.wrong(wrong, "Each has a word of its own.", name, key)

    def _keys(self, given: Mapping[str, str], digits: Mapping[str, str]) -> dict[str, str]:
        """Names of all keys; a digit that is not named is as in a phone number."""
        self._known(given, (*DIGITS, *NAMED_KEYS), "keys")
        named = {digit: self._text(given[digit], "keys", digit) for digit in DIGITS if digit in given}
        signs = {sign: self._text(given.get(name, ""), "keys", name) for name, sign in NAMED_KEYS.items()}
        keys = {**digits, **named, **signs}
        if named:  # else they are the digits, which are distinct
            self._distinct({**{d: w for d, w in digits.items() if d not in named}, **named}, "keys")
        return keys

    def _numbered(self, given: Mapping[str, str], name: str) -> NumberForms:
        written = name.replace("_", "-")
        return self._forms(given, (written,), ("n",), (), range(1, _MOST_NUMBER + 1))

    def _forms(
        self,
        given: Mapping[str, str],
        where: tuple[str, ...],
        holds: Sequence[str],
        holds_exact: Sequence[str],
        numbers: range,
    ) -> NumberForms:
        other = self._text(given.get(OTHER, ""), *where, OTHER, holds=holds)
        exact = {
            int(key): self._text(text, *where, key, holds=holds_exact)
            for key, text in given.items()
            if key != OTHER and self._number(key, numbers, where)
        }
        return NumberForms(other, exact)

    def _number(self, key: str, numbers: range, where: tuple[str, ...]) -> bool:
        if key.isascii() and key.isdigit() and int(key) in numbers:
            return True
        wrong = f"'{key}' in '{'.'.join(where)}' is no number that is said here."
        self.wrong(wrong, f"Write one from {numbers[0]} to {numbers[-1]}, or '{OTHER}'.", *where, key)
        return False

    def _clock(self, part: ClockPart) -> ClockForms:
        where = ("clock", "minutes")
        minutes = self._forms(part.minutes, where, ("hour", "minute"), ("hour",), range(_MOST_MINUTE + 1))
        if part.face not in FACES:
            self.wrong(f"A clock has no {part.face} hours.", "Write 12 or 24.", "clock", "face")
        face = FACES.get(part.face, 12)
        hours = self._forms(part.hours, ("clock", "hours"), ("n",), (), range(_MOST_HOUR + 1))
        return ClockForms(face, hours, minutes, self._parts(part.parts), self._times(part.named))

    def _date(self, part: DatePart) -> DateForms:
        days = self._forms(part.days, ("date", "days"), ("n",), (), range(1, _MOST_DAY + 1))
        pattern = self._text(part.pattern, "date", "pattern", holds=("weekday", "month", "day"))
        months = self._listed(part.months, "months", _MONTHS)
        return DateForms(pattern, months, self._listed(part.weekdays, "weekdays", _WEEKDAYS), days)

    def _listed(self, names: tuple[str, ...], name: str, count: int) -> tuple[str, ...]:
        """Names of which there must be so many."""
        if names and len(names) != count:
            wrong = f"'date.{name}' has {len(names)} names."
            self.wrong(wrong, f"Write {count}, in square brackets with commas between.", "date", name)
        if not names:
            self._text("", "date", name)
        return tuple(self._text(each, "date", name, index) for index, each in enumerate(names))

    def _parts(self, given: Mapping[str, str]) -> tuple[tuple[int, str], ...]:
        hours = range(_MOST_HOUR + 1)
        texts = {
            int(key): self._text(text, "clock", "parts", key, holds=("time",))
            for key, text in given.items()
            if self._number(key, hours, ("clock", "parts"))
        }
        if 0 not in texts:
            self._text("", "clock", "parts", "0", holds=("time",))
        return tuple(sorted(texts.items()))

    def _times(self, given: Mapping[str, str]) -> dict[time, str]:
        named: dict[time, str] = {}
        for key, text in given.items():
            if found := _TIME.fullmatch(key):
                named[time(int(found[1]), int(found[2]))] = self._text(text, "clock", "named", key)
            else:
                self.wrong(f"'{key}' is no time of day.", "Write it as 12:00.", "clock", "named", key)
        return named


def spoken_forms(
    folder: Folder, languages: Mapping[LanguageTag, Language], tables: Mapping[str, Spoken]
) -> tuple[dict[LanguageTag, SpokenForms], list[Issue]]:
    """The forms of every language that has no table of its own, and what is wrong with all the files."""
    found: dict[LanguageTag, SpokenForms] = {}
    issues: list[Issue] = []
    for file in folder.under("spoken"):
        tag = LanguageTag(file.name.removeprefix("spoken/").removesuffix(".yaml"))
        if tag in tables or tag not in languages:
            issues.append(_idle(file.source, tag, tag in tables, languages))
            continue
        forms, wrong = compile_spoken(tag, file.content, file.source)
        issues += wrong
        if forms:
            found[tag] = forms
    issues += [
        _unspoken(language, tables)
        for language in languages.values()
        if language.tag not in tables and f"spoken/{language.tag}.yaml" not in folder.files
    ]
    return found, issues


def _idle(source: Source, tag: LanguageTag, known: bool, languages: Iterable[str]) -> Issue:
    if not known:
        return unresolved(source.at(), "language", tag, languages)
    wrong = f"Nothing reads this file: '{tag}' has its forms in ivr/speech/spoken/."
    return Issue(Code.FILE_UNKNOWN, source.at(), wrong, "Remove it, and change them there.", tag)


def _unspoken(language: Language, tables: Iterable[str]) -> Issue:
    wrong = f"It is not written how '{language.tag}' says numbers, keys and times."
    close = get_close_matches(language.tag, list(tables), n=1)
    meant = f"Did you mean '{close[0]}'? If not, r" if close else "R"
    cure = f"{meant}un 'ivr translations update' and fill in spoken/{language.tag}.yaml."
    return Issue(Code.SPOKEN_MISSING, language.at, wrong, cure, language.tag)
