"""casewall.store: a file of SQLite, a database of PostgreSQL, or the name of what holds its address."""

from __future__ import annotations

import os
import re

from data.settings.secrets import ENV, FILE, SecretInFileError

VARIABLES = ("CASEWALL_STORE", "CASEWALL_CASEWALL__STORE")
PASSWORD = re.compile(r"://[^@]*:[^@]*@|[?&][a-z]*password=", re.IGNORECASE)
SQLITE = re.compile(r"sqlite:///(?!:memory:)[^?]*[^?/]")
POSTGRESQL = re.compile(r"(postgresql|postgres|postgresql\+psycopg)://.+")


class PasswordInAddressError(SecretInFileError):
    """An address with its password, where everybody reads it."""

    def __str__(self) -> str:
        return 'an address with a password does not stand here; keep it in a variable and write "env:NAME"'


class NoAddressError(SecretInFileError):
    """What a variable holds is no address; it may be a password alone."""

    def __str__(self) -> str:
        return (
            'it is no address of a store; write "sqlite:///casewall.db" or "postgresql://user:password@host/database"'
        )


def holds_password(address: str) -> bool:
    """Return whether an address holds a password, in front of its host or among its options."""
    return PASSWORD.search(address) is not None


def store_address(value: str) -> str:
    """Return the address of a store as it may be kept in settings, where everybody reads it: without a password.

    One that came whole from a variable becomes that variable's name. Raises ValueError for what is no address.
    """
    if holds_password(value):
        for name, text in os.environ.items():
            if name.upper() in VARIABLES and text == value:
                return f"{ENV}{name}"
        raise PasswordInAddressError
    named = value.startswith((ENV, FILE)) and len(value.partition(":")[2].strip()) > 0
    if named or SQLITE.fullmatch(value) or POSTGRESQL.fullmatch(value):
        return value
    if any(name.upper() in VARIABLES and text == value for name, text in os.environ.items()):
        raise NoAddressError
    if value.startswith("postgres"):
        raise ValueError('it is no address of a database; write "postgresql://user@host/database"')
    raise ValueError('it is no address of a file; write "sqlite:///casewall.db"')
