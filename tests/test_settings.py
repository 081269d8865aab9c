"""Settings come from the environment or .env, are checked at the start, and a refusal says what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import SettingsError
from ivr.settings import Settings, is_loopback, read_settings
from ivr.web.demo import peopled

LIVE = {"IVR_AUTH_TOKEN": "secret-token", "IVR_PUBLIC_URL": "https://phone.example.jp"}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No .env but the test's own."""
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    """Set environment variables."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def refusal(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> str:
    """The message for settings that cannot be used."""
    given(monkeypatch, values)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    return str(refused.value)


def test_defaults() -> None:
    """Without any setting it is the demo mode: this machine only, one worker, the menus of the project."""
    settings = read_settings()
    assert settings.demo
    assert settings.tokens == ()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.menus == Path("menus")
    assert (settings.staff_number, settings.caller_id, settings.public_url) == ("", "", "")


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("IVR_HOST", "::1", "host", "::1"),
        ("IVR_HOST", "[::1]", "host", "::1"),
        ("IVR_HOST", "localhost", "host", "localhost"),
        ("IVR_PORT", "9000", "port", 9000),
        ("IVR_WORKERS", "4", "workers", 4),
        ("IVR_MENUS", "/srv/menus", "menus", Path("/srv/menus")),
        ("IVR_CALLER_ID", "+815012345678", "caller_id", "+815012345678"),
        ("IVR_RELOAD_EVERY", "0", "reload_every", 0.0),
        ("IVR_RELOAD_EVERY", "0.5", "reload_every", 0.5),
        ("IVR_KEEP", "/var/lib/ivr", "keep", Path("/var/lib/ivr")),
        ("IVR_LOG_LEVEL", "debug", "log_level", "debug"),
    ],
)
def test_each_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: object
) -> None:
    """Each environment variable sets its own thing."""
    monkeypatch.setenv(name, value)
    assert getattr(read_settings(), field) == expected


def test_what_is_only_tried_stays_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that goes live does not begin with the requests of the demo mode."""
    assert read_settings().records_url == "sqlite:///.ivr/demo.sqlite3"
    given(monkeypatch, {"IVR_AUTH_TOKEN": "0" * 16, "IVR_PUBLIC_URL": "https://phone.example.jp"})
    assert read_settings().records_url == "sqlite:///.ivr/records.sqlite3"
    given(monkeypatch, {"IVR_DATABASE_URL": "sqlite:////var/lib/ivr/own.sqlite3"})
    assert read_settings().records_url == "sqlite:////var/lib/ivr/own.sqlite3"


def test_somebody_is_at_the_desk_of_the_demo_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that transfers and the queue can be tried; never on a live line."""
    assert peopled(read_settings()).staff
    assert peopled(read_settings(staff_numbers="+81312345670", caller_id="+815012345670")).staff == (
        "+81312345670",
    )
    given(monkeypatch, {"IVR_AUTH_TOKEN": "0" * 16, "IVR_PUBLIC_URL": "https://phone.example.jp"})
    assert not peopled(read_settings()).staff


def test_every_setting_is_described() -> None:
    """Each setting says what it is, in the code and so in the generated manual."""
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


def test_a_live_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a token the service may listen anywhere, and both tokens are known."""
    given(monkeypatch, {**LIVE, "IVR_AUTH_TOKEN_NEXT": "next-token", "IVR_HOST": "0.0.0.0"})
    settings = read_settings()
    assert not settings.demo
    assert settings.tokens == ("secret-token", "next-token")


def test_tokens_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever prints or logs the settings does not print a token."""
    given(monkeypatch, {**LIVE, "IVR_AUTH_TOKEN_NEXT": "next-token"})
    settings = read_settings()
    assert "token" not in f"{settings!r} {settings}".replace("auth_token", "")


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.0.2.7", "phone.example.jp", "", "127.0.0.1.example.jp"]
)
def test_demo_mode_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Without a token nobody else may reach the service, and the message shows both ways out."""
    message = refusal(monkeypatch, {"IVR_HOST": host})
    assert "IVR_AUTH_TOKEN" in message
    assert "IVR_HOST=127.0.0.1" in message


@pytest.mark.parametrize(
    ("name", "value", "works"),
    [
        ("IVR_PORT", "0", "1"),
        ("IVR_PORT", "65536", "65535"),
        ("IVR_PORT", "eighty", "8000"),
        ("IVR_PORT", "", "8000"),
        ("IVR_WORKERS", "0", "1"),
        ("IVR_WORKERS", "65", "64"),
        ("IVR_WORKERS", "many", "1"),
        ("IVR_RELOAD_EVERY", "-1", "0"),
        ("IVR_RELOAD_EVERY", "often", "2"),
        ("IVR_RELOAD_EVERY", "nan", "2"),
        ("IVR_LOG_LEVEL", "loud", "info"),
        ("IVR_PUBLIC_URL", "phone.example.jp", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "ftp://phone.example.jp", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://phone.example.jp/voice", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://phone.example.jp?x=1", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://phone.example.jp#rc=2", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://user:pass@phone.example.jp", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://phone example.jp", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://電話.example.jp", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://phone.example.jp:99999", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://phone.example.jp:x", "https://phone.example.jp"),
        ("IVR_PUBLIC_URL", "https://[", "https://phone.example.jp"),
        ("IVR_STAFF_NUMBER", "042-460-9845", "+81"),
        ("IVR_STAFF_NUMBER", "110", "+81"),
        ("IVR_STAFF_NUMBER", "+81", "+81"),
        ("IVR_STAFF_NUMBER", "+8142460984５", "+81"),
        ("IVR_STAFF_NUMBER", "+81570064738", "another number"),
        ("IVR_STAFF_NUMBER", "+81990123456", "another number"),
        ("IVR_CALLER_ID", "+81180123456", "another number"),
        ("IVR_CALLER_ID", "+810424609845", "another number"),
        ("IVR_CALLER_ID", "anonymous", "+81"),
    ],
)
def test_refusals(monkeypatch: pytest.MonkeyPatch, name: str, value: str, works: str) -> None:
    """A value that cannot be used is refused by the variable's name with one that can."""
    message = refusal(monkeypatch, {name: value})
    assert f"{name}:" in message
    assert works in message.removeprefix(f"{name}:")


@pytest.mark.parametrize(
    ("name", "value", "works"),
    [
        ("IVR_STAFF_NUMBERS", "+81312345678,110", "number 2: emergency"),
        ("IVR_STAFF_NUMBERS", "+81312345678 +81312345679", "E.164"),
        ("IVR_STAFF_NUMBERS", "+81312345678,+81312345678", "twice"),
        ("IVR_STAFF_NUMBERS", ",".join(f"+8131234560{n}" for n in range(10)) + ",+81312345678", "10 numbers"),
        ("IVR_STAFF_NUMBERS", "+81570064738", "0570"),
        ("IVR_STAFF_NUMBER", "119", "emergency"),
        ("IVR_STAFF_ORDER", "random", "together"),
        ("IVR_RING_SECONDS", "4", "5"),
        ("IVR_RING_SECONDS", "61", "60"),
        ("IVR_STAFF_CODE", "123", "4 to 10 digits"),
        ("IVR_STAFF_CODE", "abcd", "4 to 10 digits"),
        ("IVR_QUEUE_MINUTES", "0", "15"),
        ("IVR_ACCOUNT_SID", "AC123", "AC and 32"),
        ("IVR_ACCOUNT_SID", f"SK{'0' * 32}", "AC and 32"),
        ("IVR_API_KEY", f"AC{'0' * 32}", "SK and 32"),
        ("IVR_SMS_FROM", "+81120950178", "another Twilio number"),
        ("IVR_SMS_FROM", "050-1234-5678", "E.164"),
        ("IVR_SMS_PER_NUMBER", "0", "3"),
        ("IVR_SMS_PER_DAY", "-1", "300"),
        ("IVR_LOG_FORMAT", "xml", "text"),
        ("IVR_DATABASE_URL", "", "sqlite:///FILE"),
        ("IVR_DATABASE_URL", "records.sqlite3", "sqlite:///FILE"),
        ("IVR_DATABASE_URL", "mysql://u:p@h/d", "postgresql://USER"),
        ("IVR_DATABASE_URL", "postgres:/h/d", "postgresql://USER"),
        ("IVR_DATABASE_URL", "postgresql://u:p@h:port/d", "postgresql://USER"),
        ("IVR_DATABASE_URL", "sqlite://", "name a file"),
        ("IVR_DATABASE_URL", "sqlite:///:memory:", "name a file"),
        ("IVR_RECORDS_KEY", "secret", "ivr records new-key"),
        ("IVR_RECORDS_KEY", f"{'A' * 43}=,{'A' * 42}=", "ivr records new-key"),
    ],
)
def test_refusals_of_the_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str, works: str) -> None:
    """Staff, queue, account and SMS: what cannot be used is refused with what can."""
    message = refusal(monkeypatch, {name: value})
    assert f"{name}:" in message
    assert works in message.removeprefix(f"{name}:")


ACCOUNT, KEY = f"AC{'0' * 32}", f"SK{'1' * 32}"


def test_several_staff_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers parted by commas, in the order written; the old name for one still works."""
    monkeypatch.setenv("IVR_CALLER_ID", "+815012345678")
    monkeypatch.setenv("IVR_STAFF_NUMBER", "+81312345678")
    assert read_settings().staff == ("+81312345678",)
    monkeypatch.setenv("IVR_STAFF_NUMBER", "")
    monkeypatch.setenv("IVR_STAFF_NUMBERS", "+81424609845, +81312345678,")
    assert read_settings().staff == ("+81424609845", "+81312345678")


def test_both_names_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lists of numbers would leave open which is meant."""
    numbers = {"IVR_STAFF_NUMBER": "+81312345678", "IVR_STAFF_NUMBERS": "+81424609845"}
    message = refusal(monkeypatch, {**numbers, "IVR_CALLER_ID": "+815012345678"})
    assert message.startswith("IVR_STAFF_NUMBER:")
    assert "IVR_STAFF_NUMBERS" in message


def test_our_own_number_among_the_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that rings itself would go round for ever."""
    own = "+815012345678"
    message = refusal(monkeypatch, {"IVR_STAFF_NUMBERS": f"+81312345678,{own}", "IVR_CALLER_ID": own})
    assert message.startswith("IVR_STAFF_NUMBERS: this is our own number")


@pytest.mark.parametrize(
    ("values", "login"),
    [
        ({}, None),
        ({"IVR_ACCOUNT_SID": ACCOUNT, **LIVE}, (ACCOUNT, "secret-token")),
        ({"IVR_ACCOUNT_SID": ACCOUNT, "IVR_API_KEY": KEY, "IVR_API_SECRET": "hush"}, (KEY, "hush")),
    ],
)
def test_login(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], login: tuple[str, str] | None
) -> None:
    """The key where there is one, else the auth token; nothing without an account."""
    given(monkeypatch, values)
    settings = read_settings()
    assert settings.rest_login == login
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"IVR_API_KEY": KEY, "IVR_ACCOUNT_SID": ACCOUNT}, "IVR_API_SECRET:"),
        ({"IVR_API_SECRET": "hush"}, "IVR_API_KEY:"),
        ({"IVR_API_KEY": KEY, "IVR_API_SECRET": "hush"}, "IVR_ACCOUNT_SID:"),
        ({"IVR_ACCOUNT_SID": ACCOUNT}, "IVR_API_KEY:"),
        ({"IVR_SMS_FROM": "+815012345678"}, "IVR_ACCOUNT_SID:"),
    ],
)
def test_an_account_is_whole_or_not_there(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], name: str
) -> None:
    """Half a login is a slip, found at the start and not at the first SMS."""
    message = refusal(monkeypatch, values)
    assert message.startswith(name)
    assert "hush" not in message


def test_what_must_fit_together_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several things that do not fit are lines of one message."""
    values = {"IVR_HOST": "0.0.0.0", "IVR_STAFF_NUMBERS": "+81312345678", "IVR_SMS_FROM": "+815012345678"}
    names = [line.partition(":")[0] for line in refusal(monkeypatch, values).splitlines()]
    assert names == ["IVR_AUTH_TOKEN", "IVR_CALLER_ID", "IVR_ACCOUNT_SID"]


def test_a_person_needs_our_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ringing the staff needs a number of ours to show, as Japan drops others."""
    message = refusal(monkeypatch, {"IVR_STAFF_NUMBER": "+81312345678"})
    assert "IVR_CALLER_ID:" in message
    assert "+81" in message


def test_a_token_needs_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signatures are made over the public address, so with a token it must be known."""
    message = refusal(monkeypatch, {"IVR_AUTH_TOKEN": "secret-token"})
    assert "IVR_PUBLIC_URL:" in message
    assert "https://phone.example.jp" in message
    assert "secret-token" not in message


def test_a_second_token_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the second token set is a slip of a rotation: refused, not silently the open demo mode."""
    message = refusal(
        monkeypatch, {"IVR_AUTH_TOKEN_NEXT": "next-token", "IVR_PUBLIC_URL": LIVE["IVR_PUBLIC_URL"]}
    )
    assert "IVR_AUTH_TOKEN:" in message
    assert "next-token" not in message


def test_all_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several wrong settings are told together, one a line."""
    message = refusal(monkeypatch, {"IVR_PORT": "x", "IVR_WORKERS": "0", "IVR_PUBLIC_URL": "x"})
    lines = message.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["IVR_PORT", "IVR_WORKERS", "IVR_PUBLIC_URL"]
    assert all(line.endswith(".") and not line.endswith("..") for line in lines)


def test_refusals_do_not_repeat_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token pasted into the wrong variable does not end up on the screen."""
    for name in (
        "IVR_PORT",
        "IVR_PUBLIC_URL",
        "IVR_STAFF_NUMBER",
        "IVR_STAFF_NUMBERS",
        "IVR_ACCOUNT_SID",
        "IVR_STAFF_CODE",
        "IVR_LOG_LEVEL",
        "IVR_DATABASE_URL",
        "IVR_RECORDS_KEY",
    ):
        assert "pasted-secret" not in refusal(monkeypatch, {name: "pasted-secret"})
        monkeypatch.delenv(name)


# ------------------------------------------------------------------ .env


def test_env_file(tmp_path: Path) -> None:
    """Lines of .env in the current folder are settings; others in it are not our business."""
    text = "# a remark: 電話\nIVR_PORT=9001\nIVR_STAFF_NUMBER=\nOTHER_THING=1\nIVR_LOG_LEVEL='warning'\n"
    (tmp_path / ".env").write_text(text, "utf-8")
    settings = read_settings()
    assert (settings.port, settings.log_level, settings.staff_number) == (9001, "warning", "")


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable of the environment overrules .env, and an option of the command both."""
    (tmp_path / ".env").write_text("IVR_PORT=9001\nIVR_WORKERS=3\n", "utf-8")
    monkeypatch.setenv("IVR_PORT", "9002")
    settings = read_settings()
    assert (settings.port, settings.workers) == (9002, 3)
    assert read_settings(port=9003).port == 9003


@pytest.mark.parametrize("content", [b"IVR_PORT=x\n", "# 電話\nIVR_PORT=9001\n".encode("cp932")])
def test_an_env_file_that_cannot_be_used(tmp_path: Path, content: bytes) -> None:
    """A wrong value or another encoding in .env is a message, not a traceback."""
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(SettingsError, match=r"IVR_PORT|\.env"):
        read_settings()


def test_the_example_works_as_it_stands(tmp_path: Path, project_root: Path) -> None:
    """Who copies .env.example and changes nothing gets what they would get without it."""
    without = read_settings()
    (tmp_path / ".env").write_text((project_root / ".env.example").read_text("utf-8"), "utf-8")
    assert read_settings() == without


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example.jp", False),
        ("127.0.0.1.nip.io", False),
        ("0", False),
        ("", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    """Only what cannot be anybody else is this machine."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize("url", ["https://phone.example.jp", "http://phone.example.jp:8080"])
def test_the_public_url(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """An origin is taken as it is, a slash at its end left out."""
    monkeypatch.setenv("IVR_AUTH_TOKEN", "0123456789abcdef")
    monkeypatch.setenv("IVR_PUBLIC_URL", f"{url}/")
    assert read_settings().public_url == url


def test_a_public_url_without_a_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forgotten token may not open the service to whoever reaches it through a proxy."""
    monkeypatch.setenv("IVR_PUBLIC_URL", "https://phone.example.jp")
    with pytest.raises(SettingsError, match="IVR_AUTH_TOKEN: IVR_PUBLIC_URL is set"):
        read_settings()


def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that nothing reads would be left out without a word."""
    monkeypatch.setenv("IVR_STAF_NUMBER", "+81312345678")
    with pytest.raises(SettingsError, match=r"IVR_STAF_NUMBER.*Did you mean IVR_STAFF_NUMBER"):
        read_settings()


def test_settings_of_another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not read them is told as whom to run the command."""

    def refuse(_path: object) -> None:
        raise PermissionError

    monkeypatch.setattr("ivr.settings.dotenv_values", refuse)
    with pytest.raises(SettingsError, match="sudo -u ivr"):
        read_settings()
