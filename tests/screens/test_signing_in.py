"""Who is let in, who is not, and that nobody can lock out others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx2
import pytest
from playwright.sync_api import Page, expect

from ivr.model.roles import Role

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import PASSWORD, Site, no_serious_violation
else:
    from service import PASSWORD, Site, no_serious_violation


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """A service that people sign in to, with one user of each role."""
    made = make_site(token=True)
    for role in Role:
        made.add_user(role.value, role)
    return made


def test_the_wanted_page_comes_after_signing_in(site: Site, page: Page) -> None:
    """Whoever follows a link signs in first, is told of a wrong password, and then is there."""
    page.goto(f"{site.url}/desk?x=1")
    assert page.url == f"{site.url}/login?next=/desk%3Fx%3D1"
    no_serious_violation(page)
    page.get_by_label("Name").fill("desk")
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    assert "not right" in page.get_by_role("alert").inner_text()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/desk?x=1")


def test_signing_out(site: Site, sign_in: SignIn) -> None:
    """Afterwards the session's cookie opens nothing, also if somebody kept it."""
    page = sign_in(site, "viewer")
    kept = {each["name"]: each["value"] for each in page.context.cookies()}
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")
    assert httpx2.get(f"{site.url}/phone", cookies=kept).headers["location"].startswith("/login")


@pytest.mark.parametrize(("role", "path", "status"), [("viewer", "/audit", 403), ("viewer", "/desk", 403)])
def test_roles(site: Site, sign_in: SignIn, role: str, path: str, status: int) -> None:
    """A page for others is not shown, and not in the menu."""
    page = sign_in(site, role)
    answer = page.goto(f"{site.url}{path}")
    assert answer is not None
    assert answer.status == status
    assert page.get_by_role("navigation").locator(f'a[href="{path}"]').count() == 0


def test_the_waiting_is_told(site: Site, page: Page) -> None:
    """With the seconds, and as 429 with Retry-After for programs."""
    page.goto(f"{site.url}/login")
    told = ""
    for _ in range(12):  # on a slow machine a short wait is over before the next try
        page.get_by_label("Name").fill("desk")
        page.get_by_label("Password").fill("not the password")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        told = page.get_by_role("alert").inner_text()
        if "seconds" in told:
            break
    assert "seconds" in told


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb"])
def test_nobody_is_sent_to_another_host(site: Site, next_: str) -> None:
    """What stands behind next is a path of ours or left out."""
    with httpx2.Client(base_url=site.url) as client:
        token = client.get("/login").text.split('name="form-token" content="')[1].split('"')[0]
        form = {"name": "desk", "password": PASSWORD, "next": next_, "form-token": token}
        answer = client.post("/login", data=form, headers={"origin": site.url})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_forms_of_other_pages_do_nothing(site: Site, sign_in: SignIn, origin: str) -> None:
    """Without the token, or from another origin, a form is refused and nothing changes."""
    page = sign_in(site, "desk")
    token = page.locator('meta[name="form-token"]').get_attribute("content") or ""
    kept = {each["name"]: each["value"] for each in page.context.cookies()}
    for form, headers in (({}, {"origin": site.url}), ({"form-token": token}, {"origin": origin})):
        answer = httpx2.post(f"{site.url}/logout", data=form, headers=headers, cookies=kept)
        assert answer.status_code == 400
    assert httpx2.get(f"{site.url}/phone", cookies=kept).status_code != 303


def test_somebody_kept_out_is_out_at_once(site: Site, sign_in: SignIn) -> None:
    """Their session ends, and the right password no longer helps."""
    page = sign_in(site, "viewer")
    site.records.accounts.disable("viewer", "test", datetime.now(UTC))
    page.reload()
    assert "/login" in page.url
    page.get_by_label("Name").fill("viewer")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    assert "not right" in page.get_by_role("alert").inner_text()


def test_safe_headers_everywhere(site: Site) -> None:
    """On pages, refusals and files: nothing of other hosts, nothing inline, no framing, no sniffing."""
    for path in ("/login", "/phone", "/static/screens.css", "/static/nothing.css", "/tree/nothing"):
        headers = httpx2.get(f"{site.url}{path}").headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_session_is_a_cookie_that_scripts_cannot_read(make_site: MakeSite) -> None:
    """HttpOnly and SameSite; with HTTPS also Secure, bound to this host."""
    site = make_site(token=True, public_url="https://phone.example.jp")
    site.add_user("desk", Role.DESK)
    with httpx2.Client(base_url=site.url) as client:
        first = client.get("/login")
        token = first.text.split('name="form-token" content="')[1].split('"')[0]
        visit = first.headers["set-cookie"].split(";")[0]
        answer = client.post(
            "/login",
            data={"name": "desk", "password": PASSWORD, "form-token": token},
            headers={"origin": "https://phone.example.jp", "cookie": visit},
        )
    [session] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-ivr=")]
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= {part.strip() for part in session.split(";")}
    assert "strict-transport-security" in answer.headers


def test_demo_mode_answers_this_machine_only(make_site: MakeSite) -> None:
    """Without a token nobody signs in, but a tunnel, a proxy or another host name is refused."""
    site = make_site()
    assert httpx2.get(f"{site.url}/tree/nothing").status_code == 404
    for headers in ({"x-forwarded-for": "203.0.113.9"}, {"host": "phone.example.jp"}):
        assert httpx2.get(f"{site.url}/tree/nothing", headers=headers).status_code == 403


def test_a_proxy_may_sign_people_in(make_site: MakeSite) -> None:
    """Only where it is set, only by a trusted proxy, only whom we know."""
    site = make_site(token=True, sso_header="X-Forwarded-User")
    site.records.accounts.add("t.tanaka", Role.VIEWER, None, "test", datetime.now(UTC))

    def asked(name: str) -> int:
        return httpx2.get(f"{site.url}/tree/nothing", headers={"x-forwarded-user": name}).status_code

    assert asked("T.Tanaka") == 404
    assert asked("somebody") == 403
    assert asked("t.tanaka, editor") == 403
    site.add_user("editor", Role.EDITOR)
    assert asked("editor") == 403, "whoever has a password is let in by nothing else"
    site.records.accounts.disable("t.tanaka", "test", datetime.now(UTC))
    assert asked("t.tanaka") == 403


@pytest.mark.parametrize("names", [("editor", "t.tanaka"), ("t.tanaka", "editor"), ("t.tanaka", "t.tanaka")])
def test_of_two_headers_none_is_believed(make_site: MakeSite, names: tuple[str, str]) -> None:
    """One of them is the browser's own: a proxy that adds its line behind it does not let in the first."""
    site = make_site(token=True, sso_header="X-Forwarded-User")
    for name, role in (("editor", Role.EDITOR), ("t.tanaka", Role.VIEWER)):
        site.records.accounts.add(name, role, None, "test", datetime.now(UTC))
    lines = [("x-forwarded-user", name) for name in names]
    for path in ("/audit", "/phone"):
        assert httpx2.get(f"{site.url}{path}", headers=lines).headers["location"].startswith("/login")


@pytest.mark.parametrize(
    "changes", [{}, {"sso_header": "X-Forwarded-User", "trusted_proxies": ("192.0.2.1",)}]
)
def test_nobody_else_signs_people_in(make_site: MakeSite, changes: dict[str, object]) -> None:
    """The header means nothing unless it is set and comes from a trusted address."""
    site = make_site(token=True, **changes)
    site.records.accounts.add("t.tanaka", Role.VIEWER, None, "test", datetime.now(UTC))
    answer = httpx2.get(f"{site.url}/tree/nothing", headers={"x-forwarded-user": "t.tanaka"})
    assert answer.headers["location"].startswith("/login")


def test_what_was_done_is_kept(site: Site, sign_in: SignIn) -> None:
    """Signing in and out, and what the operator changed, each with who it was."""
    from ivr.records.audit import deeds

    sign_in(site, "desk").get_by_role("button", name="Sign out").click()
    found = [(deed.who, deed.what) for deed in deeds(site.records.database)]
    assert found[:2] == [("desk", "signed-out"), ("desk", "signed-in")]
    assert ("test", "user-added") in found


@pytest.mark.parametrize("ui", ["en", "ja"])
def test_pages_for_everybody_are_accessible(site: Site, page: Page, ui: str) -> None:
    """Signing in, by keyboard alone and at 320 px, in both languages."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site.url}/login?ui={ui}")
    expect(page.locator("html")).to_have_attribute("lang", ui)
    no_serious_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.type("editor")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto(f"{site.url}/audit")
    expect(page.locator("table")).to_contain_text("signed in" if ui == "en" else "ログインした")
    no_serious_violation(page)


@pytest.mark.parametrize(("role", "path"), [("viewer", "/phone"), ("desk", "/desk"), ("editor", "/desk")])
def test_the_first_page_is_where_the_work_is(site: Site, sign_in: SignIn, role: str, path: str) -> None:
    """Who may work at the desk begins there."""
    assert sign_in(site, role).url == f"{site.url}{path}"


def test_a_form_after_the_session_is_over(site: Site, sign_in: SignIn) -> None:
    """It is said why nothing was saved; what was written can be copied, and signing in leads back."""
    page = sign_in(site, "editor")
    page.goto(f"{site.url}/desk/switch")
    written = "明日は午前だけです。 Mornings only."
    page.locator("textarea").first.fill(written)
    page.locator("#a-until").fill("2099-12-01T10:00")
    site.records.accounts.disable("editor", "test", datetime.now(UTC))
    page.locator("form", has=page.locator("textarea")).get_by_role("button").last.click()
    expect(page.locator("h1")).to_have_text("You are no longer signed in")
    expect(page.get_by_label("What you wrote")).to_have_value(written)
    no_serious_violation(page)
    page.get_by_role("link", name="Sign in").click()
    assert page.url.startswith(f"{site.url}/login?next=/desk/switch")


def test_signing_out_twice(site: Site, sign_in: SignIn) -> None:
    """In a second page it only leads to the sign-in page."""
    page = sign_in(site, "desk")
    other = page.context.new_page()
    other.goto(f"{site.url}/desk")
    page.get_by_role("button", name="Sign out").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/login")


def test_a_page_that_is_too_old(site: Site, sign_in: SignIn) -> None:
    """Another session in the same browser: the form is refused, its words are kept, a password never is."""
    page = sign_in(site, "desk")
    token: dict[str, str | float | bool] = {
        "form-token": "x",
        "note": "a written note",
        "password": "not to be shown",
    }
    answer = page.request.post(f"{site.url}/desk/requests/x/note", form=token, headers={"origin": site.url})
    assert answer.status == 400
    assert "a written note" in answer.text()
    assert "not to be shown" not in answer.text()
    other = page.request.post(
        f"{site.url}/desk/requests/x/note", form=token, headers={"origin": "https://evil.example"}
    )
    assert "a written note" not in other.text()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/phone?lang=en&keys=1.1", "/phone?lang=en&keys=1.1&ui=ja"),
        ("/tree?days=7&ui=en", "/tree?days=7&ui=ja"),
    ],
)
def test_the_other_language_of_a_page(site: Site, sign_in: SignIn, address: str, kept: str) -> None:
    """The rest of the address stays."""
    page = sign_in(site, "viewer")
    page.goto(f"{site.url}{address}")
    page.get_by_role("link", name="日本語").click()
    assert page.url == f"{site.url}{kept}"
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_the_other_language_while_signing_in(site: Site, page: Page) -> None:
    """The page that was wanted is still known, also after a wrong password."""
    page.goto(f"{site.url}/tree?days=7")
    page.get_by_label("Name").fill("viewer")
    for _ in range(2):
        page.get_by_label("Password").fill("not the password")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.get_by_role("link", name="日本語").click()
    page.get_by_label("ログイン名").fill("viewer")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/tree?days=7")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/reports.csv", 404), ("POST", "/desk", 405)],
)
def test_pages_that_there_are_not(site: Site, sign_in: SignIn, method: str, path: str, status: int) -> None:
    """Also outside the screens it is said in words, with a way on; programs get their short answer."""
    page = sign_in(site, "viewer")
    answer = page.request.fetch(
        f"{site.url}{path}", method=method, headers={"accept": "text/html", "accept-language": "en"}
    )
    assert answer.status == status
    assert "There is no such page" in answer.text()
    assert 'href="/"' in answer.text()
    if path == "/nothing":
        assert httpx2.get(f"{site.url}{path}").text == "Not Found"


def test_a_page_that_fails(site: Site, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the time to tell, a way to try again, and the menu; the same where the records are away."""
    page = sign_in(site, "viewer")

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ivr.screens.phone.names_of", broken)
    answer = page.goto(f"{site.url}/phone?lang=en")
    assert answer is not None
    assert answer.status == 500
    expect(page.locator("main")).to_contain_text("with this time (20")
    expect(page.get_by_role("link", name="Open it again")).to_have_attribute("href", "/phone?lang=en")
    expect(page.get_by_role("navigation")).to_be_visible()
    no_serious_violation(page)
