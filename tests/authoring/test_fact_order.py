"""Facts keep the order of the source, and a number says which languages it does not speak."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.fact_order import out_of_order
from ivr.authoring.translations import editing
from ivr.authoring.translations.desk import open_desk
from ivr.authoring.translations.importing import take
from ivr.authoring.translations.row import Row
from ivr.errors import IvrError
from ivr.model import FactKind, LanguageTag, Message, TranslationState

TODAY = date(2026, 11, 22)
ES = LanguageTag("es")
HELP = "system.help"
KINDS = {"free": FactKind.PHONE, "paid": FactKind.PHONE, "open": FactKind.HOURS, "late": FactKind.HOURS}
NOT_SERVED = {"vi": "Số này không có tiếng Việt.", "fil": "Hindi po kasama ang Filipino."}
"""The page names the languages of the paid number: these two are not among them."""


@pytest.mark.parametrize(
    ("source", "text", "wrong"),
    [
        ("free paid", "free paid", ""),
        ("free paid", "paid free", "free paid"),
        ("free paid free", "free free paid", "free paid free"),
        ("free open paid", "open free paid", ""),
        ("free open paid late", "free paid late open", "open late"),
        ("free key paid", "paid key", ""),
        ("pause key", "key pause", ""),
    ],
)
def test_facts_of_one_kind_keep_their_order(source: str, text: str, wrong: str) -> None:
    """Only facts of one kind are compared; missing ones are another fault."""
    assert out_of_order(source.split(), text.split(), KINDS) == tuple(wrong.split())


def swapped(root: Path, old: str) -> None:
    """Let two numbers change places in a text of Spanish or of the source."""
    file = root / ("translations/es/system.yaml" if old.startswith("El") else "system.yaml")
    warden, hall, between = f"{old}{{dog-warden}}", f"{old}{{town-phone}}", "\0"
    head, begin, rest = file.read_text("utf-8").partition("help:")
    part, end, tail = rest.partition("help-go-on:")
    part = part.replace(warden, between).replace(hall, warden).replace(between, hall)
    file.write_text(head + begin + part + end + tail, "utf-8")


def test_a_translation_with_swapped_numbers_is_not_accepted(town: Path) -> None:
    """The source says them the other way round now: the translation does not hold any more."""
    swapped(town, "The number is ")
    desk = open_desk(town, TODAY)
    with pytest.raises(
        IvrError, match=r"'system.help' does not hold in es: .* \{town-phone\}, \{dog-warden\}"
    ):
        editing.accept(desk, [ES], [HELP])


def test_a_file_with_swapped_numbers_is_not_imported(town: Path) -> None:
    """What a translator sends back is held to the same order."""
    desk = open_desk(town, TODAY)
    entry = desk.books[ES].entry(HELP)
    assert entry
    text = "\n".join(entry.text)
    text = text.replace("dog-warden", "\0").replace("town-phone", "dog-warden").replace("\0", "town-phone")
    row = Row(HELP, TranslationState.CURRENT, "\n".join(entry.source), text)
    with pytest.raises(IvrError, match=r"'system.help': .* \{dog-warden\}, \{town-phone\}"):
        take(desk, ES, [row])


def said(message: Message, language: LanguageTag) -> list[str]:
    """The sentences of a message as they are written."""
    return ["".join(p if isinstance(p, str) else f"{{{p.name}}}" for p in s) for s in message.texts[language]]


@pytest.mark.parametrize("tag", NOT_SERVED)
def test_callers_hear_that_a_number_does_not_speak_their_language(menus_root: Path, tag: str) -> None:
    """Right before the number of the foreign languages, wherever it is said."""
    language = LanguageTag(tag)
    units = check_menus(menus_root, TODAY).units.values()
    with_it = [u for u in units if "suspension-foreign" in u.placeholders(language)]
    assert len(with_it) >= 3
    for message in with_it:
        sentences = said(message, language)
        [at] = [n for n, sentence in enumerate(sentences) if "{suspension-foreign}" in sentence]
        assert sentences[at - 1] == NOT_SERVED[tag], message.id
