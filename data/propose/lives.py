"""The proposal tried out: the file mapped by it, the cases that come of it, and their net work hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from data.errors import CasewallError
from data.mapping_plan import plans
from data.mapping_table import MappedTable, map_table
from data.rules import rules
from data.settings import Settings, load
from data.sources.base import RawTable
from metrics.frames import EVENTS, VERSIONS, conform
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.lifecycle import merge, summaries, timeline


@dataclass(frozen=True, kw_only=True)
class Lives:
    """What the file tells by `newest`, its latest instant: each event with all that stands after it, and the cases."""

    newest: datetime
    rows: pl.DataFrame
    cases: pl.DataFrame


@contextmanager
def draft(text: str) -> Iterator[Settings]:
    """Load a configuration from text, by the same way as any other."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "casewall.toml"
        file.write_text(text, encoding="utf-8")
        yield load(file)


def tried(text: str, source: str, table: RawTable, *, now: datetime) -> MappedTable:
    """Map a file by a proposed configuration."""
    with draft(text) as settings:
        return map_table(plans(source, settings)[0], [table], now=now)


def lives(mapped: MappedTable, *, rows: str, now: datetime) -> Lives:
    """Return the lives of the cases; times ahead of now are promises or mistakes and do not count as the newest."""
    frame = mapped.frame
    names = ["occurred_at"] if rows == "events" else ["opened_at", "closed_at", "changed_at"]
    told = pl.concat([frame[name].rename("at") for name in names]).drop_nulls()
    told = told.filter(told <= now)
    newest = told.max()
    if not isinstance(newest, datetime):
        raise CasewallError("no row has a time up to now. Correct the clock, or export again.")
    end = newest + timedelta(microseconds=1)
    events, versions = frame.clear(), frame.with_columns(loaded_at=pl.lit(newest))
    if rows == "events":
        events, versions = frame, frame.clear()
    happened = conform(events, EVENTS).filter(pl.col("occurred_at") <= newest)
    opened = conform(versions, VERSIONS).filter(pl.col("opened_at") <= newest)
    lived = timeline(merge(happened, opened, as_of=end), as_of=end)
    return Lives(newest=newest, rows=lived, cases=summaries(lived, as_of=end))


def counted(text: str, held: Lives) -> pl.DataFrame:
    """Return the cases that count, judged by a proposed configuration's calendar."""
    end = held.newest + timedelta(microseconds=1)
    impossible = (pl.col("closed_at") < pl.col("opened_at")).fill_null(False)
    cases = held.cases.filter(pl.col("state") != "void", ~impossible)
    with draft(text) as settings:
        by = rules(settings)
    judged, _, _ = judge(cases, intervals(held.rows, cases, rules=by), rules=by, as_of=end)
    return judged
