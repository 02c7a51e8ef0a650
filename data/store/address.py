"""Where the store is: a file of SQLite, or a database of PostgreSQL, whose password stands elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa

from data.errors import CasewallError
from data.settings.secrets import ENV, FILE
from data.settings.shown import shown

WRITE = 'Write "sqlite:///casewall.db" or "postgresql://user@host/database".'
PSYCOPG = "postgresql+psycopg"
POSTGRESQL = ("postgresql", "postgres", PSYCOPG)


def resolved(url: str, *, base: Path) -> sa.URL:
    """Return the address of a store; "env:NAME" and "file:path" name where it is kept, with its password.

    Relative paths are relative to `base`. Raises CasewallError, which never holds a password.
    """
    named = url.startswith((ENV, FILE))
    # what is kept elsewhere is not shown, whatever it is
    told = f"casewall.store = {shown(url) if named or '@' not in url else _hidden(url)}"
    try:
        address = sa.make_url(_kept(url, base, told) if named else url)
    except (sa.exc.ArgumentError, ValueError):
        raise CasewallError(f"{told} is no address. {WRITE}") from None
    if address.drivername in POSTGRESQL:
        if not address.database:
            raise CasewallError(f"{told} names no database. {WRITE}")
        return address.set(drivername=PSYCOPG)
    if address.drivername != "sqlite":
        raise CasewallError(f"{told}: a store is kept in SQLite or PostgreSQL. {WRITE}")
    if address.database and address.database != ":memory:":
        path = (base / Path(address.database).expanduser()).absolute()
        if not path.parent.is_dir():
            raise CasewallError(f"casewall.store: there is no folder {path.parent}. Make it, or name another.")
        address = address.set(database=str(path))
    return address


def name_of(address: sa.URL) -> str:
    """Return the name of a store for people: the path of its file, or its address without the password."""
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    host = address.host or address.query.get("host") or ""
    port = f":{address.port}" if address.port else ""
    user = f"{address.username}@" if address.username else ""
    return f"postgresql://{user}{host if isinstance(host, str) else ','.join(host)}{port}/{address.database}"


def _kept(url: str, base: Path, told: str) -> str:
    kind, _, name = url.partition(":")
    if f"{kind}:" == ENV:
        value = os.environ.get(name, "").strip()
        if not value:
            raise CasewallError(f"{told}: the variable {name} is not set. Set it where Casewall runs.")
        return value
    path = (base / Path(name).expanduser()).absolute()
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        cause = getattr(error, "strerror", None) or "it is not UTF-8"
        raise CasewallError(f"{told}: {path} cannot be read ({cause}). Correct the path.") from None
    if not value:
        raise CasewallError(f"{told}: the file is empty. Write the address into it.")
    return value


def _hidden(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return shown(f"{scheme}://…@{rest.rpartition('@')[2].partition('?')[0]}")
