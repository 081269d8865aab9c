"""Only who holds a token is let in, and Twilio's own library agrees on who that is."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ivr.telephony.signature import Parameters, SignatureChecker

TOKEN, NEXT = "12345", "67890"
ORIGIN = "https://example.com"
TARGET = "/myapp.php?foo=1&bar=2"
PUBLISHED = (
    (b"CallSid", b"CA1234567890ABCDE"),
    (b"Caller", b"+14158675310"),
    (b"Digits", b"1234"),
    (b"From", b"+14158675310"),
    (b"To", b"+18005551212"),
)
SIGNATURE = b"L/OH5YylLD5NRKLltdqwSvS0BnU="
"""Signature, URL and parameters of twilio.com/docs/usage/security (read 2026-11-22)."""

Pairs = Sequence[tuple[str, str]]


class Form(dict[str, list[str]]):
    """Parameters as the SDK takes repeated ones: like Django's QueryDict."""

    def getlist(self, name: str) -> list[str]:
        """All values of a name."""
        return self[name]


def oracle(url: str, pairs: Pairs, token: str = TOKEN) -> bytes:
    """The signature that Twilio's library computes."""
    form = Form()
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    signature: str = RequestValidator(token).compute_signature(url, form)
    return signature.encode("ascii")


def decoded(pairs: Pairs) -> Parameters:
    """Parameters as they are after the form was read."""
    return [(name.encode(), value.encode()) for name, value in pairs]


def checker(origin: str = ORIGIN, *tokens: str) -> SignatureChecker:
    """A checker for an origin with the tokens given, or the usual one."""
    return SignatureChecker(origin, tokens or (TOKEN,))


def test_published_example() -> None:
    """Twilio's published example is valid as it stands."""
    assert checker().valid(TARGET.encode(), PUBLISHED, SIGNATURE)


def test_order_of_parameters_does_not_matter() -> None:
    """Twilio sorts by name, whatever order the parameters came in."""
    assert checker().valid(TARGET.encode(), PUBLISHED[::-1], SIGNATURE)


@pytest.mark.parametrize("position", range(len(PUBLISHED)))
def test_every_parameter_counts(position: int) -> None:
    """A parameter changed, left out or added makes the signature wrong."""
    name, value = PUBLISHED[position]
    others = PUBLISHED[:position] + PUBLISHED[position + 1 :]
    for forged in ((*others, (name, value + b"0")), others, (*PUBLISHED, (name, b"twice"))):
        assert not checker().valid(TARGET.encode(), forged, SIGNATURE)


@pytest.mark.parametrize(
    "target",
    ["/myapp.php", "/myapp.php?bar=2&foo=1", "/myapp.php/?foo=1&bar=2", "/MYAPP.php?foo=1&bar=2", ""],
)
def test_path_and_query_count_as_received(target: str) -> None:
    """The state of a call is in the URL, so no part of it can be exchanged."""
    assert not checker().valid(target.encode(), PUBLISHED, SIGNATURE)


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"=",
        b"L/OH5YylLD5NRKLltdqwSvS0BnU",
        b"l/oh5yyllD5nrklLTDQWsVs0bNu=",
        b"\xff\xfe\x00",
        b"not base64 at all!",
        b"TDEwSDVZeWxMRDVOUktMbHRkcXdTdlMwQm5VPQ==",
        base64.b64encode(b"\x00" * 20),
        base64.b64encode(b""),
        SIGNATURE * 2,
        SIGNATURE + b"\n",
        b"sha1=" + SIGNATURE,
    ],
)
def test_anything_else_is_no_signature(signature: bytes) -> None:
    """Missing, empty, cut, garbled or over-long: refused, never an exception."""
    assert not checker().valid(TARGET.encode(), PUBLISHED, signature)


@given(st.binary(max_size=60))
def test_arbitrary_bytes_are_no_signature(signature: bytes) -> None:
    """Whatever stands in the header, checking it never raises."""
    assert checker().valid(TARGET.encode(), PUBLISHED, signature) is (signature == SIGNATURE)


@pytest.mark.parametrize("token", [TOKEN, NEXT])
def test_both_tokens_sign_during_a_rotation(token: str) -> None:
    """While tokens are being changed, requests signed with either are let in."""
    both = checker(ORIGIN, TOKEN, NEXT)
    assert both.valid(b"/voice", PUBLISHED, oracle(f"{ORIGIN}/voice", text(PUBLISHED), token))


def text(pairs: Parameters) -> Pairs:
    """Parameters as text."""
    return [(name.decode(), value.decode()) for name, value in pairs]


def test_a_retired_token_signs_no_more() -> None:
    """After the rotation the old token opens nothing."""
    signature = oracle(f"{ORIGIN}/voice", text(PUBLISHED), TOKEN)
    assert not checker(ORIGIN, NEXT).valid(b"/voice", PUBLISHED, signature)


def test_no_token_lets_nobody_in() -> None:
    """A checker without tokens is never open."""
    none = SignatureChecker(ORIGIN, ())
    assert not none.valid(TARGET.encode(), PUBLISHED, SIGNATURE)


@pytest.mark.parametrize(
    ("configured", "signed", "valid"),
    [
        ("https://example.com:8443", "https://example.com", True),
        ("https://example.com:8443", "https://example.com:8443", True),
        ("https://Example.com:8443", "https://Example.com", True),
        ("https://Example.com", "https://Example.com", True),
        ("https://example.com", "https://example.com:443", False),
        ("http://example.com:8080", "http://example.com:8080", True),
        ("http://example.com:8080", "http://example.com", False),
        ("https://example.com", "http://example.com", False),
        ("https://example.com", "https://example.org", False),
    ],
)
def test_origins(configured: str, signed: str, valid: bool) -> None:
    """Twilio drops the port of https URLs and keeps that of http; all else must match to the letter."""
    signature = oracle(f"{signed}/voice", text(PUBLISHED))
    assert checker(configured).valid(b"/voice", PUBLISHED, signature) is valid


characters = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.one_of(st.sampled_from(["Digits", "From", "a", "A", "aa"]), characters)
values = st.one_of(st.sampled_from(["", " ", "+81 42", "b", "%20"]), characters)


@given(st.lists(st.tuples(names, values), max_size=8), st.sampled_from([ORIGIN, "http://example.com:8080"]))
@example([("a", ""), ("a", "b"), ("a", ""), ("ab", "")], ORIGIN)
@example([("Name", "西東京 市"), ("Name", "\x00")], ORIGIN)
def test_twilios_library_agrees(pairs: Pairs, origin: str) -> None:
    """Blanks, repeats, spaces and any script: what Twilio's library signs is valid here."""
    signature = oracle(origin + TARGET, pairs)
    assert checker(origin).valid(TARGET.encode(), decoded(pairs), signature)


@given(st.lists(st.tuples(names, values), min_size=1, max_size=5), names, values)
def test_forged_parameters_are_refused(pairs: Pairs, name: str, value: str) -> None:
    """A signature is good for its own parameters only, unless they read the same when joined."""
    forged = [*pairs, (name, value)]
    expected = oracle(ORIGIN + TARGET, pairs) == oracle(ORIGIN + TARGET, forged)
    assert checker().valid(TARGET.encode(), decoded(forged), oracle(ORIGIN + TARGET, pairs)) is expected
