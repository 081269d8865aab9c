"""``ivr preflight``: the real service, Twilio's real requests, a sentence for each thing wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from starlette.testclient import TestClient

from ivr.cli.accountchecks import AccountChecks, message_findings, staff_findings
from ivr.cli.findings import Check, Finding, Level, ok, wrong
from ivr.cli.preflight import database_findings, findings
from ivr.cli.webchecks import WebChecks
from ivr.errors import RecordsError
from ivr.settings import Settings
from ivr.telephony.rest import RestApi
from ivr.web.app import create_app, services_of
from ivr.web.archive import Archive

if TYPE_CHECKING:
    from tests.conftest import Ivr, MakeSettings
    from tests.telephony.rest_samples import (
        ACCOUNT,
        LOGIN,
        OUR_NUMBER,
        Answer,
        Asked,
        FakeHttp,
        error,
        number_json,
        numbers_json,
        profiles_json,
    )
else:
    import sys

    sys.path.insert(0, str(Path(__file__).parent.parent / "telephony"))
    from rest_samples import (
        ACCOUNT,
        LOGIN,
        OUR_NUMBER,
        Answer,
        Asked,
        FakeHttp,
        error,
        number_json,
        numbers_json,
        profiles_json,
    )

PUBLIC = "https://phone.example.jp"
TOKEN, NEXT = "0123456789abcdef", "fedcba9876543210"
STATIC = "https://static.example.jp/index.xml"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
OURS = number_json(
    voice_url=f"{PUBLIC}/voice#e=tokyo",
    voice_fallback_url=f"{STATIC}#e=tokyo",
    voice_fallback_method="GET",
    status_callback=f"{PUBLIC}/status",
)
TWIML = b'<?xml version="1.0"?><Response><Say voice="Polly.Takumi-Neural">x</Say><Hangup/></Response>'
Handler = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def live(make_settings: MakeSettings) -> Settings:
    """Settings of a live line."""
    return make_settings(
        auth_token=TOKEN,
        public_url=PUBLIC,
        caller_id=OUR_NUMBER,
        staff_numbers="+81312345678",
        account_sid=ACCOUNT,
        sms_from=OUR_NUMBER,
    )


def checks_with(settings: Settings, handler: Handler) -> WebChecks:
    """The checks over HTTP with these answers."""
    client = httpx2.Client(transport=httpx2.MockTransport(handler))
    return WebChecks(settings, client, lambda: NOW)


def shown(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Level and subject of each finding; whatever is wrong says what to do."""
    listed = list(found)
    assert all(finding.says.endswith((".", ")", "?")) for finding in listed), listed
    assert all(finding.cure for finding in listed if finding.level is not Level.OK), listed
    return [(str(finding.level), finding.about) for finding in listed]


# ------------------------------------------------------------------ over HTTP


@pytest.fixture
def line(live: Settings) -> Iterator[TestClient]:
    """The real service."""
    with TestClient(create_app(live), base_url=PUBLIC, follow_redirects=False) as client:
        yield client


def test_the_real_service_passes(live: Settings, line: TestClient) -> None:
    """Alive at its public address; a signed call gets the menu, an unsigned one 403."""
    web = WebChecks(live, line, lambda: NOW)
    assert shown(web.reachable()) == [("ok", "public address")]
    assert shown(web.signed()) == [("ok", "signed call"), ("ok", "unsigned call")]


def test_another_token(make_settings: MakeSettings, line: TestClient) -> None:
    """A token that the running service does not have is found before Twilio finds it."""
    other = make_settings(auth_token=NEXT, public_url=PUBLIC)
    assert shown(WebChecks(other, line, lambda: NOW).signed())[0] == ("error", "signed call")


def test_both_tokens(make_settings: MakeSettings, line: TestClient) -> None:
    """During a change of tokens each is tried."""
    both = make_settings(auth_token=TOKEN, auth_token_next=NEXT, public_url=PUBLIC)
    found = shown(WebChecks(both, line, lambda: NOW).signed())
    assert found[:2] == [("ok", "signed call"), ("error", "second token")]


def test_no_caller_is_made_up(live: Settings) -> None:
    """The test call is withheld and has a CallSid that no call of Twilio's has."""
    bodies = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content.decode())
        return httpx2.Response(403)

    list(checks_with(live, handler).signed())
    assert all("From=anonymous" in body and f"CallSid=CA{'0' * 32}" in body for body in bodies)


@pytest.mark.parametrize("status", [301, 404, 502])
def test_a_proxy_that_does_not_pass_on(live: Settings, status: int) -> None:
    """Redirects and errors of a proxy are told as what they are."""
    web = checks_with(live, lambda request: httpx2.Response(status))
    assert shown(web.reachable()) == [("error", "public address")]
    assert shown(web.signed()) == [("error", "signed call"), ("error", "unsigned call")]


def test_nobody_there(live: Settings) -> None:
    """No connection is a finding, not a traceback."""

    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("x")

    web = checks_with(live, refuse)
    assert shown(web.reachable()) == [("error", "public address")]
    assert shown(web.signed()) == [("error", "signed call"), ("error", "unsigned call")]
    assert shown(web.fallback(STATIC, "GET")) == [("error", "fallback")]
    assert shown(web.clock()) == [("warning", "clock")]


def test_an_apology_is_no_menu(live: Settings) -> None:
    """TwiML that only apologises means that the service is broken behind it."""
    answer = httpx2.Response(200, headers={"content-type": "text/xml"}, content=TWIML)
    assert shown(checks_with(live, lambda request: answer).signed())[0] == ("error", "signed call")


def test_without_https(make_settings: MakeSettings) -> None:
    """A line without encryption works, and should not."""
    plain = make_settings(auth_token=TOKEN, public_url="http://phone.example.jp")
    found = shown(checks_with(plain, lambda request: httpx2.Response(200)).reachable())
    assert found == [("warning", "public address"), ("ok", "public address")]


@pytest.mark.parametrize(
    ("url", "answer", "level"),
    [
        (
            f"{STATIC}#e=tokyo",
            httpx2.Response(200, headers={"content-type": "text/xml"}, content=TWIML),
            "ok",
        ),
        (STATIC, httpx2.Response(404, content=b"no"), "error"),
        (STATIC, httpx2.Response(200, headers={"content-type": "text/html"}, content=b"<p>"), "error"),
        (f"{PUBLIC}/fallback", httpx2.Response(500), "warning"),
        ("", httpx2.Response(500), "error"),
    ],
)
def test_fallbacks(live: Settings, url: str, answer: httpx2.Response, level: str) -> None:
    """Elsewhere and TwiML is good; on our own host it fails with us; none leaves callers alone."""
    assert shown(checks_with(live, lambda request: answer).fallback(url, "GET")) == [(level, "fallback")]


def test_files_that_the_fallback_leads_to(live: Settings) -> None:
    """A file that is missing beside index.xml is named; the others are not."""
    gather = '<Gather action="{}.xml#rc=2" method="GET"><Say>x</Say></Gather>'
    index = f"<Response>{gather.format('en')}{gather.format('fil')}</Response>".encode()

    def host(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/fil.xml":
            return httpx2.Response(404, content=b"no")
        body = index if request.url.path == "/index.xml" else TWIML
        return httpx2.Response(200, headers={"content-type": "text/xml"}, content=body)

    found = list(checks_with(live, host).fallback(STATIC, "GET"))
    assert shown(found) == [("error", "fallback")]
    assert "https://static.example.jp/fil.xml cannot be used" in str(found[0])


@pytest.mark.parametrize(("seconds", "level"), [(0, "ok"), (-50, "ok"), (70, "error"), (-3600, "error")])
def test_clocks(live: Settings, seconds: int, level: str) -> None:
    """A minute off is too much for opening hours."""
    date = (NOW + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    web = checks_with(live, lambda request: httpx2.Response(404, headers={"date": date}))
    assert shown(web.clock()) == [(level, "clock")]


# ------------------------------------------------------------------ the account


def account(settings: Settings, *answers: Answer) -> AccountChecks:
    """The checks of an account with these answers."""
    return AccountChecks(settings, RestApi(ACCOUNT, LOGIN, FakeHttp(answers=list(answers))))


FULL = (200, {"sid": ACCOUNT, "status": "active", "type": "Full"})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([FULL, (200, profiles_json(1))], [("ok", "account"), ("ok", "calls at once")]),
        ([FULL, (200, profiles_json(0))], [("ok", "account"), ("warning", "calls at once")]),
        ([FULL, error(403, 20003)], [("ok", "account"), ("warning", "calls at once")]),
        (
            [(200, {"sid": ACCOUNT, "status": "active", "type": "Trial"}), (200, profiles_json(1))],
            [("warning", "account"), ("ok", "calls at once")],
        ),
        (
            [(200, {"sid": ACCOUNT, "status": "suspended", "type": "Full"}), (200, profiles_json(1))],
            [("error", "account"), ("ok", "calls at once")],
        ),
        ([error(401, 20003)], [("error", "account")]),
    ],
)
def test_accounts(live: Settings, answers: list[Answer], expected: list[tuple[str, str]]) -> None:
    """Login, state, and how many calls at once."""
    assert shown(account(live, *answers).account()) == expected


@pytest.mark.parametrize(
    ("changes", "levels"),
    [
        ({}, ["ok"]),
        ({"voice_url": "https://demo.twilio.com/welcome/voice/"}, ["error"]),
        ({"voice_url": f"{PUBLIC}/voice?line=overflow#e=tokyo"}, ["ok"]),
        ({"voice_url": f"{PUBLIC}/voices"}, ["error"]),
        ({"voice_method": "GET"}, ["error"]),
        ({"trunk_sid": "TK1"}, ["error"]),
        ({"capabilities": {"voice": False, "sms": True}}, ["error", "ok"]),
        ({"status_callback": ""}, ["warning"]),
    ],
)
def test_numbers(live: Settings, changes: dict[str, object], levels: list[str]) -> None:
    """Our number rings, and its calls come to us."""
    api = RestApi(ACCOUNT, LOGIN, FakeHttp(answers=[(200, numbers_json({**OURS, **changes}))]))
    found = shown(AccountChecks(live, api).number("number", api.own_number(OUR_NUMBER)))
    assert [level for level, _ in found] == levels


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "hands its calls to us; its URL names no line."),
        (
            {"voice_url": f"{PUBLIC}/voice?line=overflow#e=tokyo"},
            "hands its calls to us, to line 'overflow'.",
        ),
        (
            {"voice_url": f"{PUBLIC}/voice?line=overflow", "status_callback": ""},
            "hands its calls to us, to line 'overflow', but does not tell us how they end, "
            "so reports are less exact.",
        ),
    ],
)
def test_the_line_of_a_number(live: Settings, changes: dict[str, object], says: str) -> None:
    """A lost or another line changes what callers hear first, so it is shown."""
    api = RestApi(ACCOUNT, LOGIN, FakeHttp(answers=[(200, numbers_json({**OURS, **changes}))]))
    [found] = AccountChecks(live, api).number("number", api.own_number(OUR_NUMBER))
    assert found.says == says


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ((200, numbers_json(OURS)), "ok"),
        ((200, numbers_json(number_json(capabilities={"voice": True, "sms": False}))), "error"),
        ((200, numbers_json()), "error"),
    ],
)
def test_sms(live: Settings, answer: Answer, level: str) -> None:
    """The sender is ours and can send."""
    assert shown(account(live, answer).sms()) == [(level, "SMS")]


KEY = "A" * 43 + "="


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "are offered."),
        ({"records_key": ""}, "are not offered, as IVR_RECORDS_KEY is empty."),
        (
            {"account_sid": "", "sms_from": ""},
            "are not offered, as IVR_ACCOUNT_SID is empty: recordings could not be fetched and deleted.",
        ),
        (
            {"account_sid": "", "sms_from": "", "records_key": ""},
            "are not offered, as IVR_RECORDS_KEY is empty, and IVR_ACCOUNT_SID is empty: "
            "recordings could not be fetched and deleted.",
        ),
        ({"auth_token": "", "public_url": "", "account_sid": "", "sms_from": "", "records_key": ""}, "demo"),
    ],
)
def test_voice_messages(make_settings: MakeSettings, changes: dict[str, str], says: str) -> None:
    """If they are offered, and why not: exactly as the service itself offers them."""
    given = {"auth_token": TOKEN, "public_url": PUBLIC, "account_sid": ACCOUNT, "records_key": KEY}
    settings = make_settings(**{**given, "sms_from": OUR_NUMBER, **changes})
    [found] = message_findings(settings)
    assert shown([found]) == [("ok", "voice messages")]
    assert says in found.says
    offered = services_of(settings, Archive(settings), staffed=True).message
    assert found.says.startswith("are offered") is offered


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ((200, {"iso_code": "JP", "low_risk_numbers_enabled": True}), "ok"),
        ((200, {"iso_code": "JP", "low_risk_numbers_enabled": False}), "error"),
        (error(500, 20500), "warning"),
    ],
)
def test_geo(live: Settings, answer: Answer, level: str) -> None:
    """Without permission for Japan nobody is put through."""
    assert shown(account(live, answer).geo()) == [(level, "geo permission")]


@pytest.mark.parametrize(
    ("answer", "cure"),
    [
        (ConnectionError("refused"), "proxy and firewall to api.twilio.com"),
        ((200, "<html>Sign in to the city's network</html>"), "proxy and firewall to api.twilio.com"),
        (error(503, 20503), "run it again"),
        (error(429, 20429), "run it again"),
        (error(401, 20003), "Compare IVR_ACCOUNT_SID"),
    ],
)
def test_twilio_cannot_be_asked(live: Settings, answer: Answer, cure: str) -> None:
    """A command tries nothing again by itself, so every line says what the person can do."""
    api = RestApi(ACCOUNT, LOGIN, FakeHttp(by=lambda asked: answer))
    checks = AccountChecks(live, api)
    number = checks.number("number", api.own_number(OUR_NUMBER))
    found = [*checks.account(), *number, *checks.sms(), *checks.geo()]
    assert [about for _, about in shown(found)] == ["account", "number", "SMS", "geo permission"]
    assert all(cure in finding.cure for finding in found), found
    assert "by itself" not in "".join(map(str, found))


def test_profiles_cannot_be_asked_for(live: Settings) -> None:
    """What is not known of the account is not said to be missing."""
    found = list(account(live, FULL, ConnectionError()).account())
    assert shown(found) == [("ok", "account"), ("warning", "calls at once")]
    assert "firewall" in found[1].cure
    assert "approved in the console" not in found[1].cure


def test_staff(make_settings: MakeSettings) -> None:
    """Each number by its place, never as it is."""
    numbers = "+81312345678,+8131234567"
    found = list(staff_findings(make_settings(staff_numbers=numbers, caller_id=OUR_NUMBER)))
    assert shown(found) == [("ok", "staff"), ("error", "staff")]
    assert "+8131234567" not in "".join(map(str, found))
    assert shown(staff_findings(make_settings())) == [("warning", "staff")]


# ------------------------------------------------------------------ all together


def by_request(asked: Asked) -> Answer:
    """Twilio with everything in order."""
    if "IncomingPhoneNumbers" in asked.url:
        return 200, numbers_json(OURS)
    if "CustomerProfiles" in asked.url:
        return 200, profiles_json(1)
    if "DialingPermissions" in asked.url:
        return 200, {"iso_code": "JP", "low_risk_numbers_enabled": True}
    return FULL


def test_a_line_in_order(live: Settings, line: TestClient, menus_root: Path) -> None:
    """Everything at once: no error anywhere, and the order is always the same."""
    api = RestApi(ACCOUNT, LOGIN, FakeHttp(by=by_request))
    web = WebChecks(live, line, lambda: NOW)
    found = findings(live, menus_root, web, api, lambda settings: [ok("database", "answers.")])
    about = list(dict.fromkeys(finding.about for finding in found))
    assert about == [
        "menus",
        "staff",
        "voice messages",
        "database",
        "clock",
        "public address",
        "signed call",
        "unsigned call",
        "account",
        "calls at once",
        "number",
        "fallback",
        "SMS",
        "geo permission",
    ]
    # The test client plays every host, so only what another host would say is missing.
    assert {finding.about for finding in found if finding.level is Level.ERROR} <= {"fallback"}


def test_a_check_that_cannot_look(make_settings: MakeSettings, menus_root: Path) -> None:
    """What a check raises is a finding, and the others go on."""

    def away(settings: Settings) -> Iterable[Finding]:
        raise RecordsError("the database is away.")

    settings = make_settings()
    web = checks_with(settings, lambda request: httpx2.Response(404))
    found = findings(settings, menus_root, web, None, away)
    assert ("error", "database") in [(str(finding.level), finding.about) for finding in found]
    assert {"menus", "staff", "clock", "demo mode", "account"} <= {finding.about for finding in found}


def test_the_database(make_settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite answers where a folder can be written, and does not where none can be."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x", "utf-8")
    good = make_settings(database_url=f"sqlite:///{tmp_path}/r.sqlite3")
    assert shown(database_findings(good))[0] == ("ok", "database")
    bad = make_settings(database_url=f"sqlite:///{tmp_path}/file/r.sqlite3")
    web = checks_with(bad, lambda request: httpx2.Response(404))
    found = findings(bad, tmp_path / "none", web, None, database_findings)
    assert [finding.level for finding in found if finding.about == "database"] == [Level.ERROR]


def test_the_command(ivr: Ivr, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In demo mode it says that Twilio cannot call, and ends with status 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(WebChecks, "clock", lambda self: [ok("clock", "is right.")])
    ended = ivr("preflight", "--menus", town)
    assert (ended.status, ended.err) == (1, "")
    assert re.search(r"^ERROR +demo mode .*IVR_AUTH_TOKEN and IVR_PUBLIC_URL", ended.out, re.MULTILINE)
    assert re.search(r"^warning +account .*IVR_ACCOUNT_SID", ended.out, re.MULTILINE)
    assert ended.out.rstrip().endswith("warnings.")


def test_a_finding_is_one_line() -> None:
    """Level, subject, what is wrong, what to do."""
    check: Check = lambda: [wrong("clock", "is off.", "Set it.")]  # noqa: E731
    assert [str(finding) for finding in check()] == ["ERROR    clock          is off. Set it."]
