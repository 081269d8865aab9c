"""``ivr sms``"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ivr.authoring.compile import compile_menus, require_tree
from ivr.authoring.sms import CaseText, case_texts
from ivr.authoring.walk import Answers
from ivr.cli.live import SheetFormat
from ivr.cli.today import city_today
from ivr.errors import IvrError
from ivr.model import LanguageTag, Procedure, Tree


def run(
    procedure: str | None, case: str | None, language: str | None, format: SheetFormat, menus: Path
) -> int:
    """Print the texts. Raises IvrError for a language, procedure or case that there is not."""
    tree = require_tree(compile_menus(menus, city_today()))
    chosen = _languages(tree, language)
    _require_procedure(tree, procedure)
    wanted = frozenset(case.split()) if case is not None else None
    texts = {tag: [t for t in case_texts(tree, tag) if _is_wanted(t, procedure, wanted)] for tag in chosen}
    if not any(texts.values()):
        raise IvrError("There is no such case. See the answers of all cases with: ivr sms, or ivr cases.")
    print(_json(texts) if format is SheetFormat.JSON else _sheet(texts), end="")
    return 0


def _languages(tree: Tree, language: str | None) -> list[LanguageTag]:
    if language is not None and language not in tree.languages:
        raise IvrError(f"There is no language '{language}'. Known: {', '.join(tree.languages)}.")
    return [tag for tag in tree.languages if language in (None, tag)]


def _require_procedure(tree: Tree, name: str | None) -> None:
    known = sorted(place.id for place in tree.places.values() if isinstance(place, Procedure))
    if name is not None and name not in known:
        raise IvrError(f"There is no procedure '{name}'. Known: {', '.join(known)}.")


def _named(answers: Answers) -> tuple[str, ...]:
    return tuple(f"{answer.question}={answer.choice}" for answer in answers)


def _is_wanted(found: CaseText, procedure: str | None, case: frozenset[str] | None) -> bool:
    """Cases with the same text share it: each of them finds it."""
    named = (frozenset(_named(answers)) for answers in found.cases)
    return procedure in (None, found.procedure.id) and (case is None or case in named)


def _sheet(texts: dict[LanguageTag, list[CaseText]]) -> str:
    """A heading with what is to be known of each text, then the text as it arrives."""
    return "\n".join(_entry(tag, found) for tag, cases in texts.items() for found in cases)


def _entry(tag: LanguageTag, found: CaseText) -> str:
    text = found.text
    remarks = ["whole" if text.whole else "shorter than what is said"]
    remarks += ["plain letters"] if text.plain else []
    heads = (" ".join((found.procedure.id, *_named(answers))) for answers in found.cases)
    where = "".join(f"== {tag} {head}\n" for head in heads)
    return f"{where}   {text.segments} segments, {', '.join(remarks)}\n{text.body}\n"


def _json(texts: dict[LanguageTag, list[CaseText]]) -> str:
    data: Sequence[dict[str, object]] = [
        {
            "language": tag,
            "procedure": found.procedure.id,
            "cases": [list(_named(answers)) for answers in found.cases],
            "segments": found.text.segments,
            "whole": found.text.whole,
            "plain": found.text.plain,
            "text": found.text.body,
        }
        for tag, cases in texts.items()
        for found in cases
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
