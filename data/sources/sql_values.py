"""Values of a database as text: exact, and the same text for the same value on every pull, whatever stands beside it.

Polars would take a column's type from its first rows and lose or refuse what comes later; so each column is laid out
by the types that it really holds, a mixed one value by value.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

MICROSECONDS = "%Y-%m-%dT%H:%M:%S%.6f"
EXACT = 2**63


def frame(
    names: Sequence[str], columns: Sequence[Sequence[Any]], *, utc: Collection[int] = ()
) -> tuple[pl.DataFrame, bool]:
    """Return columns of values as text, and whether some are instants or dates. `utc`: columns of naive UTC times."""
    series, timed = [], False
    for number, (name, values) in enumerate(zip(names, columns, strict=True)):
        kinds = set(map(type, values)) - {type(None)}
        timed |= bool(kinds & {datetime, date})
        if number in utc:
            values = [one.replace(tzinfo=UTC) if isinstance(one, datetime) else one for one in values]
            kinds = set(map(type, values)) - {type(None)}
        series.append(_column(name, values, kinds))
    return pl.DataFrame(series), timed


def _column(name: str, values: Sequence[Any], kinds: set[type]) -> pl.Series:
    """Lay out one column: quickly where it holds one plain type."""
    if kinds <= {str}:
        return pl.Series(name, values, dtype=pl.String)
    if kinds == {datetime}:
        zoned = {one.tzinfo is not None for one in values if one is not None}
        if zoned == {False}:
            return pl.Series(name, values, dtype=pl.Datetime("us")).dt.strftime(MICROSECONDS)
    return pl.Series(name, [None if one is None else text(one) for one in values], dtype=pl.String)


def text(value: Any) -> str:
    """Return one value as text: instants in UTC as ISO 8601, numbers by all their digits, bytes as hexadecimals."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else str(value)
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=text)
    if isinstance(value, set | frozenset):
        return json.dumps(sorted(map(text, value)), ensure_ascii=False)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | timedelta) else f"{value}"


def _instant(value: datetime) -> str:
    """Return an instant as a typed column's would be written: in UTC with a Z, naive without."""
    if value.tzinfo is None:
        return value.isoformat(timespec="microseconds")
    try:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    except OverflowError:
        # the first or the last day of all time, as fillers have it
        return value.isoformat(timespec="microseconds")
