"""``ivr call`` with people on the other side: the options reach the call, and the staff's side is shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

if TYPE_CHECKING:
    from tests.conftest import Ivr

PAGES = {
    "/voice": '<Dial action="/done"><Number url="/whisper">+81312345678</Number></Dial>',
    "/whisper": '<Gather action="/taken" numDigits="1"><Say>Press one.</Say></Gather><Hangup/>',
    "/taken": "",
    "/done": '<Enqueue action="/message" waitUrl="/wait">desk</Enqueue>',
    "/wait": '<Gather action="/leave" numDigits="1" timeout="1"><Pause length="59"/></Gather>',
    "/leave": "<Leave/>",
    "/message": '<Record action="/end" finishOnKey="#"/>',
    "/end": "<Hangup/>",
    "/status": "",
}


class City:
    """A service in a thread. ``asked``: path and form of each request."""

    def __init__(self) -> None:
        asked: list[tuple[str, dict[str, str]]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                asked.append((self.path, dict(parse_qsl(form))))
                body = f"<Response>{PAGES[self.path]}</Response>".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.asked = asked
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    """A city that rings the desk, then queues, then records."""
    for name in ("IVR_AUTH_TOKEN", "IVR_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    city = City()
    thread = Thread(target=city.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield city
    city.server.shutdown()
    thread.join()
    city.server.server_close()


def test_people_in_a_script(ivr: Ivr, city: City) -> None:
    """A machine answers, the queue moves, a key leaves it, and twelve seconds are recorded."""
    options = ("--staff", "machine", "--queue", "position=3,average=90,every=60", "--from", "withheld")
    ended = ivr("call", "--url", city.url, "--keys", "wait:70 5 record:12", *options)
    assert ended.status == 0, ended.err
    assert "staff | Press one." in ended.out
    assert "rang +81312345678: completed\n" in ended.out
    assert "recorded 12 s, ended by #" in ended.out
    forms = dict(city.asked)
    assert forms["/voice"]["From"] == "anonymous"
    assert forms["/done"]["DialBridged"] == "false"
    assert [form["QueuePosition"] for path, form in city.asked if path == "/wait"] == ["3", "2"]
    assert (forms["/message"]["QueueResult"], forms["/message"]["QueueTime"]) == ("leave", "70")
    assert forms["/end"]["RecordingDuration"] == "12"


def test_people_at_the_terminal(ivr: Ivr, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is asked for in its place: how the line ends, a key in the queue, what is recorded."""
    monkeypatch.setattr("sys.stdin", io.StringIO("accept\n\n5\nrecord:hangup\n"))
    ended = ivr("call", "--url", city.url)
    assert ended.status == 0, ended.err
    for question in ["+81312345678 rings: accept", "key, or Enter", "recording: record:SECONDS"]:
        assert question in ended.out
    forms = dict(city.asked)
    assert forms["/done"]["DialBridged"] == "true"
    assert len([path for path, _ in city.asked if path == "/wait"]) == 2
    assert forms["/end"]["Digits"] == "hangup"


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--staff", "soon", "'soon' is not how a line ends"),
        ("--queue", "long", "'long' says nothing of a queue"),
    ],
)
def test_mistakes(ivr: Ivr, city: City, option: str, value: str, says: str) -> None:
    """A word that means nothing is refused before anybody is called."""
    ended = ivr("call", "--url", city.url, "--keys", "1", option, value)
    assert ended.status == 2
    assert says in ended.err
    assert not city.asked
