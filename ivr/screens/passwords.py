"""Passwords: argon2id with the least that OWASP's Password Storage Cheat Sheet names (19 MiB, 2 passes,
1 lane; read 2026-11-25), so that signing in does not take the processor away from calls.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Characters; NIST SP 800-63B asks for 8 at least and for no other rule (read 2026-11-25)."""
LONGEST = 200
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")


def problem(password: str) -> str | None:
    """Why this cannot be a password, for whoever chooses it; None if it can."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"a password has {SHORTEST} to {LONGEST} characters"
    return None


def hash_of(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Is it the password? Takes as long for a user whom there is not (None), so that names stay unknown."""
    try:
        return _HASHER.verify(kept or _NOBODY, password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
