"""Capacity and people: what is held, load and hours, who can close what, what reaches experts."""

from __future__ import annotations

import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, WEEKS, Race, hours, inside, week, weeks, within
from benchmarks.race.loaded import Desk
from benchmarks.race.told import EFFORT
from benchmarks.race.work import owner
from metrics.capacity import capacity
from metrics.per_hour import throughput_per_hour
from metrics.roster import closers
from metrics.workload import workload

LOADS = {name: span / pd.Timedelta(hours=1) for name, span in EFFORT.items()}
LOAD = "CASE case_type " + " ".join(f"WHEN '{name}' THEN {load}::DOUBLE" for name, load in LOADS.items()) + " END"
KEYS = ("period_start", "team")


def workload_pandas(desk: Desk) -> pd.DataFrame:
    """Answer what each person holds and owns."""
    cases = desk.pandas["cases"]
    held = cases.loc[cases["is_open"], ["owner", "holder", "owner_known"]]
    other = (held["holder"].notna() & held["owner"].notna() & (held["holder"] != held["owner"])).groupby(owner(held))
    has = owner(held.assign(owner=held["holder"].fillna(held["owner"]))).value_counts()
    found = pd.DataFrame({"held": has, "owned": other.size(), "owned_elsewhere": other.sum()})
    names = pd.Index([*desk.pandas["people"]["person"], "unowned"]).union(found.index)
    return found.reindex(names).fillna(0).rename_axis("owner")


WORKLOAD = """WITH open AS (SELECT coalesce(holder, owner, if(owner_known, 'unowned', NULL)) AS has,
    coalesce(owner, if(owner_known, 'unowned', NULL)) AS owns, coalesce(holder <> owner, FALSE) AS other
    FROM cases WHERE is_open),
held AS (SELECT has AS owner, count(*) AS held FROM open GROUP BY ALL),
owned AS (SELECT owns AS owner, count(*) AS owned, count(*) FILTER (other) AS owned_elsewhere FROM open GROUP BY ALL),
people AS (SELECT person AS owner FROM people UNION ALL SELECT 'unowned')
SELECT owner, coalesce(COLUMNS('held|owned|owned_elsewhere'), 0)
FROM people FULL JOIN held USING (owner) FULL JOIN owned USING (owner)"""


def capacity_ours(desk: Desk) -> pl.DataFrame:
    """Answer capacity by week and team."""
    return capacity(desk.cases, desk.roster, rules=desk.rules, start=desk.start, end=desk.end, as_of=desk.as_of,
                    today=desk.today, period="week", by=("team",))  # fmt: skip


def capacity_pandas(desk: Desk) -> pd.DataFrame:
    """Answer load, capacity and slack by week and team."""
    cases, roster = desk.pandas["cases"], desk.pandas["roster"]
    held = cases.loc[within(cases["opened_date"], desk), ["opened_date", "team", "case_type"]]
    effort = held["case_type"].map(LOADS)
    keys = [week(held["opened_date"]).rename("period_start"), held["team"]]
    came = pd.DataFrame({"arrivals": 1, "no_effort": effort.isna(), "load_hours": effort}).groupby(keys).sum()
    first = cases.groupby("team")["opened_date"].min()
    there = roster[roster["date"] >= roster["team"].map(first)]
    net = hours(there["net"]).groupby([week(there["date"]).rename("period_start"), there["team"]]).sum()
    every = pd.MultiIndex.from_product([weeks(desk), held["team"].unique()], names=KEYS)
    found = came.assign(capacity_hours=net).reindex(every)
    return found.assign(slack_share=1 - found["load_hours"] / found["capacity_hours"])


CAPACITY = f"""WITH {WEEKS}, came AS (SELECT week(opened_date) AS period_start, team, count(*) AS arrivals,
    count(*) FILTER (load IS NULL) AS no_effort, sum(load) AS load_hours
    FROM (SELECT opened_date, team, {LOAD} AS load FROM cases WHERE {inside("opened_date")}) GROUP BY ALL),
first AS (SELECT team, min(opened_date) AS first FROM cases GROUP BY ALL),
hours AS (SELECT week(date) AS period_start, team, sum(net) / {HOUR} AS capacity_hours
    FROM roster JOIN first USING (team) WHERE date >= first GROUP BY ALL)
SELECT *, 1 - load_hours / capacity_hours AS slack_share
FROM weeks CROSS JOIN (SELECT team FROM first) LEFT JOIN came USING (period_start, team)
LEFT JOIN hours USING (period_start, team)"""


def per_hour_ours(desk: Desk) -> pl.DataFrame:
    """Answer throughput-per-hour by week and team."""
    return throughput_per_hour(desk.cases, desk.roster, rules=desk.rules, start=desk.start, end=desk.end,
                               as_of=desk.as_of, by=("team",))  # fmt: skip


def per_hour_pandas(desk: Desk) -> pd.DataFrame:
    """Answer throughput-per-hour by week and team."""
    cases, roster = desk.pandas["cases"], desk.pandas["roster"]
    held = cases.loc[within(cases["closed_date"], desk), ["closed_date", "team"]]
    closed = held.groupby([week(held["closed_date"]).rename("period_start"), "team"]).size()
    net = hours(roster["net"]).groupby([week(roster["date"]).rename("period_start"), roster["team"]]).sum()
    found = pd.DataFrame({"throughput": closed, "available_hours": net}).fillna({"throughput": 0})
    return found.assign(throughput_per_hour=found["throughput"] / found["available_hours"])


PER_HOUR = f"""WITH closed AS (SELECT week(closed_date) AS period_start, team, count(*) AS throughput FROM cases
    WHERE {inside("closed_date")} GROUP BY ALL),
hours AS (SELECT week(date) AS period_start, team, sum(net) / {HOUR} AS available_hours FROM roster GROUP BY ALL)
SELECT period_start, team, coalesce(throughput, 0) AS throughput, available_hours,
    coalesce(throughput, 0) / available_hours AS throughput_per_hour
FROM hours LEFT JOIN closed USING (period_start, team)"""


def closers_pandas(desk: Desk) -> pd.DataFrame:
    """Answer who closed how much in which week, from the events."""
    events = desk.pandas["events"]
    done = events["state"] == "done"
    was = done.shift(fill_value=False) & (events["case"] == events["case"].shift())
    held = events.loc[done & ~was & events["owner"].notna(), ["owner", "team", "occurred_at"]]
    day = held["occurred_at"].dt.tz_convert("Europe/Berlin").dt.tz_localize(None).dt.normalize()
    names = {"owner": "person"}
    return (
        held.rename(columns=names)
        .groupby(["person", "team", week(day).rename("week")])
        .size()
        .rename("closings")
        .to_frame()
    )


CLOSERS = """WITH told AS (SELECT owner AS person, team, occurred_at, state = 'done' AS done,
    lag(state) OVER (PARTITION BY id ORDER BY occurred_at) = 'done' AS was FROM events)
SELECT person, team, week((occurred_at AT TIME ZONE 'Europe/Berlin')::DATE) AS week, count(*) AS closings
FROM told WHERE done AND was IS NOT TRUE AND person IS NOT NULL GROUP BY ALL"""


BY_TEAM = {"asked": "by week and team", "keys": KEYS}
RACES = (
    Race(name="workload", asked="held and owned by person", keys=("owner",), pandas=workload_pandas, duckdb=WORKLOAD,
         only=("owner", "held", "owned", "owned_elsewhere"),
         ours=lambda desk: workload(desk.cases, rules=desk.rules, today=desk.today)),
    Race(name="capacity", **BY_TEAM, pandas=capacity_pandas, duckdb=CAPACITY, ours=capacity_ours,
         only=(*KEYS, "arrivals", "no_effort", "load_hours", "capacity_hours", "slack_share")),
    Race(name="throughput-per-hour", **BY_TEAM, pandas=per_hour_pandas, duckdb=PER_HOUR, ours=per_hour_ours,
         only=(*KEYS, "throughput", "available_hours", "throughput_per_hour")),
    Race(name="who closed what", asked="from events, by person, team, week", keys=("person", "team", "week"),
         pandas=closers_pandas, duckdb=CLOSERS, ours=lambda desk: closers(desk.events, rules=desk.rules)),
)  # fmt: skip
