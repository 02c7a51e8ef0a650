"""The same frames in memory three times: for Polars, for pandas, for DuckDB."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from metrics.calendar_table import Calendars
from metrics.judge import horizon
from metrics.rules import Rules
from metrics.tallies import Span

DAY_US = 86_400_000_000
WORDS = {"case": "id", "end": "until", "at": "moment"}  # SQL's own words, which make poor names of columns
NAMES = ("cases", "intervals", "moves", "events", "roster")
Micros = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A desk's frames for everybody who races, and what is asked of them: the weeks of `[start, end)`."""

    cases: pl.DataFrame
    intervals: pl.DataFrame
    moves: pl.DataFrame
    events: pl.DataFrame
    roster: pl.DataFrame
    rules: Rules
    calendars: Calendars
    as_of: datetime
    today: date
    start: date
    end: date
    day_end: datetime
    pandas: dict[str, pd.DataFrame]
    days: pd.DataFrame
    duckdb: duckdb.DuckDBPyConnection

    @property
    def weeks(self) -> Span:
        """The weeks that are asked about."""
        return Span(start=self.start, end=self.end, period="week")

    def work(self, at: pd.Series) -> Micros:
        """Return the working µs up to instants, as pandas and NumPy do it best: by a table of days.

        It can be that short since this one calendar has one session a day, none past midnight UTC. NaT gives nonsense.
        """
        micros = at.to_numpy(dtype="datetime64[us]").view("i8")
        place = np.clip(micros // DAY_US - self.days.index[0], 0, len(self.days) - 1)
        before, opens, closes = (self.days[name].to_numpy()[place] for name in ("before", "opens", "closes"))
        return before + np.maximum(np.minimum(micros, closes) - opens, 0)


def load(folder: Path) -> Desk:
    """Read the frames that `frames` wrote."""
    told = pickle.loads((folder / "rules.pickle").read_bytes())
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in NAMES}
    for name in ("cases", "intervals", "events"):
        # a board notes that its frames are in the order of their cases; a file does not keep that
        if frames[name]["case"].is_sorted():
            frames[name] = frames[name].set_sorted("case")
    listed = [(name, one.team, one.tier, one.wip_limit) for name, one in told["rules"].people.items()]
    people = pl.DataFrame(listed, schema=["person", "team", "tier", "wip_limit"], orient="row")
    days = _days(pl.read_parquet(folder / "sessions.parquet"))
    held = duckdb.connect(config={"threads": pl.thread_pool_size()})
    held.execute("SET TimeZone = 'UTC'")
    tables = frames | {"people": people}
    for name, frame in tables.items():
        # DuckDB's own type for a duration has months and days: whole µs are what its users count in
        spans = [column for column, kind in frame.schema.items() if kind == pl.Duration]
        named = {word: name for word, name in WORDS.items() if word in frame.columns}
        held.register("rows", frame.with_columns(pl.col(spans).to_physical()).rename(named).to_arrow())
        held.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
        held.unregister("rows")
    held.register("rows", pl.from_pandas(days.reset_index()).to_arrow())
    held.execute("CREATE TABLE days AS SELECT * FROM rows")
    held.unregister("rows")
    for name in ("as_of", "today", "start", "end", "day_end"):
        held.execute(f'SET VARIABLE "{name}" = $1', [told[name]])
    held.execute(
        "CREATE MACRO work(moment, before, opens, closes) AS "
        "before + greatest(least(epoch_us(moment), closes) - opens, 0)"
    )
    held.execute(f"CREATE MACRO day_of(moment) AS epoch_us(moment) // {DAY_US}")
    held.execute("CREATE MACRO week(day) AS date_trunc('week', day)::DATE")
    return Desk(
        **frames,
        **told,
        calendars=horizon(frames["cases"], rules=told["rules"], as_of=told["as_of"]),
        pandas={name: frame.to_pandas() for name, frame in tables.items()},
        days=days,
        duckdb=held,
    )


def _days(sessions: pl.DataFrame) -> pd.DataFrame:
    """Return the working time before each day since 1970, and between which µs it works; of a day off, none."""
    found = sessions.select(
        day=pl.col("start").dt.epoch("us") // DAY_US, opens=pl.col("start").dt.epoch("us"),
        closes=pl.col("end").dt.epoch("us"),
    )  # fmt: skip
    first, last = found["day"].min(), found["day"].max()
    every = pl.DataFrame({"day": np.arange(first, last + 1)}).join(found, on="day", how="left", maintain_order="left")
    whole = every.with_columns(pl.col("opens", "closes").fill_null(0))
    worked = pl.col("closes") - pl.col("opens")
    return whole.with_columns(before=worked.cum_sum() - worked).to_pandas().set_index("day")
