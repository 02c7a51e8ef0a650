"""Work in progress: what is open, how old, how much of its target is used."""

from __future__ import annotations

import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, Race, hours, percentiles, quantiles
from benchmarks.race.loaded import Desk
from metrics.aging import aging
from metrics.buffers import STATUSES, buffers, due_soon
from metrics.frames import INSTANT
from metrics.visibility import visibility
from metrics.wip import wip

OWNER = "coalesce(owner, if(owner_known, 'unowned', NULL)) AS owner"


def owner(cases: pd.DataFrame) -> pd.Series:
    """Return the owner's name, "unowned" where nobody is, null where owners are not told."""
    return cases["owner"].where(cases["owner"].notna() | ~cases["owner_known"], "unowned")


def before(desk: Desk) -> pl.Expr:
    """Return the end of today by each case's calendar, as the catalogue asks for it."""
    return pl.col("calendar").replace_strict({"office": desk.day_end}, default=desk.day_end, return_dtype=INSTANT)


def wip_pandas(desk: Desk) -> pd.DataFrame:
    """Answer wip by owner."""
    cases = desk.pandas["cases"]
    held = cases.loc[cases["is_open"], ["owner", "owner_known", "paused"]]
    return held.groupby(owner(held), dropna=False)["paused"].agg(wip="size", paused="sum")


def buffers_pandas(desk: Desk) -> pd.DataFrame:
    """Answer buffers by team."""
    cases = desk.pandas["cases"]
    held = cases.loc[cases["is_open"], ["team", "buffer_status"]]
    return pd.crosstab(held["team"], held["buffer_status"]).reindex(columns=list(STATUSES), fill_value=0)


def aging_pandas(desk: Desk) -> pd.DataFrame:
    """Answer aging."""
    cases = desk.pandas["cases"]
    held = cases.loc[cases["is_open"], ["net_work_time", "elapsed_time"]]
    age = held["net_work_time"]
    return percentiles(age, None).assign(
        n=age.count(), unknown=age.isna().sum(), oldest_hours=hours(age.max()),
        elapsed_oldest_hours=hours(held["elapsed_time"].max()),
    )  # fmt: skip


def due_soon_pandas(desk: Desk) -> pd.DataFrame:
    """Answer due-soon by team."""
    cases = desk.pandas["cases"]
    coming = cases.loc[
        cases["is_open"] & (cases["verdict"] != "late") & (cases["due_at"] < desk.day_end), ["team", "due_at"]
    ]
    return coming.groupby("team")["due_at"].agg(due_soon="size", first_due_at="min")


def visibility_pandas(desk: Desk) -> pd.DataFrame:
    """Answer visibility by team."""
    cases = desk.pandas["cases"]
    held = cases.loc[cases["is_open"], ["team", "buffer_status"]]
    bare = held["buffer_status"] == "no_target"
    found = pd.DataFrame({"with_target": ~bare, "no_target": bare}).groupby(held["team"]).sum()
    return found.assign(with_target_share=found["with_target"] / (found["with_target"] + found["no_target"]))


WIP = f"SELECT {OWNER}, count(*) AS wip, count(*) FILTER (paused) AS paused FROM cases WHERE is_open GROUP BY 1"
BUFFERS = f"""SELECT team, {", ".join(f"count(*) FILTER (buffer_status = '{one}') AS {one}" for one in STATUSES)}
FROM cases WHERE is_open GROUP BY team"""
AGING = f"""SELECT count(net_work_time) AS n, count(*) - n AS unknown, {quantiles("net_work_time")},
max(net_work_time) / {HOUR} AS oldest_hours, max(elapsed_time) / {HOUR} AS elapsed_oldest_hours
FROM cases WHERE is_open"""
DUE_SOON = """SELECT team, count(*) AS due_soon, min(due_at) AS first_due_at FROM cases
WHERE is_open AND verdict IS DISTINCT FROM 'late' AND due_at < getvariable('day_end') GROUP BY team"""
VISIBILITY = """SELECT team, count(*) FILTER (buffer_status <> 'no_target') AS with_target,
count(*) FILTER (buffer_status = 'no_target') AS no_target, with_target / (with_target + no_target) AS with_target_share
FROM cases WHERE is_open GROUP BY team"""

RACES = (
    Race(name="wip", asked="by owner", keys=("owner",), pandas=wip_pandas, duckdb=WIP,
         ours=lambda desk: wip(desk.cases, by=("owner",))),
    Race(name="buffers", asked="by team", keys=("team",), pandas=buffers_pandas, duckdb=BUFFERS,
         ours=lambda desk: buffers(desk.cases, by=("team",))),
    Race(name="aging", asked="of all", pandas=aging_pandas, duckdb=AGING, ours=lambda desk: aging(desk.cases)),
    Race(name="due-soon", asked="by team", keys=("team",), pandas=due_soon_pandas, duckdb=DUE_SOON,
         ours=lambda desk: due_soon(desk.cases, before=before(desk), by=("team",))),
    Race(name="visibility", asked="by team", keys=("team",), pandas=visibility_pandas, duckdb=VISIBILITY,
         ours=lambda desk: visibility(desk.cases, by=("team",))),
)  # fmt: skip
