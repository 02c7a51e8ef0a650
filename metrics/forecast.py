"""Forecast: when the open cases are cleared and how many close by a date, drawn from what the last weeks were like."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from metrics.periods import grouped

DRAWS, HORIZON = 1_000, 52  # futures drawn, and how many weeks each looks ahead
LEAST_WEEKS = 6  # fewer weeks say too little of those to come
SHARES = {"p50": 0.50, "p85": 0.85, "p95": 0.95}
WEEK = 7
FAR = WEEK * HORIZON


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week that was: closings and the net change of what is open, by days from now on.

    `rest` is today after this time of day and the days up to Sunday; `whole` the seven days from Monday on.
    """

    rest: list[int]
    whole: list[int]
    rest_net: list[int]
    whole_net: list[int]


def forecast(
    cases: pl.DataFrame,
    *,
    as_of: datetime,
    zone: str,
    start: date,
    end: date,
    until: date | None = None,
    by: Sequence[str] = (),
    seed: int = 1,
    draws: int = DRAWS,
) -> pl.DataFrame:
    """Return how many cases close before a date, and when those that are open are cleared.

    Population: the cases open at `as_of`, and those closed or opened in the full weeks of `[start, end)` that were over
    by then and from the first whole week on in which cases are known. Interval: from `as_of` on, in local days of
    `zone`; `until` is the first day not counted (None: the day after the next Friday, today where it is one).
    Definition: 1,000 futures are drawn with `seed`; each goes on with weeks drawn from those that were, throughput and
    arrivals of a week together, the rest of this week from the same hours of a drawn one. The same seed gives the same
    answer. closes_p85: at least so many close in 85 of 100 futures, of those open now and those still to come; where
    the days drawn up to `until` closed more than are open now and arrive in them, these are all that close.
    as_many_p85: the day by which in 85 of 100 as many have closed, in the days drawn, as are open now. cleared_p85: the
    day by which in 85 of 100 nothing is open any more, with what still arrives.
    Null rule: fewer than 6 full weeks are no base: every figure is null; a day more than 52 weeks ahead is null.
    Columns: by…, wip, weeks (drawn from), until, closes_p50, closes_p85, closes_p95 (cases), as_many_p50, …,
    cleared_p50, … (local dates).
    """
    today = as_of.astimezone(ZoneInfo(zone)).date()
    until = until or next_friday(today) + timedelta(days=1)
    opened = grouped(cases, by, pl.col("is_open").sum().cast(pl.Int64).alias("wip"), pl.col("opened_date").min())
    first, last = _sampled(cases, start=start, end=end, today=today)
    weeks = max((last - first).days // WEEK, 0)
    counted = _daily(cases, by=by, first=first, last=last, now=as_of, zone=zone)
    picks = _picks(weeks, seed=seed, draws=draws)
    rows = []
    for *group, wip, _ in opened.rows():
        base: dict[str, Any] = dict(zip(by, group, strict=True)) | {"wip": wip, "weeks": weeks, "until": until}
        if weeks >= LEAST_WEEKS:
            past = _weeks(counted.get(tuple(group), []), weeks=weeks, weekday=today.weekday())
            base |= _drawn(past, picks, wip=wip, today=today, until=until)
        rows.append(base)
    shape: dict[str, Any] = {name: opened.schema[name] for name in by}
    shape |= {"wip": pl.Int64, "weeks": pl.Int64, "until": pl.Date}
    shape |= {f"closes_{share}": pl.Int64 for share in SHARES}
    shape |= {f"{what}_{share}": pl.Date for what in ("as_many", "cleared") for share in SHARES}
    return pl.DataFrame(rows, schema=shape)


def next_friday(today: date) -> date:
    """Return the next Friday, today where it is one."""
    return today + timedelta(days=(4 - today.weekday()) % WEEK)


def _sampled(cases: pl.DataFrame, *, start: date, end: date, today: date) -> tuple[date, date]:
    """Return the half-open full weeks to draw from: within what is asked, over by today, and known whole."""
    known = cases["opened_date"].min()
    first = max(start, known) if isinstance(known, date) else start
    last = min(end, today)
    return first + timedelta(days=-first.weekday() % WEEK), last - timedelta(days=last.weekday())


def _picks(weeks: int, *, seed: int, draws: int) -> list[list[int]]:
    """Draw which past week each week of each future is like; every group of an answer meets the same weeks."""
    random = Random(seed)
    return [random.choices(range(weeks), k=HORIZON + 1) for _ in range(draws)] if weeks else []


def _daily(
    cases: pl.DataFrame, *, by: Sequence[str], first: date, last: date, now: datetime, zone: str
) -> dict[tuple[Any, ...], list[tuple[int, int, bool, int, int]]]:
    """Return by group: week, weekday, whether later in the day than now, closings, arrivals."""
    clock = now.astimezone(ZoneInfo(zone)).time()

    def moved(kind: str) -> pl.DataFrame:
        day = pl.col(f"{kind}_date")
        return cases.filter(day.is_between(first, last, closed="left")).with_columns(
            week=(day - pl.lit(first)).dt.total_days() // WEEK,
            weekday=day.dt.weekday() - 1,
            later=pl.col(f"{kind}_at").dt.convert_time_zone(zone).dt.time() > clock,
            closing=pl.lit(kind == "closed"),
        )

    both = pl.concat([moved("closed"), moved("opened")])
    closing = pl.col("closing").sum().cast(pl.Int64).alias("closings")
    opening = (~pl.col("closing")).sum().cast(pl.Int64).alias("arrivals")
    found: dict[tuple[Any, ...], list[tuple[int, int, bool, int, int]]] = {}
    for *group, week, weekday, later, closed, arrived in grouped(
        both, [*by, "week", "weekday", "later"], closing, opening
    ).rows():
        found.setdefault(tuple(group), []).append((week, weekday, later, closed, arrived))
    return found


def _weeks(counted: Sequence[tuple[int, int, bool, int, int]], *, weeks: int, weekday: int) -> list[Week]:
    """Lay the counts of a group out as weeks; days without any are zero."""
    days = [[[0, 0] for _ in range(WEEK)] for _ in range(weeks)]
    after = [[0, 0] for _ in range(weeks)]
    for week, day, later, closed, arrived in counted:
        days[week][day][0] += closed
        days[week][day][1] += arrived
        if day == weekday and later:
            after[week][0] += closed
            after[week][1] += arrived
    found = []
    for one, today in zip(days, after, strict=True):
        rest = [today, *one[weekday + 1 :]]
        found.append(
            Week(
                rest=[closed for closed, _ in rest],
                whole=[closed for closed, _ in one],
                rest_net=[arrived - closed for closed, arrived in rest],
                whole_net=[arrived - closed for closed, arrived in one],
            )
        )
    return found


def _drawn(past: Sequence[Week], picks: Sequence[list[int]], *, wip: int, today: date, until: date) -> dict[str, Any]:
    """Return the figures of one group: let every future run, and take the shares of what they say."""
    ahead = (until - today).days
    inside = max(min(ahead, FAR), 0)
    closes, as_many, cleared = [], [], []
    for pick in picks:
        daily = [*past[pick[0]].rest_net, *(day for at in pick[1:] for day in past[at].whole_net)]
        closed = [*past[pick[0]].rest, *(day for at in pick[1:] for day in past[at].whole)]
        total = list(accumulate(closed))
        still = [wip + change for change in accumulate(daily)]
        # no more can close than was open and came
        closes.append(total[inside - 1] + min(still[inside - 1], 0) if inside else 0)
        as_many.append(bisect_left(total, wip) if wip else 0)
        cleared.append(next((day for day, left in enumerate(still) if left <= 0), len(still)) if wip else 0)
    found: dict[str, Any] = {}
    for name, share in SHARES.items():
        found[f"closes_{name}"] = -_smallest(sorted(-count for count in closes), share) if ahead <= FAR else None
        for what, days in (("as_many", as_many), ("cleared", cleared)):
            day = _smallest(sorted(days), share)
            found[f"{what}_{name}"] = today + timedelta(days=day) if day <= FAR else None
    return found


def _smallest(ordered: Sequence[int], share: float) -> int:
    """Return the smallest value that at least a share of them do not exceed."""
    return ordered[min(-int(-share * len(ordered) // 1), len(ordered)) - 1]
