"""Who is let in: Twilio by its signature, in demo mode only this machine, and nothing is read of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from twilio.request_validator import RequestValidator

from ivr.telephony.request import Form
from ivr.telephony.signature import SignatureChecker
from ivr.web.switchboard import Switchboard
from ivr.web.voice import Guard, RefusedError

if TYPE_CHECKING:
    from tests.web.conftest import Line, MakeLine

POSTED = ["/voice", "/voice/ja/front", "/voice/ja/card-loss?lost-at-home=no", "/status", "/fallback"]
Names = Mapping[str, str]

every_route = pytest.mark.parametrize("target", POSTED)


@pytest.fixture
def nothing_interpreted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails if an answer is made for the request."""

    def never(*_given: object) -> None:
        raise AssertionError("a refused request was interpreted")

    for name in ("begin", "answer", "apology"):
        monkeypatch.setattr(Switchboard, name, never)
    return iter(())


# ------------------------------------------------------------------ signed


@every_route
def test_signed_requests_are_let_in(signed: Line, target: str) -> None:
    """What Twilio's own library signs is answered on every route."""
    assert signed.post(target).status_code in (200, 204)


@every_route
@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "=",
        "nonsense",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "L/OH5YylLD5NRKLltdqwSvS0BnU=",
        "\u00ff",
        "*" * 9000,
    ],
)
@pytest.mark.usefixtures("nothing_interpreted")
def test_unsigned_requests_are_refused(signed: Line, target: str, header: str | None) -> None:
    """Missing, empty or wrong: 403, nothing interpreted, and no word of what was expected."""
    headers = [] if header is None else [(b"X-Twilio-Signature", header.encode("latin-1"))]
    answer = signed.client.post(target, data={"CallSid": "CA1", "Digits": "1"}, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(answer.text) < 80


@every_route
@pytest.mark.usefixtures("nothing_interpreted")
def test_a_signature_of_another_url_is_refused(signed: Line, target: str) -> None:
    """A signature that was valid elsewhere cannot be moved to another place of the tree."""
    elsewhere = signed.signature("/voice/ja/offices", {"CallSid": "CA1"})
    assert signed.client.post(target, data={"CallSid": "CA1"}, headers=elsewhere).status_code == 403


@every_route
@pytest.mark.usefixtures("nothing_interpreted")
def test_changed_parameters_are_refused(signed: Line, target: str) -> None:
    """Another key than the one signed is refused."""
    headers = signed.signature(target, {"CallSid": "CA1", "Digits": "1"})
    answer = signed.client.post(target, data={"CallSid": "CA1", "Digits": "2"}, headers=headers)
    assert answer.status_code == 403


@every_route
def test_both_tokens_during_a_rotation(make_line: MakeLine, names: Names, target: str) -> None:
    """While tokens are being changed, either signature is accepted, and no third."""
    tokens = {"auth_token": names["token"], "auth_token_next": names["next"]}
    line = make_line(names["next"], public_url=names["public_url"], **tokens)
    assert line.post(target).status_code in (200, 204)
    first = type(line)(line.app, line.client, names["token"])
    third = type(line)(line.app, line.client, "another")
    assert first.post(target).status_code in (200, 204)
    assert third.post(target).status_code == 403


@every_route
def test_behind_a_proxy(signed: Line, target: str) -> None:
    """What a proxy does to Host, scheme and forwarding headers changes nothing."""
    headers = {
        "Host": "10.0.0.7:9000",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "attacker.example",
        "X-Forwarded-For": "203.0.113.9",
    }
    assert signed.post(target, headers=headers).status_code in (200, 204)


@pytest.mark.parametrize(
    "target",
    [
        "/voice/ja/%66ront",
        "/voice/ja/card%2Dloss?lost%2Dat%2Dhome=no",
        "/voice/ja/%E8%A5%BF",
        "/voice/ja/front?x=%E8%A5%BF+%2B",
        "/voice/ja/front?b=1&a=2&b=",
    ],
)
def test_the_url_is_checked_as_received(signed: Line, target: str) -> None:
    """Percent signs in path and query are neither decoded nor added before the signature is checked."""
    assert signed.post(target).status_code == 200


def test_unknown_parameters_are_signed_and_ignored(signed: Line) -> None:
    """Twilio adds parameters without notice: they count for the signature and for nothing else."""
    plain = signed.post("/voice/ja/front", {"Digits": "1"})
    more = signed.post(
        "/voice/ja/front", {"Digits": "1", "NewThing": ["b", "a", "b"], "Empty": "", "西": "東 京"}
    )
    assert (more.status_code, more.content) == (200, plain.content)


any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
some_names = st.one_of(st.sampled_from(["Digits", "From", "CallSid", "a"]), any_text)
forms = st.lists(st.tuples(some_names, any_text), max_size=7)


def admitted(signature: bytes, body: bytes) -> bool:
    """Does the guard of a signed service let a request in?"""
    scope = {
        "headers": [(b"x-twilio-signature", signature)],
        "raw_path": b"/voice/ja/front",
        "query_string": b"try=1",
    }
    try:
        Guard(SignatureChecker("https://phone.example.jp", ["12345"])).admit(scope, Form(body))
    except RefusedError:
        return False
    return True


def signature_of(pairs: list[tuple[str, str]]) -> bytes:
    """What Twilio would sign these parameters with."""
    form = MultiDict(pairs)
    url = "https://phone.example.jp/voice/ja/front?try=1"
    signature: str = RequestValidator("12345").compute_signature(url, form)
    return signature.encode()


class MultiDict(dict[str, list[str]]):
    """Parameters as Twilio's library takes repeated ones."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__()
        for name, value in pairs:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        """All values of a name."""
        return self[name]


@given(forms)
@example([("b=", "="), ("b", "=="), ("", "\x00"), ("\x00", "")])
@example([("Digits", "1"), ("Digits", "1"), ("Digits", "0")])
def test_whatever_twilio_signs_is_let_in(pairs: list[tuple[str, str]]) -> None:
    """The quick way of checking and the full one together let in all that Twilio's library signs."""
    assert admitted(signature_of(pairs), urlencode(pairs).encode())


@given(forms, st.sampled_from([("Digits", "5"), ("From", "+81"), ("x", "")]))
def test_what_was_changed_is_kept_out(pairs: list[tuple[str, str]], change: tuple[str, str]) -> None:
    """A parameter more, or one with another value, and the signature is void."""
    name, value = change
    others = [pair for pair in pairs if pair[0] != name]
    for forged in ([*others, change], [*others, (name, value + "1")]):
        if signature_of(forged) != signature_of(pairs):
            assert not admitted(signature_of(pairs), urlencode(forged).encode())


# ------------------------------------------------------------------ demo mode


@every_route
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_demo_answers_this_machine(demo: Line, target: str, host: str) -> None:
    """Without a token this machine may call, by any name it has for itself."""
    assert demo.post(target, headers={"Host": host}).status_code in (200, 204)


@every_route
@pytest.mark.parametrize(
    "host",
    ["phone.example.jp", "10.0.0.7:8000", "127.0.0.1.example.jp", "localhost.example.jp:8000", "", "0"],
)
@pytest.mark.usefixtures("nothing_interpreted")
def test_demo_refuses_another_host(demo: Line, target: str, host: str) -> None:
    """A tunnel or a web page that names another host is refused."""
    assert demo.post(target, headers={"Host": host}).status_code == 403


@every_route
@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "x-forwarded-anything"],
)
@pytest.mark.usefixtures("nothing_interpreted")
def test_demo_refuses_what_was_forwarded(demo: Line, target: str, header: str) -> None:
    """A proxy on this machine that lets the world in is refused, whatever it says."""
    assert demo.post(target, headers={header: "127.0.0.1"}).status_code == 403


@every_route
@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.7", "::ffff:192.0.2.7", "2001:db8::1", ""])
@pytest.mark.usefixtures("nothing_interpreted")
def test_demo_refuses_another_machine(demo: Line, target: str, address: str) -> None:
    """Only a loopback address is this machine."""
    stranger = TestClient(demo.app, base_url="http://127.0.0.1:8000", client=(address, 50000))
    assert stranger.post(target, data={"CallSid": "CA1"}).status_code == 403


def test_demo_has_no_back_door(demo: Line) -> None:
    """No name opens the door, not even the one that test clients call themselves."""
    stranger = TestClient(demo.app, base_url="http://127.0.0.1:8000")
    assert stranger.post("/voice", data={"CallSid": "CA1"}).status_code == 403


def test_demo_answers_this_machine_on_the_usual_port(demo: Line) -> None:
    """An IPv6 host without a port is understood too."""
    assert demo.post("/voice", headers={"Host": "[::1]"}).status_code == 200
