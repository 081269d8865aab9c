"""SMS: every document list fits into the segments that one message may take, in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.sms import different_cases, procedures
from ivr.authoring.walk import Answers
from ivr.model import LanguageTag, Procedure, Tree
from ivr.speech.spoken import TABLES, Spoken
from ivr.speech.written import MOST_SEGMENTS, Case, Text, Writer


def check_texts(tree: Tree, tables: Mapping[str, Spoken] = TABLES) -> Iterator[Issue]:
    """One issue for each procedure and language, for its longest text."""
    known = {place.id: list(different_cases(tree, place).values()) for place in _all_procedures(tree)}
    for language in tree.languages:
        writer = Writer(tree, language, tables)
        for procedure in procedures(tree, language):
            longest = _longest(writer, known[procedure.id])
            if longest:
                yield _issue(procedure, language, *longest)


def _all_procedures(tree: Tree) -> list[Procedure]:
    return [place for place in tree.places.values() if isinstance(place, Procedure)]


def _longest(writer: Writer, cases: list[tuple[Answers, Case]]) -> tuple[Answers, Text] | None:
    """The longest of the texts that do not fit even when all that may be left out is."""
    found = [(answers, writer.text(case)) for answers, case in cases if not writer.surely_fits(case)]
    too_long = [(answers, text) for answers, text in found if not text.fits]
    return max(too_long, key=lambda pair: len(pair[1].body), default=None)


def _issue(procedure: Procedure, language: LanguageTag, answers: Answers, text: Text) -> Issue:
    case = " ".join(f"{answer.question}={answer.choice}" for answer in answers)
    which = f"The SMS of '{procedure.id}'{f' ({case})' if case else ''}"
    wrong = f"{which} takes {text.segments} segments without notes and details; {MOST_SEGMENTS} is the limit."
    cure = "Shorten the names of its items, or the sms- sentences of system.yaml."
    return Issue(Code.SMS_LENGTH, procedure.official.where(language), wrong, cure, language)
