"""The codes of all issues, one sentence each for the manual. ``tests/broken/`` has an example of each."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Names of issues: permanent, as clerks and scripts refer to them."""

    YAML_SYNTAX = "yaml-syntax"
    YAML_DUPLICATE_KEY = "yaml-duplicate-key"
    YAML_ANCHOR = "yaml-anchor"
    YAML_BLOCK_TEXT = "yaml-block-text"
    FILE_MISSING = "file-missing"
    FILE_UNKNOWN = "file-unknown"
    KEY_UNKNOWN = "key-unknown"
    KEY_MISSING = "key-missing"
    VALUE_WRONG = "value-wrong"
    ID_DUPLICATE = "id-duplicate"
    ID_UNRESOLVED = "id-unresolved"
    ID_RESERVED = "id-reserved"
    MENU_EMPTY = "menu-empty"
    MENU_KEYS = "menu-keys"
    MENU_KEY_TWICE = "menu-key-twice"
    MENU_TOO_MANY = "menu-too-many"
    MENU_TOO_DEEP = "menu-too-deep"
    PLACE_UNREACHABLE = "place-unreachable"
    PLACE_TRAPPED = "place-trapped"
    QUESTION_IDLE = "question-idle"
    CONDITION_IMPOSSIBLE = "condition-impossible"
    CONDITION_OVERLAP = "condition-overlap"
    CASE_SILENT = "case-silent"
    KEYS_TOO_MANY = "keys-too-many"
    PROMPT_MISSING = "prompt-missing"
    PLACEHOLDER_UNKNOWN = "placeholder-unknown"
    PLACEHOLDER_DIFFERS = "placeholder-differs"
    FACT_ORDER = "fact-order"
    FACT_EXPIRED = "fact-expired"
    FACT_NOT_YET = "fact-not-yet"
    FACT_NO_SOURCE = "fact-no-source"
    FACT_UNUSED = "fact-unused"
    DIGIT_TYPED = "digit-typed"
    SYMBOL_UNSPOKEN = "symbol-unspoken"
    PHONE_NOT_ALONE = "phone-not-alone"
    ASKS_SECRET = "asks-secret"
    SENTENCE_TOO_LONG = "sentence-too-long"
    OPTION_TOO_LONG = "option-too-long"
    MENU_TOO_LONG = "menu-too-long"
    GREETING_TOO_LONG = "greeting-too-long"
    DOCUMENT_SIZE = "document-size"
    VOICE_UNKNOWN = "voice-unknown"
    VOICE_LANGUAGE = "voice-language"
    VOICE_SSML = "voice-ssml"
    GATHER_LANGUAGE = "gather-language"
    SCRIPT_WRONG = "script-wrong"
    SCRIPT_MISSING = "script-missing"
    LETTER_INVISIBLE = "letter-invisible"
    TEXT_AS_SOURCE = "text-as-source"
    TERM_FORBIDDEN = "term-forbidden"
    JOINT_TYPED = "joint-typed"
    READING_TRAP = "reading-trap"
    EASY_JAPANESE = "easy-japanese"
    HOURS_CLOCK = "hours-clock"
    HOURS_DATES = "hours-dates"
    HOURS_CONFLICT = "hours-conflict"
    HOURS_PAST = "hours-past"
    SPOKEN_MISSING = "spoken-missing"
    SPOKEN_WRONG = "spoken-wrong"
    SMS_LENGTH = "sms-length"
    TRANSLATION_MISSING = "translation-missing"
    TRANSLATION_STALE = "translation-stale"
    TRANSLATION_ORPHAN = "translation-orphan"
    LINE_NUMBER_WRONG = "line-number-wrong"
    LINE_NUMBER_TWICE = "line-number-twice"
    LINE_WITHHELD = "line-withheld"
    SUSPENSION_NOT_CURRENT = "suspension-not-current"
    FACT_NOT_CURRENT = "fact-not-current"
    PROCEDURE_WITHHELD = "procedure-withheld"
    REVIEW_MISSING = "review-missing"


MEANING: dict[Code, str] = {
    Code.YAML_SYNTAX: "The file is not YAML.",
    Code.YAML_DUPLICATE_KEY: "A key is written twice in one place.",
    Code.YAML_ANCHOR: "YAML anchors, aliases and merges are not used here.",
    Code.YAML_BLOCK_TEXT: "Block texts (| and >) are not used, as they put spaces into Japanese.",
    Code.FILE_MISSING: "A file that every tree needs is not there.",
    Code.FILE_UNKNOWN: "A file that nothing reads.",
    Code.KEY_UNKNOWN: "A key that does not exist, often a typing error.",
    Code.KEY_MISSING: "A key that must be there is not.",
    Code.VALUE_WRONG: "A value is of the wrong kind.",
    Code.ID_DUPLICATE: "Two things have the same id.",
    Code.ID_UNRESOLVED: "An id is used that nothing has.",
    Code.ID_RESERVED: "An id that the service itself uses in its URLs.",
    Code.MENU_EMPTY: "A menu without options.",
    Code.MENU_KEYS: "Keys of a menu do not count up from 1.",
    Code.MENU_KEY_TWICE: "One key has two meanings.",
    Code.MENU_TOO_MANY: "More than four options at one place.",
    Code.MENU_TOO_DEEP: "More than three levels of menus.",
    Code.PLACE_UNREACHABLE: "No key leads there.",
    Code.PLACE_TRAPPED: "From there no answer can be reached.",
    Code.QUESTION_IDLE: "A question whose answer changes nothing.",
    Code.CONDITION_IMPOSSIBLE: "A condition that can never hold.",
    Code.CONDITION_OVERLAP: "Two conditions for the same thing hold in the same case.",
    Code.CASE_SILENT: "A case in which nothing is said.",
    Code.KEYS_TOO_MANY: "Too many keys until the first document is heard.",
    Code.PROMPT_MISSING: "A sentence that must be spoken is empty or not there.",
    Code.PLACEHOLDER_UNKNOWN: "A {placeholder} that is neither a fact nor filled in by the service.",
    Code.PLACEHOLDER_DIFFERS: "A translation has other {placeholders} than the Japanese.",
    Code.FACT_ORDER: "Facts of one kind, such as telephone numbers, have another order than in the Japanese.",
    Code.FACT_EXPIRED: "A fact whose validity has ended.",
    Code.FACT_NOT_YET: "A fact that is not valid yet.",
    Code.FACT_NO_SOURCE: "A fact or procedure that does not say where it is from.",
    Code.FACT_UNUSED: "A fact that is spoken nowhere.",
    Code.DIGIT_TYPED: "A digit is typed into a sentence instead of coming from facts.yaml.",
    Code.SYMBOL_UNSPOKEN: "A symbol that voices do not speak or speak wrongly.",
    Code.PHONE_NOT_ALONE: "A phone number shares its sentence with too much else.",
    Code.ASKS_SECRET: "A sentence asks for a My Number, PIN, name or birth date.",
    Code.SENTENCE_TOO_LONG: "A sentence is too long for the ear.",
    Code.OPTION_TOO_LONG: "A menu option is too long.",
    Code.MENU_TOO_LONG: "A menu takes too long to be heard.",
    Code.GREETING_TOO_LONG: "Too long until the first key can be chosen.",
    Code.DOCUMENT_SIZE: "More is heard at once at a place than fits into one answer to Twilio.",
    Code.VOICE_UNKNOWN: "A voice that Twilio is not known to have.",
    Code.VOICE_LANGUAGE: "A voice that does not speak the language of Say.",
    Code.VOICE_SSML: "A voice that is not known to take the silences, rates and readings that are written.",
    Code.GATHER_LANGUAGE: "A language as Gather does not call it.",
    Code.SCRIPT_WRONG: "A letter or sign that the language does not have; it may look like one it has.",
    Code.SCRIPT_MISSING: "A sentence without any letter of its own language.",
    Code.LETTER_INVISIBLE: "A letter or space that nobody sees.",
    Code.TEXT_AS_SOURCE: "A translation is the source text itself.",
    Code.TERM_FORBIDDEN: "A term that terms/ forbids in a language.",
    Code.JOINT_TYPED: "A name or option that counts, numbers, names a key or ends a list by hand.",
    Code.READING_TRAP: "A word that voices misread stands there without a reading.",
    Code.EASY_JAPANESE: "A sentence of Easy Japanese is long, passive, honorific, denied twice or impolite.",
    Code.HOURS_CLOCK: "A clock without hours, or with hours that cannot be.",
    Code.HOURS_DATES: "Days that are not one date, a range with both ends, or a yearly range.",
    Code.HOURS_CONFLICT: "Two exceptions say different things of a clock on the same day.",
    Code.HOURS_PAST: "A closure or opening whose days are over.",
    Code.SPOKEN_MISSING: "How a language says a number, key or time is not written.",
    Code.SPOKEN_WRONG: "A spoken form that cannot be said as it is written.",
    Code.SMS_LENGTH: "A document list does not fit into one SMS of four segments.",
    Code.TRANSLATION_MISSING: "A text is not translated.",
    Code.TRANSLATION_STALE: "The Japanese was changed after the translation was made.",
    Code.TRANSLATION_ORPHAN: "A translation of a text that no longer exists.",
    Code.LINE_NUMBER_WRONG: "A number of a line is not written as it is dialled.",
    Code.LINE_NUMBER_TWICE: "A number belongs to two lines.",
    Code.LINE_WITHHELD: "A line starts at a procedure that its own language does not offer yet.",
    Code.SUSPENSION_NOT_CURRENT: "The suspension numbers are not current in an offered language.",
    Code.FACT_NOT_CURRENT: "A system sentence that states facts is not current in an offered language.",
    Code.PROCEDURE_WITHHELD: "With --release: a procedure is not read out in a language yet.",
    Code.REVIEW_MISSING: "With --release: no speaker has reviewed a language.",
}
"""One sentence per code, for ``ivr check --codes`` and the documentation."""
