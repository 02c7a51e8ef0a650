"""How things are written and read on the wire: instants, ids, orders."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any


def http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def iso(at: datetime | None, form: str = "%Y-%m-%dT%H:%M:%SZ") -> str | None:
    """Write an instant in UTC; None stays None."""
    return None if at is None else at.astimezone(UTC).strftime(form)


def instant(text: str) -> datetime:
    """Read an ISO 8601 instant; one without a zone is UTC."""
    at = datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text.replace(" ", "T")))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@lru_cache(maxsize=50_000)
def guid(kind: str, number: int) -> str:
    """Return the same UUID for the same thing, every time."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{number}"))


def shuffled(number: int) -> str:
    """Return a key that orders ties in no useful way, as databases do where no order was asked for."""
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()


def ordered(
    rows: list[dict[str, Any]], by: list[tuple[str, bool]], *, tie: Callable[[dict[str, Any]], Any]
) -> list[dict[str, Any]]:
    """Sort rows by (field, descending), nulls first when ascending; what is equal then, by `tie`."""
    rows = sorted(rows, key=tie)
    for name, descending in reversed(by):
        rows.sort(
            key=lambda row: (row.get(name) is not None, row.get(name)) if row.get(name) is not None else (False, ""),
            reverse=descending,
        )
    return rows
