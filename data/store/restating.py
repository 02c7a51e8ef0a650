"""Verdicts that are made anew: written with their log entry in one transaction, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

import polars as pl
import sqlalchemy as sa

from data.store import bulk, tables
from data.store.counters import RENEWED, REWRITTEN, bump
from data.store.judged import keep
from metrics.calendar_table import micros
from metrics.frames import INSTANT

KEY = ("source", "case_id", "closed_at")
LOG: dict[str, pl.DataType | type[pl.DataType]] = {
    "restated_at": INSTANT, "as_of": INSTANT, "who": pl.String, "reason": pl.String, "since": pl.String,
    "until": pl.String, "teams": pl.String,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Changes:
    """How many stored verdicts were compared, and how many change, by what changes of them.

    `changed` counts verdicts of which anything that is told changes: the word, the net time or the target.
    """

    compared: int = 0
    changed: int = 0
    met_to_late: int = 0
    late_to_met: int = 0
    other_verdict: int = 0
    net_changed: int = 0
    target_changed: int = 0


@dataclass(frozen=True, kw_only=True)
class Restatement:
    """One entry of the log: when, as of when, who, why, which closings were asked for, and the counts."""

    restated_at: datetime
    as_of: datetime
    who: str
    reason: str
    since: date | None
    until: date | None
    teams: tuple[str, ...]
    changes: Changes


COLUMNS = LOG | {one.name: pl.Int64 for one in fields(Changes)}


def renew(connection: sa.Connection, rows: pl.DataFrame) -> None:
    """Write verdicts (all columns of the table) over those that are stored for the same closings."""
    table = tables.verdicts
    values = [name for name in rows.columns if name not in KEY]
    statement = (
        table.update()
        .where(*(table.c[name] == sa.bindparam(f"of_{name}") for name in KEY))
        .values({name: sa.bindparam(f"to_{name}") for name in values})
    )
    named = bulk.ready(rows).rename({name: f"{'of' if name in KEY else 'to'}_{name}" for name in rows.columns})
    for part in named.iter_slices(bulk.ROWS_AT_ONCE):
        connection.execute(statement, part.to_dicts())
    bump(connection, RENEWED)


def restate(
    connection: sa.Connection, rows: pl.DataFrame, entry: Restatement, *, kept: dict[tuple[str, str], str]
) -> None:
    """Write verdicts (all columns of the table) over those that are stored, and the entry of the log.

    `kept` are the calendars and rules that made them, by kind and hash. The caller holds the transaction.
    """
    for (kind, key), content in kept.items():
        keep(connection, kind, key, content)
    renew(connection, rows)
    connection.execute(
        tables.restatements.insert().values(
            restated_at=micros(entry.restated_at),
            as_of=micros(entry.as_of),
            who=entry.who,
            reason=entry.reason,
            since=entry.since.isoformat() if entry.since else None,
            until=entry.until.isoformat() if entry.until else None,
            teams=", ".join(entry.teams) or None,
            **vars(entry.changes),
        )
    )
    # whoever holds what was read before must read it anew
    bump(connection, REWRITTEN)
    bump(connection)
