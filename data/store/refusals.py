"""What a database refuses, in one line with its remedy."""

from __future__ import annotations

import os
import socket
from typing import Any

from sqlalchemy.exc import DBAPIError

from data.errors import CasewallError

SQLITE = {
    "readonly": "Let it lie where you may write.",
    "unable to open": "Let it lie where you may write.",
    "full": "Make room on the disk.",
    "disk I/O": "Make room on the disk; where there is room, look whether it is broken.",
    "malformed": "It is damaged: bring back a copy, or name another file and load again.",
    "not a database": "It is no Casewall store: name another file.",
}
AGAIN = "Try again; if it stays away, look at the server."
MEND = "Correct user, password and database in the address, or make them on the server."
# by the code that the server gives: the longer ones stand before their classes
STATES = {
    "25006": "It is a copy for reading, or closed for writing: name the server that may be written.",
    "42501": "Give the user the right to make and to write tables there (GRANT ALL ON SCHEMA public TO …).",
    "53100": "Make room on the server's disk.",
    "53300": "Raise max_connections on the server, or end other programs.",
    "57014": "Raise statement_timeout for this user on the server.",
    "25P0": "Raise idle_in_transaction_session_timeout for this user on the server.",
    "40": AGAIN,
    "57P": AGAIN,
    "08": AGAIN,
    "28": MEND,
    "3D000": MEND,
    "53": "Give the server more room.",
    "54": "A number of a case or an event is longer than PostgreSQL can look up: see which column is mapped to it.",
    "42P01": "Another program changed its tables: name another database.",
    "42703": "Another program changed its tables: name another database.",
    "XX": "It is damaged: bring back a copy, or name another database and load again.",
}
# where no connection came about there is no code
WORDS = {
    "refused": "Start the server, or correct host and port in the address.",
    "No such file": "Start the server, or correct host and port in the address.",
    "resolve host": "Correct the host in the address.",
    "translate host": "Correct the host in the address.",
    "timeout": "Start the server, or correct host and port in the address.",
    "password": MEND,
    "does not exist": MEND,
    "pg_hba.conf": "Allow this machine and user in the server's pg_hba.conf.",
    "too many": STATES["53300"],
    "remaining connection slots": STATES["53300"],
    "starting up": AGAIN,
    "shutting down": AGAIN,
    "closed": AGAIN,
    "terminat": AGAIN,
    "lost": AGAIN,
    "permission denied": STATES["42501"],
    "invalid connection option": "Take it out of the address.",
}
UNKNOWN = "See that the server runs, and that host, port, database, user and password are right."
PRODUCT = "casewall: "
BUSY = "55P03"  # waited for a lock in vain


def refused(name: str, doing: str, error: DBAPIError, *, busy_seconds: float) -> CasewallError:
    """Return one line: the store's name, what could not be done, why, and what to do."""
    cause, state = _cause(error.orig)
    if state == BUSY or (state is None and "locked" in cause):
        return CasewallError(
            f"The store {name} is being written by another Casewall for over {busy_seconds} s. Let it end, or stop it."
        )
    if type(error.orig).__module__.startswith("sqlite3"):
        remedy = next((remedy for words, remedy in SQLITE.items() if words in cause), "Name another file.")
    elif state is not None:
        remedy = next((remedy for code, remedy in STATES.items() if state.startswith(code)), f"({state}) {AGAIN}")
    else:
        remedy = next((remedy for words, remedy in WORDS.items() if words in cause), UNKNOWN)
    return CasewallError(f"The store {name} cannot be {doing}: {cause}. {remedy}")


def _cause(error: Any) -> tuple[str, str | None]:
    """Return what the database says and its code. Not the rest of its words: they may hold a row."""
    state = getattr(error, "sqlstate", None)
    said = getattr(getattr(error, "diag", None), "message_primary", None)
    if said is None:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        # the address was tried in several ways: the last word of the server counts, else the first of the driver
        fatal = [line for line in lines if "FATAL: " in line]
        said = fatal[-1].partition("FATAL: ")[2] if fatal else lines[0]
        said = said.removeprefix("connection failed: ").removeprefix("connection is bad: ")
    return said.strip().rstrip("."), state


def signature() -> str:
    """Return who we are, for others who wait for us: on a server's list, in a lock."""
    return f"{PRODUCT}process {os.getpid()} on {socket.gethostname()}"
