"""``ivr users …``: who may use the screens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.errors import IvrError
from ivr.model.roles import Role

if TYPE_CHECKING:
    from ivr.records.accounts import Accounts

app = typer.Typer(no_args_is_help=True, help="Who may use the screens: add, list, change, keep out, remove.")

Name = Annotated[str, typer.Argument(help="A name as for signing in, in lower case: tanaka, t.tanaka.")]
By = Annotated[str | None, typer.Option("--by", help="Who you are; your login name if left out.")]
NameOfRole = Annotated[
    Role,
    typer.Option(
        "--role",
        help="viewer: phone, map, figures. desk: also requests, open and closed. editor: also announcements "
        "and the log.",
    ),
]


@app.command()
def add(
    name: Name,
    role: NameOfRole = Role.VIEWER,
    sso: Annotated[
        bool, typer.Option("--sso", help="Without a password: the proxy of IVR_SSO_HEADER signs them in.")
    ] = False,
    by: By = None,
) -> None:
    """Let somebody in. The password is asked for, or read from standard input if that is no terminal."""
    from ivr.records.accounts import NAME

    if not NAME.fullmatch(name):
        raise IvrError(f"'{name}' is no name: write lower-case letters, digits and . _ @ -, such as t.tanaka")
    kept = None if sso else _new_password()
    accounts, who = _accounts(by)
    accounts.add(name, role, kept, who, datetime.now(UTC))
    print(f"{name} may sign in now, as {role}.")


@app.command("list")
def show() -> None:
    """List the users with their roles."""
    from ivr.cli.output import as_table, local

    accounts, _ = _accounts(None)
    rows: list[tuple[object, ...]] = [("name", "role", "signs in by", "since", "state")]
    for user in accounts.listed():
        way = "password" if user.password_hash else "proxy"
        rows.append(
            (user.name, str(user.role), way, local(user.created_at), "out" if user.disabled else "in")
        )
    print(as_table(rows) if len(rows) > 1 else "No users. Add one: ivr users add NAME --role desk\n", end="")


@app.command()
def password(name: Name, by: By = None) -> None:
    """Set a new password; whoever is signed in with the old one is signed out."""
    kept = _new_password()
    _change(name, by, lambda accounts, who, now: accounts.set_password(name, kept, who, now))
    print(f"{name} signs in with the new password from now on.")


@app.command()
def role(
    name: Name,
    role: Annotated[Role, typer.Argument(help="viewer, desk or editor.")],
    by: By = None,
) -> None:
    """Change what somebody may do; it holds from their next page on."""
    _change(name, by, lambda accounts, who, now: accounts.set_role(name, role, who, now))
    print(f"{name} is {role} now.")


@app.command()
def disable(name: Name, by: By = None) -> None:
    """Keep somebody out, also where they are signed in now. What they did keeps their name."""
    _change(name, by, lambda accounts, who, now: accounts.disable(name, who, now))
    print(f"{name} is not let in any more.")


@app.command()
def enable(name: Name, by: By = None) -> None:
    """Let somebody in again who was kept out."""
    _change(name, by, lambda accounts, who, now: accounts.enable(name, who, now))
    print(f"{name} may sign in again.")


@app.command()
def remove(name: Name, by: By = None) -> None:
    """Delete somebody: role, password and sessions. What they did stays in the log until its time is over."""
    _change(name, by, lambda accounts, who, now: accounts.remove(name, who, now))
    print(f"{name} is deleted.")


def _accounts(by: str | None) -> tuple[Accounts, str]:
    from ivr.cli.opened import opened_records, who_is

    return opened_records().accounts, who_is(by)


def _change(name: str, by: str | None, change: Callable[[Accounts, str, datetime], bool]) -> None:
    """Raises IvrError if there is no such user."""
    accounts, who = _accounts(by)
    if not change(accounts, who, datetime.now(UTC)):
        raise IvrError(f"there is no user '{name}'; see: ivr users list")


def _new_password() -> str:
    """The hash of a password that somebody types twice. Raises IvrError."""
    from ivr.screens.passwords import hash_of, problem

    given = _typed()
    if wrong := problem(given):
        raise IvrError(f"{wrong}; choose another")
    return hash_of(given)


def _typed() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    given = getpass("Password: ")
    if getpass("Once more: ") != given:
        raise IvrError("the two are not the same; try again")
    return given
