"""What Twilio posts is read as it was meant; what anybody else posts does no harm."""

from __future__ import annotations

import tracemalloc
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.inputs import Input, KeysPressed, NoInput, TransferEnded, TransferResult
from ivr.telephony.request import PARAMETER_LIMIT, Form, call_sid, first, parse_form, to_input
from ivr.telephony.signature import Parameters

SID = b"CA0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", []),
        (b"&&", []),
        (b"Digits=5", [(b"Digits", b"5")]),
        (b"Digits=", [(b"Digits", b"")]),
        (b"Digits", [(b"Digits", b"")]),
        (b"=5", [(b"", b"5")]),
        (b"Digits=%2A", [(b"Digits", b"*")]),
        (b"Digits=%23&Digits=*", [(b"Digits", b"#"), (b"Digits", b"*")]),
        (b"From=%2B8142&To=+8142", [(b"From", b"+8142"), (b"To", b" 8142")]),
        (b"City=Nishi+Tokyo+", [(b"City", b"Nishi Tokyo ")]),
        (b"City=%E8%A5%BF", [(b"City", "西".encode())]),
        (b"a=1%3D2&b=1=2", [(b"a", b"1=2"), (b"b", b"1=2")]),
        (b"a=%&b=%4&c=%zz&d=%C3", [(b"a", b"%"), (b"b", b"%4"), (b"c", b"%zz"), (b"d", b"\xc3")]),
        (b"a%3Db+c=1", [(b"a=b c", b"1")]),
        (b"a;b=1", [(b"a;b", b"1")]),
    ],
)
def test_forms(body: bytes, expected: Parameters) -> None:
    """Blank values stay, as they are signed; plus is a space; a broken percent sign stays as it is."""
    assert parse_form(body) == expected


any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


@given(st.lists(st.tuples(any_text, any_text), max_size=12))
def test_a_form_comes_back_as_it_was_sent(pairs: list[tuple[str, str]]) -> None:
    """Any names and values in any script survive the encoding of forms."""
    assert parse_form(urlencode(pairs).encode()) == [(n.encode(), v.encode()) for n, v in pairs]


@given(st.one_of(st.binary(max_size=80), st.text("a=&%+2;x", max_size=40).map(str.encode)))
def test_any_bytes_are_read_as_the_standard_library_reads_them(body: bytes) -> None:
    """Arbitrary bytes never raise, and mean what the standard library says they mean."""
    read = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    assert parse_form(body) == [(n.encode("latin-1"), v.encode("latin-1")) for n, v in read]


def test_parameters_are_bounded() -> None:
    """A body of nothing but separators or tiny parameters makes no endless list."""
    many = parse_form(b"&".join(b"a=%d" % number for number in range(5000)))
    assert len(many) <= PARAMETER_LIMIT + 1


def test_what_strangers_post_is_not_kept() -> None:
    """Bodies are read before the signature is known, so nothing big of them may stay in memory."""
    tracemalloc.start()
    try:
        for number in range(100):
            parse_form(b"a=%20" + b"%d" % number * 10_000)
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 500_000


def test_first_value() -> None:
    """Of a repeated name the first value counts; a name that is not there has none."""
    parameters = [(b"Digits", b"1"), (b"Digits", b"2")]
    assert first(parameters, b"Digits") == b"1"
    assert first(parameters, b"digits") == b""


plain_names = st.sampled_from(["Digits", "DigitsX", "XDigits", "CallSid", "a", "A", "a0"])


@given(st.lists(st.tuples(plain_names, any_text), max_size=8), st.sampled_from([b"Digits", b"CallSid", b"a"]))
def test_one_value_without_reading_the_rest(pairs: list[tuple[str, str]], name: bytes) -> None:
    """Looking for one value finds what reading all of the form finds."""
    body = urlencode(pairs).encode()
    assert Form(body).first(name) == first(parse_form(body), name)


@given(st.binary(max_size=60))
def test_any_form_has_a_value_or_none(body: bytes) -> None:
    """Looking for a value in arbitrary bytes never raises, nor does the text that is signed."""
    form = Form(body)
    assert isinstance(form.first(b"Digits") + form.quick_text(), bytes)


@given(st.dictionaries(plain_names, any_text.filter(lambda value: "\x00" not in value)))
def test_the_quick_text_is_what_is_signed(pairs: dict[str, str]) -> None:
    """With plain names, each there once, as Twilio sends them, the quick way needs no second look."""
    expected = b"".join(name.encode() + pairs[name].encode() for name in sorted(pairs))
    assert Form(urlencode(pairs).encode()).quick_text() == expected


@pytest.mark.parametrize(
    ("given_sid", "shown"),
    [
        (SID, SID.decode()),
        (b"", "-"),
        (SID + b"\n", "-"),
        (SID.upper(), "-"),
        (b"CA1 place=x", "-"),
        (b"+819012345678", "-"),
        (b"\xff" * 34, "-"),
    ],
)
def test_call_sids(given_sid: bytes, shown: str) -> None:
    """Only what looks like a CallSid is written to logs, so nobody writes into them."""
    assert call_sid([(b"CallSid", given_sid)]) == shown


@pytest.mark.parametrize(
    ("digits", "status", "expected"),
    [
        (b"", b"", NoInput()),
        (b"5", b"", KeysPressed("5")),
        (b"*", b"", KeysPressed("*")),
        (b"#", b"", KeysPressed("#")),
        (b"12", b"", KeysPressed("12")),
        (b"\xff", b"", KeysPressed("\ufffd")),
        (b"", b"completed", TransferEnded(TransferResult.COMPLETED)),
        (b"", b"answered", TransferEnded(TransferResult.ANSWERED)),
        (b"", b"busy", TransferEnded(TransferResult.BUSY)),
        (b"", b"no-answer", TransferEnded(TransferResult.NO_ANSWER)),
        (b"", b"failed", TransferEnded(TransferResult.FAILED)),
        (b"", b"canceled", TransferEnded(TransferResult.CANCELED)),
        (b"5", b"busy", TransferEnded(TransferResult.BUSY)),
        (b"", b"something-new", TransferEnded(TransferResult.FAILED)),
        (b"", b"\xff", TransferEnded(TransferResult.FAILED)),
    ],
)
def test_inputs(digits: bytes, status: bytes, expected: Input) -> None:
    """Empty digits are silence; an end of a transfer that Twilio may yet invent counts as not reached."""
    assert to_input(digits, status) == expected


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_every_request_is_an_input(digits: bytes, status: bytes) -> None:
    """Whatever was posted means something, and never raises."""
    assert isinstance(to_input(digits, status), KeysPressed | NoInput | TransferEnded)
