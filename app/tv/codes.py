"""Codes that a person types, secrets that a browser keeps, and the picture of an address that a telephone reads."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import segno

from data.errors import CasewallError
from data.settings.shown import shown

# none of them is taken for another on a screen across the room: no 0, O, 1, I
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 6
GOOD_FOR = timedelta(minutes=10)
SECRET_BYTES = 32
LONGEST_SECRET = 100  # letters; a longer cookie is none of ours


def new_code() -> str:
    """Return a code of six characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_secret() -> str:
    """Return a secret for a television's cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hashed(secret: str) -> str:
    """Return what the store holds of a secret; of so many random bytes nobody finds them back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def typed(code: str) -> str:
    """Return a code as the television shows it; raises CasewallError for what can be none."""
    plain = "".join(code.split()).replace("-", "").upper()
    if len(plain) != LENGTH:
        raise CasewallError(
            f"{shown(code)} is not a television's code: it has {LENGTH} characters, such as K7M4QX. "
            "Type what the television shows."
        )
    wrong = next((letter for letter in plain if letter not in ALPHABET), None)
    if wrong is not None:
        raise CasewallError(
            f"{shown(code)}: {shown(wrong)} is in no code (nor are 0, O, 1 and I). Type what the television shows."
        )
    return plain


def qr_rows(text: str) -> list[str]:
    """Return the QR code of a text as rows of "0" and "1", with no margin."""
    found = segno.make(text, error="m", micro=False)
    return ["".join("1" if dark else "0" for dark in row) for row in found.matrix]
