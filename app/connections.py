"""What is told of a connection before it is trusted: who logs in, what they may do, the zone, the clock, five rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from app.output import plain, records
from app.plain_text import clean
from data.settings import Settings

if TYPE_CHECKING:
    from data.sources.rest.inspecting import RestFacts
    from data.sources.sql_check import SqlFacts

WIDE, MANY = 28, 10  # letters of a cell, columns of a row
SECOND = timedelta(seconds=1)


def facts(name: str, settings: Settings, *, now: datetime) -> SqlFacts | RestFacts | None:
    """Look at a source's connection; None where it is files. Raises CasewallError where it does not answer."""
    kind = settings.sources[name].kind
    if kind == "sql":
        from data.sources import sql_check

        return sql_check.inspect(name, settings, now=now)
    if kind == "rest":
        from data.sources.rest import inspecting

        return inspecting.inspect(name, settings, now=now)
    return None


def lines(found: SqlFacts | RestFacts) -> Iterator[str]:
    """Yield a connection as a person reads it."""
    told = {name: value for name, value in asdict(found).items() if isinstance(value, str)}
    server = f" ({told['server']})" if "server" in told else ""
    yield clean(f"  log-in: {told.get('user') or 'not told'} at {found.address}{server}")
    rights = getattr(found, "rights", None)
    if rights is not None:
        warning = " – warning: a login that may only read is safer" if rights.may_write else ""
        yield clean(f"  rights: {rights.told}{warning}")
    if "zone" in told:
        yield clean(f"  zone of the server: {told['zone']}")
    if "limits" in told:
        yield clean(f"  limits: {told['limits']}")
    yield f"  clock: {_skew(found.skew)}"
    for table in found.tables:
        untold = getattr(table, "untold", None)
        lacking = f"; {untold} of them have no watermark and are read at every pull" if untold else ""
        yield clean(f"  the first rows of {table.table}, as they come from {table.place}{lacking}")
        yield from _rows(table.rows)


def record(found: SqlFacts | RestFacts) -> dict[str, Any]:
    """Return a connection for a program."""
    told = {name: plain(value) for name, value in asdict(found).items() if isinstance(value, str)}
    rights = getattr(found, "rights", None)
    return told | {
        "may_write": rights.may_write if rights is not None else None,
        "skew_seconds": None if found.skew is None else found.skew / SECOND,
        "tables": [{"table": one.table, "place": one.place, "rows": records(one.rows)} for one in found.tables],
    }


def _skew(skew: timedelta | None) -> str:
    if skew is None:
        return "this machine's"
    seconds = skew / SECOND
    if abs(seconds) < 1:
        return "equal to ours within a second"
    return f"{abs(seconds):,.1f} s {'ahead of' if seconds > 0 else 'behind'} ours"


def _rows(rows: pl.DataFrame) -> Iterator[str]:
    """Yield rows as a table; of very many columns the first."""
    shown = rows.select(pl.col(rows.columns[:MANY]).cast(pl.String))
    cells = [shown.columns, *([clean(value or "–")[:WIDE] for value in row] for row in shown.rows())]
    widths = [max(len(row[at][:WIDE]) for row in cells) for at in range(len(shown.columns))]
    for row in cells:
        padded = "  ".join(f"{value[:WIDE]:<{width}}" for value, width in zip(row, widths, strict=True))
        yield f"    {padded.rstrip()}"
    if rows.width > MANY:
        yield f"    and {rows.width - MANY} more columns"
