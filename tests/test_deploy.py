"""What is in deploy/ fits the service: paths kept, time to stop, the settings and files that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.records.writer import CLOSE_SECONDS
from ivr.settings import Settings
from ivr.telephony.address import OVERRIDES
from ivr.web.lifespan import LAST_SECONDS

SLACK = 5
"""Seconds for the ends of processes and threads."""
ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"


def without_remarks(name: str) -> str:
    """A file of deploy/ without its comments."""
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("#"))


def test_nginx_keeps_the_path() -> None:
    """Any path behind the upstream's name would make nginx rewrite what was signed."""
    conf = without_remarks("nginx.conf")
    assert re.findall(r"proxy_pass (.+?);", conf) == ["http://ivr"] * conf.count("proxy_pass ")
    assert not re.search(r"\b(rewrite|return 30\d)\b", conf)
    assert conf.count("{") == conf.count("}")


def test_caddy_keeps_the_path() -> None:
    """Nothing that changes the path, and no redirect."""
    assert not re.search(r"\b(rewrite|handle_path|uri|redir|strip_prefix)\b", without_remarks("Caddyfile"))


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_second_instance_is_asked_before_twilio_tries_again(name: str) -> None:
    """The proxy finds another instance while Twilio still waits for this try."""
    given = dict(part.split("=") for part in OVERRIDES.removeprefix("#").split("&"))
    pattern = r"(?:proxy_next_upstream_timeout|lb_try_duration)\s+(\d+)s"
    [seconds] = re.findall(pattern, without_remarks(name))
    assert int(seconds) * 1000 < int(given["rt"])


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_metrics_are_for_the_operator(name: str) -> None:
    """Figures are not shown to everybody."""
    assert "/metrics" in without_remarks(name)


def test_nobody_names_themselves() -> None:
    """A header that says who has signed in never comes through from outside, whatever path is asked for."""
    nginx = without_remarks("nginx.conf")
    places = [place for place in re.findall(r"location [^{]*{([^}]*)}", nginx) if "proxy_set_header" in place]
    assert len(places) == 2
    assert all('proxy_set_header X-Forwarded-User "";' in place for place in places)
    assert all("proxy_set_header X-Forwarded-For $remote_addr;" in place for place in places)
    caddy = without_remarks("Caddyfile")
    assert caddy.index("request_header -X-Forwarded-User") < caddy.index("reverse_proxy")


def test_the_unit_gives_time_to_stop() -> None:
    """systemd waits longer than the service takes to finish what it has begun, and to write its records."""
    unit = without_remarks("ivr@.service")
    [graceful] = re.findall(
        r"timeout_graceful_shutdown=(\d+)", (ROOT / "ivr/cli/serve.py").read_text("utf-8")
    )
    [stop] = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(stop) > int(graceful) + LAST_SECONDS + CLOSE_SECONDS + SLACK
    assert "KillSignal=SIGTERM" in unit


def test_the_unit_may_write_where_the_service_writes() -> None:
    """Everything else is read-only to it."""
    unit = without_remarks("ivr@.service")
    [folder] = re.findall(r"^WorkingDirectory=(.+)$", unit, re.MULTILINE)
    [writable] = re.findall(r"^ReadWritePaths=(.+)$", unit, re.MULTILINE)
    keep = Settings.model_fields["keep"].default
    assert writable == f"{folder}/{keep.parts[0]}"
    assert "ProtectSystem=strict" in unit
    assert set(re.findall(r"IVR_[A-Z_]+", unit)) <= {f"IVR_{name.upper()}" for name in Settings.model_fields}


def test_links_of_the_manual() -> None:
    """Every file that the operators' manual links to is there."""
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", manual)
    assert {path.name for path in DEPLOY.iterdir()} <= {Path(link).name for link in links}
    assert not [link for link in links if not (ROOT / "docs" / link).exists()]
