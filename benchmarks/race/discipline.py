"""Discipline: what is silent, unowned or paused."""

from __future__ import annotations

import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, Race, hours
from benchmarks.race.loaded import Desk
from metrics.pauses import add_paused, paused_stretches, pauses
from metrics.silent import add_silence, silent
from metrics.unowned import add_unowned, unowned


def opened(desk: Desk) -> pl.LazyFrame:
    """Return the open cases, lazy, as the catalogue takes them."""
    return desk.cases.lazy().filter("is_open")


def silent_ours(desk: Desk) -> pl.DataFrame:
    """Answer silent by team."""
    rules = desk.rules
    marked = add_silence(opened(desk), calendars=desk.calendars, as_of=desk.as_of, silent_after=rules.silent_after)
    return silent(marked, by=("team",))


def silent_pandas(desk: Desk) -> pd.DataFrame:
    """Answer silent by team."""
    cases = desk.pandas["cases"]
    held = cases.loc[
        cases["is_open"], ["team", "opened_at", "opened_to_day", "last_event_at", "paused", "changes_known"]
    ]
    last = held[["last_event_at", "opened_at"]].max(axis=1)
    known = held["changes_known"] & ~(held["opened_to_day"] & (last == held["opened_at"]))
    now = desk.work(pd.Series([pd.Timestamp(desk.as_of)]))[0]
    since = pd.Series(now - desk.work(last), held.index)
    heard = since <= desk.rules.silent_after / pd.Timedelta(microseconds=1)
    runs = known & ~held["paused"]
    tests = {"silent": runs & ~heard, "heard": runs & heard, "paused": known & held["paused"], "unknown": ~known}
    found = pd.DataFrame(tests).groupby(held["team"]).sum()
    longest = since[tests["silent"]].groupby(held["team"]).max() / HOUR
    whole = found[["silent", "heard", "paused"]].sum(axis=1)
    return found.assign(silent_share=found["silent"] / whole, longest_hours=longest)


SILENT = f"""WITH held AS (SELECT team, paused, greatest(last_event_at, opened_at) AS last,
    changes_known AND NOT (opened_to_day AND greatest(last_event_at, opened_at) = opened_at) AS known
    FROM cases WHERE is_open),
since AS (SELECT team, paused, known, work(getvariable('as_of'), b.before, b.opens, b.closes)
    - work(last, a.before, a.opens, a.closes) AS since FROM held JOIN days a ON a.day = day_of(last)
    JOIN days b ON b.day = day_of(getvariable('as_of')))
SELECT team, count(*) FILTER (known AND NOT paused AND since > 8 * {HOUR}) AS silent,
    count(*) FILTER (known AND NOT paused AND since <= 8 * {HOUR}) AS heard,
    count(*) FILTER (known AND paused) AS paused, count(*) FILTER (NOT known) AS unknown,
    silent / (silent + heard + count(*) FILTER (known AND paused)) AS silent_share,
    max(since) FILTER (known AND NOT paused AND since > 8 * {HOUR}) / {HOUR} AS longest_hours
FROM since GROUP BY team"""


def unowned_ours(desk: Desk) -> pl.DataFrame:
    """Answer unowned by team."""
    return unowned(add_unowned(opened(desk), desk.intervals), by=("team",))


def unowned_pandas(desk: Desk) -> pd.DataFrame:
    """Answer unowned by team."""
    cases, lives = desk.pandas["cases"], desk.pandas["intervals"]
    held = cases.loc[cases["is_open"], ["case", "team", "owner", "owner_known", "calendar", "to_day"]]
    owned = held["owner"].notna()
    lone = held[~owned & held["owner_known"]]
    theirs = lives.loc[lives["case"].isin(lone["case"]), ["case", "start", "owner", "counted"]]
    left = theirs.loc[theirs["owner"].notna()].groupby("case")["start"].max()
    since = theirs.join(left.rename("left_at"), on="case")["left_at"]
    summed = theirs[since.isna() | (theirs["start"] > since)].groupby("case")["counted"].sum(min_count=1)
    timed = lone[lone["calendar"].notna() & ~lone["to_day"]]
    longest = hours(timed.join(summed.rename("summed"), on="case").groupby("team")["summed"].max())
    tests = {"unowned": ~owned & held["owner_known"], "owned": owned, "unknown": ~owned & ~held["owner_known"]}
    found = pd.DataFrame(tests).groupby(held["team"]).sum()
    return found.assign(unowned_share=found["unowned"] / (found["unowned"] + found["owned"]), longest_hours=longest)


UNOWNED = f"""WITH lone AS (SELECT id FROM cases WHERE is_open AND owner IS NULL AND owner_known),
lives AS (SELECT i.id, start, owner, counted FROM intervals i JOIN lone ON i.id = lone.id),
ends AS (SELECT id, max(start) AS left_at FROM lives WHERE owner IS NOT NULL GROUP BY id),
sums AS (SELECT id, sum(counted) AS summed FROM lives LEFT JOIN ends USING (id)
    WHERE left_at IS NULL OR start > left_at GROUP BY id)
SELECT team, count(*) FILTER (owner IS NULL AND owner_known) AS unowned, count(owner) AS owned,
    count(*) FILTER (owner IS NULL AND NOT owner_known) AS unknown, unowned / (unowned + owned) AS unowned_share,
    max(summed) FILTER (calendar IS NOT NULL AND NOT to_day) / {HOUR} AS longest_hours
FROM cases LEFT JOIN sums USING (id) WHERE is_open GROUP BY team"""


def pauses_ours(desk: Desk) -> pl.DataFrame:
    """Answer pauses by team."""
    return pauses(add_paused(opened(desk), paused_stretches(desk.intervals, desk.cases)), by=("team",))


def pauses_pandas(desk: Desk) -> pd.DataFrame:
    """Answer pauses by team."""
    cases, lives = desk.pandas["cases"], desk.pandas["intervals"]
    held = cases.loc[cases["is_open"], ["case", "team", "paused", "calendar", "to_day"]]
    theirs = lives.loc[lives["case"].isin(held["case"]) & (lives["state"] != "done"),
                       ["case", "start", "pausing", "net"]]  # fmt: skip
    stands = theirs["pausing"]
    begun = theirs["case"].map(theirs.loc[~stands].groupby("case")["start"].max())
    now = stands & ~(theirs["start"] <= begun)
    none, of = pd.Timedelta(0), theirs["case"]
    sums = pd.DataFrame({
        "net": theirs["net"].groupby(of).sum(), "stood": theirs["net"].where(stands, none).groupby(of).sum(),
        "lasts": theirs["net"].where(now, none).groupby(of).sum(),
    })  # fmt: skip
    whole = held.join(sums, on="case")
    timed = whole[whole["calendar"].notna() & ~whole["to_day"]]
    found = pd.DataFrame({"paused": held["paused"], "running": ~held["paused"]}).groupby(held["team"]).sum()
    spent = hours(timed.groupby("team")[["net", "stood"]].sum())
    oldest = hours(timed.loc[timed["paused"], "lasts"].groupby(timed["team"]).max())
    return found.assign(paused_hours=spent["stood"], net_hours=spent["net"], paused_share=spent["stood"] / spent["net"],
                        oldest_hours=oldest)  # fmt: skip


PAUSES = f"""WITH held AS (SELECT id, team, paused, calendar IS NOT NULL AND NOT to_day AS timed
    FROM cases WHERE is_open),
lives AS (SELECT i.id, start, net, pausing AS stands FROM intervals i JOIN held USING (id)
    WHERE state <> 'done'),
begun AS (SELECT id, max(start) AS begun FROM lives WHERE NOT stands GROUP BY id),
sums AS (SELECT id, sum(net) AS net, coalesce(sum(net) FILTER (stands), 0) AS stood,
    coalesce(sum(net) FILTER (stands AND (begun IS NULL OR start > begun)), 0) AS lasts
    FROM lives LEFT JOIN begun USING (id) GROUP BY id)
SELECT team, count(*) FILTER (paused) AS paused, count(*) FILTER (NOT paused) AS running,
    sum(stood) FILTER (timed) / {HOUR} AS paused_hours, sum(net) FILTER (timed) / {HOUR} AS net_hours,
    paused_hours / net_hours AS paused_share, max(lasts) FILTER (timed AND h.paused) / {HOUR} AS oldest_hours
FROM held h LEFT JOIN sums USING (id) GROUP BY team"""


BY_TEAM = {"asked": "by team", "keys": ("team",)}
RACES = (
    Race(name="silent", **BY_TEAM, pandas=silent_pandas, duckdb=SILENT, ours=silent_ours),
    Race(name="unowned", **BY_TEAM, pandas=unowned_pandas, duckdb=UNOWNED, ours=unowned_ours),
    Race(name="pauses", **BY_TEAM, pandas=pauses_pandas, duckdb=PAUSES, ours=pauses_ours),
)  # fmt: skip
