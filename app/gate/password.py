"""A password as it is kept: salted and hashed by scrypt, which is slow on purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from data.errors import CasewallError

# 32 MB and some 0.1 s a try (RFC 7914; the cost OWASP advises for interactive sign-in)
COST, BLOCK, LANES, MEMORY = 2**15, 8, 1, 64 * 2**20
LEAST, MOST = 10, 200


def check_new(password: str) -> None:
    """Raise CasewallError where a new password is too short to hold, or too long to be meant."""
    if not LEAST <= len(password) <= MOST:
        raise CasewallError(
            f"The password has {len(password)} characters; {LEAST} to {MOST} are wanted. Four words in a row will do."
        )


def hashed(password: str) -> str:
    """Return a new password's hash with its salt and cost, as text."""
    salt = secrets.token_bytes(16)
    parts = (salt, _scrypt(password, salt, COST))
    return "$".join(("scrypt", str(COST), *(base64.b64encode(part).decode() for part in parts)))


def matches(password: str, kept: str) -> bool:
    """Return whether a password is the one whose hash is kept; takes as long either way."""
    _, cost, salt, digest = kept.split("$")
    found = _scrypt(password, base64.b64decode(salt), int(cost))
    return hmac.compare_digest(found, base64.b64decode(digest))


def _scrypt(password: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=BLOCK, p=LANES, maxmem=MEMORY)
