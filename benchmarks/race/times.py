"""Where the time of closed cases went: by state, by owner, by holder."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, Race, hours, inside, within
from benchmarks.race.loaded import Desk
from metrics.time_by_owner import time_by_owner
from metrics.time_in_state import PARTS, hours_in_state

TIMED = "net_work_time IS NOT NULL AND NOT untimed"
PART = """CASE WHEN NOT i.running THEN if(i.pausing, 'paused', NULL)
    WHEN i.state = 'queued' THEN if(i.tier = 'expert', 'expert_queue', 'queue')
    WHEN i.state = 'active' THEN if(i.tier = 'expert', 'expert', 'working') ELSE 'waiting' END"""


def timed(desk: Desk, *tests: pl.Expr) -> pl.LazyFrame:
    """Return the closed cases of which the hours are told, as the catalogue picks them."""
    known = pl.col("net_work_time").is_not_null() & ~pl.col("untimed")
    return desk.cases.lazy().filter(
        pl.col("closed_date").is_between(desk.start, desk.end, closed="left"), known, *tests
    )


def _closed(desk: Desk, names: list[str], *, told: bool = False) -> pd.DataFrame:
    cases = desk.pandas["cases"]
    held = within(cases["closed_date"], desk) & cases["net_work_time"].notna() & ~cases["untimed"]
    return cases.loc[held & ~cases["assumed"] if told else held, names]


def time_in_state_pandas(desk: Desk) -> pd.DataFrame:
    """Answer time-in-state by type."""
    cases, lives = _closed(desk, ["case", "case_type"], told=True), desk.pandas["intervals"]
    held = lives.loc[lives["net"].notna(), ["case", "state", "tier", "running", "pausing", "net"]].merge(
        cases, on="case"
    )
    expert, state = held["tier"] == "expert", held["state"]
    queued, active = state == "queued", state == "active"
    part = np.select(
        [~held["running"] & held["pausing"], ~held["running"], queued & expert, queued, active & expert, active],
        ["paused", "none", "expert_queue", "queue", "expert", "working"], "waiting",
    )  # fmt: skip
    spent = held["net"].groupby([held["case_type"], part]).sum().unstack(fill_value=pd.Timedelta(0))
    found = hours(spent.reindex(columns=list(PARTS), fill_value=pd.Timedelta(0))).add_suffix("_hours")
    by_state = held["net"].groupby([held["case_type"], state]).sum().unstack(fill_value=pd.Timedelta(0))
    worked = by_state.reindex(columns=["queued", "active", "waiting"], fill_value=pd.Timedelta(0))
    return found.assign(
        n=cases["case_type"].value_counts(), flow_efficiency_share=worked["active"] / worked.sum(axis=1)
    )


TIME_IN_STATE = f"""WITH held AS (SELECT id, case_type FROM cases
    WHERE {inside("closed_date")} AND {TIMED} AND NOT assumed),
spent AS (SELECT case_type, {PART} AS part, i.state, net FROM intervals i JOIN held ON i.id = held.id
    WHERE net IS NOT NULL),
sums AS (SELECT case_type, {
    ", ".join(f"coalesce(sum(net) FILTER (part = '{one}'), 0) / {HOUR} AS {one}_hours" for one in PARTS)
},
    sum(net) FILTER (state = 'active') / sum(net) FILTER (state IN ('queued', 'active', 'waiting'))
    AS flow_efficiency_share FROM spent GROUP BY ALL)
SELECT * FROM (SELECT case_type, count(*) AS n FROM held GROUP BY ALL) LEFT JOIN sums USING (case_type)"""


def _by_pandas(desk: Desk, who: str) -> pd.DataFrame:
    cases, lives = _closed(desk, ["case", "owner_known"]), desk.pandas["intervals"]
    held = lives.loc[lives["net"].notna(), ["case", who, "running", "pausing", "net"]].merge(cases, on="case")
    name = held[who].where(held[who].notna() | ~held["owner_known"], "nobody")
    none = pd.Timedelta(0)
    stood = held["net"].where(held["pausing"] & ~held["running"], none)
    return pd.DataFrame({
        "cases": held["case"].groupby(name, dropna=False).nunique(),
        "hours": hours(held["net"].where(held["running"], none).groupby(name, dropna=False).sum()),
        "paused_hours": hours(stood.groupby(name, dropna=False).sum()),
    })  # fmt: skip


def _by_duckdb(who: str) -> str:
    return f"""SELECT coalesce(i.{who}, if(owner_known, 'nobody', NULL)) AS {who}, count(DISTINCT c.id) AS cases,
    coalesce(sum(net) FILTER (running), 0) / {HOUR} AS hours,
    coalesce(sum(net) FILTER (pausing AND NOT running), 0) / {HOUR} AS paused_hours
FROM intervals i JOIN cases c ON i.id = c.id WHERE net IS NOT NULL AND {inside("closed_date")} AND {TIMED} GROUP BY 1"""


def _by(who: Literal["owner", "holder"]) -> Race:
    return Race(
        name=f"time-by-{who}", asked="of all", keys=(who,), pandas=lambda desk: _by_pandas(desk, who),
        duckdb=_by_duckdb(who), ours=lambda desk: time_by_owner(desk.intervals, timed(desk).collect(), who=who),
    )  # fmt: skip


RACES = (
    Race(name="time-in-state", asked="by type", keys=("case_type",), pandas=time_in_state_pandas, duckdb=TIME_IN_STATE,
         ours=lambda desk: hours_in_state(desk.intervals, timed(desk, ~pl.col("assumed"), pl.col("source") == "desk"),
                                          by=("case_type",))),
    _by("owner"),
    _by("holder"),
)  # fmt: skip
