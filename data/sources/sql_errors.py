"""What a database answers when it refuses, as one line: what, where, the remedy; never the password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from data.errors import CasewallError
from data.sources.base import SourceError
from data.sources.sql_address import Address

OF_A_KEY = re.compile(r"sources\.[^ :]+\.(?:query|table|watermark|overlap|url)\b")
TIMED_OUT = "the database took longer than timeout allows"
SLOWER = "Raise timeout, or let an index stand on the watermark."
# what the answer's code and text hold; what it means; the remedy; whether it may pass by itself
MEANINGS: tuple[tuple[str, str, str, bool], ...] = (
    (r"conflict with recovery|^40001\b|ORA-01555", "the database could not keep its picture of the rows for so long",
     "The next pull goes on from here.", True),
    (r"(?:connection|login) timeout expired|timed out", "the database does not answer", "Is it running, and is the way "
     "to it open?", True),
    (r"^57014\b|^3024\b|^1969\b|DPY-4024|ORA-01013|interrupted|HYT00|timeout expired|query timeout",
     TIMED_OUT, SLOWER, True),
    (r"^28P01\b|^28000\b|password authentication failed|no password supplied|^1045\b|ORA-01017|ORA-28000|Login failed",
     "the log-in is refused", "Correct the user or the password in url.", False),
    (r"^25006\b|read-only transaction|readonly database|^1792\b|ORA-01456", "the query writes, and Casewall only reads",
     "Take out of the query what writes.", False),
    (r"^42501\b|permission denied|access denied|^1044\b|^1142\b|^1143\b|ORA-01031|permission was denied",
     "the user may not read this", "Grant SELECT on it.", False),
    (r"^3D000\b|database \"[^\"]*\" does not exist|^1049\b|ORA-12514|ORA-12505|Cannot open database",
     "there is no such database", "Correct its name in url.", False),
    (r"^42P01\b|no such table|^1146\b|ORA-00942|Invalid object name", "there is no such table, or the user may not "
     "see it", "Correct its name, or grant SELECT on it.", False),
    (r"^42703\b|no such column|^1054\b|ORA-00904|Invalid column name", "there is no such column", "Correct its "
     "name.", False),
    (r"^3F000\b|unknown database", "there is no such schema", "Correct its name.", False),
    (r"not a database|malformed", "the file is no SQLite database, or a damaged one", "Correct the path.", False),
    (r"database is locked|^1205\b|^55P03\b", "the database is locked by another program", "It is tried again.", True),
    (r"unable to open database file", "the file cannot be opened", "Let Casewall's user read it and its folder.",
     False),
    (r"name or service not known|nodename nor servname|no such host|failed to resolve host|could not translate host|"
     r"getaddrinfo|ORA-12154|name resolution", "no such host is known", "Correct the host in url.", False),
    (r"^08\w{3}\b|^57P0[123]\b|^53300\b|^2003\b|^2006\b|^2013\b|refused|server closed the connection|"
     r"connection (?:is |was )?(?:closed|lost|reset)|could not connect|connection failed|DPY-6005|DPY-4011|DPY-1001|"
     r"ORA-03113|ORA-03114|Communication link|terminating connection|too many (?:clients|connections)|starting up",
     "the connection could not be made, or was lost", "It is tried again.", True),
)  # fmt: skip


def told(error: Exception, address: Address, *, where: str, cut: bool = False) -> SourceError:
    """Return what a driver raised as one line. `cut`: our own time-out ended it."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    cause = address.scrubbed(" ".join(str(origin).split()))
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    what, remedy, passing = meaning(f"{_code(origin)} {cause}", cut=cut, lost=lost)
    return SourceError(f"{where}: {what} ({address.shown}): {_short(cause)} {remedy}".strip(), passing=passing)


@contextmanager
def placed(file: str) -> Iterator[None]:
    """Tell a mistake in a key of the configuration with its file, as every mistake there is."""
    try:
        yield
    except SourceError as wrong:
        if not OF_A_KEY.match(str(wrong)):
            raise
        raise SourceError(f"{file}: {wrong}", passing=wrong.passing, retry_after=wrong.retry_after) from None
    except CasewallError as wrong:
        if not OF_A_KEY.match(str(wrong)):
            raise
        raise CasewallError(f"{file}: {wrong}") from None


def meaning(answer: str, *, cut: bool = False, lost: bool = False) -> tuple[str, str, bool]:
    """Return what an answer means, the remedy, and whether it may pass by itself."""
    if cut:
        return TIMED_OUT, SLOWER, True
    for pattern, what, remedy, passing in MEANINGS:
        if re.search(pattern, answer, re.IGNORECASE):
            return what, remedy, passing
    if lost:
        return "the connection was lost", "It is tried again.", True
    return "the database refuses", "Correct the query.", False


def _code(origin: Any) -> str:
    """Return the code of an answer: PostgreSQL's state, MySQL's number."""
    code = getattr(origin, "sqlstate", None) or next(iter(getattr(origin, "args", ())), "")
    return str(code) if isinstance(code, str | int) and len(str(code)) < 10 else ""


def _short(cause: str) -> str:
    """Cut a driver's answer to what a person reads."""
    plain = re.sub(r"^connection failed: |\s*LINE \d+:.*$|\s*\(Background on this error.*$", "", cause).strip()
    plain = plain if len(plain) <= 300 else f"{plain[:300]}…"
    return plain if plain.endswith((".", "?", "…")) else f"{plain}."
