"""Proposed targets: the p85 of lead time, rounded up to what a person would promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import polars as pl

LEAST_N = 20
SHARE = 0.85
DAYS_FROM = 5  # days of the calendar: longer limits read better in days
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A limit for a type of case (None: for all), with the cases and the p85 on which it rests."""

    case_type: str | None
    cases: int
    closed: int
    p85: str
    within: str | None
    still_open: int = 0

    @property
    def cut_off(self) -> bool:
        """Tell whether so many cases are open that the slowest 15 % are most likely among them."""
        return self.still_open > (1 - SHARE) * self.cases


def targets(cases: pl.DataFrame, *, day: timedelta) -> tuple[Target, list[Target]]:
    """Return the target of all cases and those of each type, the most frequent type first.

    Population: closed cases with a closing time. Clock: net work hours of the calendar, pauses out; whole working
    days where opening or closing are known to the day. `day` is the length of the calendar's plain day.
    """
    whole = _target(None, cases, day)
    named = cases.filter(pl.col("case_type").is_not_null())
    order = named["case_type"].value_counts(sort=True).sort("count", "case_type", descending=[True, False])
    return whole, [_target(name, named.filter(pl.col("case_type") == name), day) for name in order["case_type"]]


def _target(case_type: str | None, cases: pl.DataFrame, day: timedelta) -> Target:
    closed = cases.filter(pl.col("closed_at").is_not_null(), ~pl.col("untimed"))
    net = closed["net_work_time"].drop_nulls()
    days = closed["net_work_days"].drop_nulls()
    said, within, n = "", None, max(net.len(), days.len())
    if days.len() > net.len() and days.len() >= LEAST_N:
        p85 = int(days.quantile(SHARE, "equiprobable") or 0)
        said, within = f"{p85} working days", _days(max(p85, 1))
    elif net.len() >= LEAST_N:
        held = net.quantile(SHARE, "equiprobable")
        took = held if isinstance(held, timedelta) else timedelta(0)
        said, within = f"{took / HOUR:,.1f} h", rounded(took, day=day)
    still_open = cases.filter("is_open").height
    return Target(case_type=case_type, cases=cases.height, closed=n, p85=said, within=within, still_open=still_open)


def rounded(span: timedelta, *, day: timedelta) -> str:
    """Return a limit as a person would write it, never under the span: "45 min", "3.5 h", "14 h", "9 days"."""
    if day and span > DAYS_FROM * day:
        return _days(ceil(span / day))
    hours = span / HOUR
    if hours <= 1:
        return f"{max(ceil(span / timedelta(minutes=15)) * 15, 15)} min"
    if hours <= 4:
        return f"{ceil(hours * 2) / 2:g} h"
    return f"{ceil(hours)} h"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
