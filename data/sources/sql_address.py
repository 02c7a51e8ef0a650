"""Where a database is: its address with the password, what may be shown of it, and what must not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote, quote_plus

import sqlalchemy as sa

from data.errors import CasewallError
from data.settings import Settings
from data.settings.secrets import ENV, FILE, reveal
from data.settings.source_sql import PASSWORDS

DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "oracle": "oracle+oracledb",
    "mssql": "mssql+mssqlpython",
}
HIDDEN = "***"


@dataclass(frozen=True, kw_only=True)
class Address:
    """A database. `url` and `secrets` hold the password: neither is ever printed, logged or part of a message."""

    source: str
    timeout: timedelta
    url: sa.URL = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    @property
    def dialect(self) -> str:
        """Return postgresql, sqlite, mysql, mariadb, oracle, mssql, or another of SQLAlchemy's."""
        return self.url.get_backend_name()

    @property
    def shown(self) -> str:
        """Return the address without its password and without what follows a question mark."""
        if self.dialect == "sqlite":
            return str(self.url.database)
        url = self.url
        bare = sa.URL.create(self.dialect, url.username, None, url.host, url.port, url.database)
        return self.scrubbed(bare.render_as_string())

    def scrubbed(self, text: str) -> str:
        """Take everything secret out of a text: drivers repeat the address in their messages."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return text


def address(name: str, settings: Settings) -> Address:
    """Return where a source's database is. Raises CasewallError where the address is missing or is none."""
    held = settings.sources[name]
    key, url = f"sources.{name}.url", held.url or ""
    secret = url.startswith((ENV, FILE))
    text = reveal(url, settings, key=key) if secret else url
    try:
        found = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        raise CasewallError(
            f'{settings.path.name}: {key} = "{url}": what stands there is no address of a database. '
            'Write it as "postgresql+psycopg://user:password@host/name".'
        ) from None
    if "+" not in found.drivername and found.drivername in DRIVERS:
        found = found.set(drivername=DRIVERS[found.drivername])
    if found.get_backend_name() == "sqlite":
        found = _file(found, settings, key=key)
    whole = (text,) if secret and (found.password or _passwords(found)) else ()
    return Address(source=name, timeout=held.timeout, url=found, secrets=(*whole, *_spellings(found)))


def _file(url: sa.URL, settings: Settings, *, key: str) -> sa.URL:
    """Return an SQLite file by its absolute path. Raises CasewallError where there is none."""
    database = url.database or ""
    path = settings.resolve(database)
    if database in ("", ":memory:") or database.startswith("file:") or not path.is_file():
        raise CasewallError(f"{settings.path.name}: {key}: there is no SQLite file {path}. Correct the path.")
    return url.set(database=str(path))


def _passwords(url: sa.URL) -> list[str]:
    """Return the passwords among an address's options."""
    found: list[str] = []
    for name, value in url.query.items():
        if name.lower() in PASSWORDS:
            found += [value] if isinstance(value, str) else list(value)
    return found


def _spellings(url: sa.URL) -> tuple[str, ...]:
    """Return a password as it is and as addresses write it, the longest first."""
    plain = [*([str(url.password)] if url.password else []), *_passwords(url)]
    spelt = {way for one in plain if one for way in (one, quote(one, safe=""), quote_plus(one), repr(one)[1:-1])}
    return tuple(sorted(spelt, key=len, reverse=True))
