"""Methods, bodies and paths: what is not a webhook of ours gets a plain refusal, and never a redirect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ivr.telephony.request import BODY_LIMIT

if TYPE_CHECKING:
    from tests.web.conftest import Line

POSTED = ["/voice", "/voice/ja/front", "/voice/ja/card-loss?lost-at-home=no", "/status", "/fallback"]

every_route = pytest.mark.parametrize("target", POSTED)


@every_route
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods(demo: Line, target: str, method: str) -> None:
    """Anything but POST is 405 on every route, so that a wrong setting in the console is seen."""
    assert demo.client.request(method, target).status_code == 405


def test_other_methods_are_told_what_is_allowed(demo: Line) -> None:
    """An answer 405 names the method that works, as RFC 9110 §15.5.6 asks."""
    assert {demo.client.get(target).headers.get("allow") for target in POSTED} == {"POST"}


@every_route
def test_the_largest_body(demo: Line, target: str) -> None:
    """A body of exactly the limit is read, one byte more is not."""
    answers = [
        demo.client.post(target, content=b"a=" + b"b" * (size - 2)).status_code
        for size in (BODY_LIMIT, BODY_LIMIT + 1, BODY_LIMIT * 40)
    ]
    assert answers[0] in (200, 204)
    assert answers[1:] == [413, 413]


@every_route
def test_a_body_too_large_without_a_signature(signed: Line, target: str) -> None:
    """An endless body is given up before it is signed or read, chunk by chunk."""

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"a" * 1000

    assert signed.client.post(target, content=endless()).status_code == 413


@pytest.mark.parametrize(
    "target",
    [
        "/voice/",
        "/voice//",
        "/voice/ja",
        "/voice/ja/",
        "/voice/ja/front/",
        "/voice//ja//front",
        "/status/",
        "/fallback/",
        "/fallback//",
        "//voice",
        "/Voice",
        "/voice.xml",
        "/voicemail",
        "/",
        "",
        "/voice/../status",
        "/voice/ja/front/../../..",
        "/voice?x",
        "/voice/?x=1",
        "/voice/%2F",
        "/voice/ja%2Ffront",
        "/%76oice",
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_odd_paths_never_redirect(demo: Line, target: str, method: str) -> None:
    """A redirect would lose the key that was pressed: a path has an answer or none, never another."""
    answer = demo.client.request(method, target or "/", data={"Digits": "1"} if method == "POST" else None)
    assert answer.status_code in (200, 204, 404, 405)


def test_healthz(signed: Line) -> None:
    """The balancer asks without a signature and learns no more than that we live."""
    answer = signed.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert signed.client.post("/healthz").status_code == 405
