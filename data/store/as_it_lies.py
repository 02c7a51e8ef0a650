"""Reading an SQLite store as it lies, where a file beside it cannot be made: a closed folder, a copy, a full disk.

SQLite wants a file of its own beside a database, for readers too. Without one it may be read as long as nobody writes:
its log must be empty, and the file must be after a read what it was before.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from threading import local
from typing import Any

import sqlalchemy as sa

from data.errors import CasewallError

NAME = "as it lies"  # of this module's part in what an engine and a connection carry
State = tuple[int, int, int]


@dataclass
class AsItLies:
    """The store's file, and, for each thread, what it was like when that opened it as it lies."""

    file: Path
    _seen: local = field(default_factory=local)

    def open(self, options: dict[str, Any]) -> sqlite3.Connection | None:
        """Open the file for reading; None where there is no store in it, or a log that its readers must know."""
        logs = [self.file.with_name(self.file.name + end) for end in ("-wal", "-journal")]
        try:
            if not self.file.is_file() or any(log.exists() and log.stat().st_size for log in logs):
                return None
            seen = self._state()
            connection: sqlite3.Connection = sqlite3.connect(
                f"{self.file.as_uri()}?mode=ro&immutable=1", uri=True, **options
            )
        except (OSError, sqlite3.Error):
            return None
        try:
            connection.isolation_level = None
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.Error:
            connection.close()
            return None
        self._seen.state = seen
        return connection

    def check(self) -> None:
        """Raise CasewallError where somebody wrote since the file was opened: what was read may be of two states."""
        seen = self._seen.__dict__.pop("state", None)
        if seen is None:
            return
        try:
            same = seen == self._state()
        except OSError:
            same = False
        if not same:
            raise CasewallError(f"The store {self.file} was written while it was read. Ask again.")

    def _state(self) -> State:
        held = self.file.stat()
        return held.st_ino, held.st_mtime_ns, held.st_size


def of(engine: sa.Engine) -> AsItLies | None:
    """Return how the store of an engine is read as it lies; None of one that is no file."""
    held = engine.get_execution_options().get(NAME)
    return held if isinstance(held, AsItLies) else None


def refuse_writing(connection: sa.Connection) -> None:
    """Raise what kept a connection from being opened as it should: it can only read."""
    error = connection.info.get(NAME)
    if error is not None:
        raise sa.exc.DBAPIError.instance(
            "BEGIN", None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
        )
