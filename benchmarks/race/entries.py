"""Logging: how closed cases were logged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.race.base import WEEKS, Race, inside, week, weeks, within
from benchmarks.race.loaded import Desk
from metrics.logged import COUNTS, add_logged, logged

MINUTE = 60_000_000


def logging_ours(desk: Desk) -> pl.DataFrame:
    """Answer logging by week."""
    marked = add_logged(desk.cases, desk.events, calendars=desk.calendars, working=desk.rules.calendars)
    return logged(marked, span=desk.weeks)


def logging_pandas(desk: Desk) -> pd.DataFrame:
    """Answer logging by week; the day's end comes from the table of days."""
    cases, events = desk.pandas["cases"], desk.pandas["events"]
    names = ["case", "opened_at", "closed_at", "closed_date", "events_known", "to_day", "untimed", "calendar"]
    held = cases.loc[within(cases["closed_date"], desk), names]
    both = events[["case", "occurred_at"]].merge(held[["case", "opened_at", "closed_at"]], on="case")
    active = both.loc[(both["occurred_at"] > both["opened_at"]) & (both["occurred_at"] < both["closed_at"]), "case"]
    quiet = ~held["case"].isin(active.unique())
    took = desk.work(held["closed_at"]) - desk.work(held["opened_at"])
    timed = ~held["to_day"] & ~held["untimed"] & held["calendar"].notna()
    off = (took == 0) & (held["closed_at"] - held["opened_at"] > pd.Timedelta(minutes=5))
    judged, fast = timed & ~off, took <= 5 * MINUTE
    ends = np.sort(desk.days.loc[desk.days["closes"] > 0, "closes"].to_numpy())
    at = held["closed_at"].to_numpy(dtype="datetime64[us]").view("i8")
    batch = ends[np.searchsorted(ends, at)] - at <= 15 * MINUTE
    known = held["events_known"]
    tests = {
        "closed": held["closed_at"].notna(), "without_activity": known & quiet, "with_activity": known & ~quiet,
        "after_the_fact": judged & fast, "not_at_once": judged & ~fast, "batch": timed & batch,
        "not_batch": timed & ~batch, "no_log": ~known, "no_clock": ~timed, "off_hours": timed & off,
    }  # fmt: skip
    found = pd.DataFrame(tests).groupby(week(held["closed_date"]).rename("period_start")).sum()
    found = found.reindex(weeks(desk)).fillna(0)
    for one, other in (
        ("without_activity", "with_activity"),
        ("after_the_fact", "not_at_once"),
        ("batch", "not_batch"),
    ):
        whole = found[one] + found[other]
        found[f"{one}_share"] = (found[one] / whole).where(whole > 0)
    return found


LOGGING = f"""WITH {WEEKS}, active AS (SELECT DISTINCT c.id FROM events e JOIN cases c ON e.id = c.id
    WHERE occurred_at > opened_at AND occurred_at < closed_at),
ends AS (SELECT closes AS ends FROM days WHERE closes > 0),
held AS (SELECT week(closed_date) AS period_start, events_known AS known, c.id NOT IN (FROM active) AS quiet,
    NOT to_day AND NOT untimed AND calendar IS NOT NULL AS timed, epoch_us(closed_at) AS closed,
    epoch_us(closed_at) - epoch_us(opened_at) AS wall, work(closed_at, b.before, b.opens, b.closes)
    - work(opened_at, a.before, a.opens, a.closes) AS took FROM cases c JOIN days a ON a.day = day_of(opened_at)
    JOIN days b ON b.day = day_of(closed_at) WHERE {inside("closed_date")}),
judged AS (SELECT *, timed AND took = 0 AND wall > 5 * {MINUTE} AS off, ends - closed <= 15 * {MINUTE} AS batch
    FROM held ASOF JOIN ends ON closed <= ends),
found AS (SELECT period_start, count(*) AS closed, count(*) FILTER (known AND quiet) AS without_activity,
    count(*) FILTER (known AND NOT quiet) AS with_activity,
    count(*) FILTER (timed AND NOT off AND took <= 5 * {MINUTE}) AS after_the_fact,
    count(*) FILTER (timed AND NOT off AND took > 5 * {MINUTE}) AS not_at_once,
    count(*) FILTER (timed AND j.batch) AS batch, count(*) FILTER (timed AND NOT j.batch) AS not_batch,
    count(*) FILTER (NOT known) AS no_log, count(*) FILTER (NOT timed) AS no_clock, count(*) FILTER (off) AS off_hours
    FROM judged j GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('^({"|".join(COUNTS)})$'), 0),
    {
    ", ".join(
        f"if({one} + {rest} > 0, {one} / ({one} + {rest}), NULL) AS {one}_share"
        for one, rest in (
            ("without_activity", "with_activity"),
            ("after_the_fact", "not_at_once"),
            ("batch", "not_batch"),
        )
    )
}
FROM weeks LEFT JOIN found USING (period_start)"""

BY_WEEK = {"asked": "by week", "keys": ("period_start",)}
RACES = (
    Race(name="logging", **BY_WEEK, pandas=logging_pandas, duckdb=LOGGING, ours=logging_ours),
)  # fmt: skip
