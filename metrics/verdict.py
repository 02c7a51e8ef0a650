"""The verdict answers "are we on top of it".

Of the cases whose due instant fell in the last 5 working days, how many are late against what the goals allow.
Not yet: more than the 95 % quantile of Binomial(n, expected / n). Nearly: more than expected. Yes: otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from math import exp, lgamma, log
from zoneinfo import ZoneInfo

import polars as pl

from metrics.calendar import BusinessCalendar, sessions

SHORT, LONG, LEAST = 5, 20, 20


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer and what it rests on: `missed` of `n` cases due in `days` working days, `allowed` by the goals."""

    answer: str
    n: int
    missed: int
    allowed: int
    days: int


def verdict(cases: pl.DataFrame, *, as_of: datetime, calendar: BusinessCalendar | None) -> Verdict:
    """Answer whether a team is on top of its work at `as_of`.

    Population: cases with a target whose due_at lies between `as_of` and the same local time 5 working days earlier
    (20 where those are fewer than 20; then still fewer: "too few to say"). Clock: net work time, or the source's
    promise. Null rule: a case without a due instant (no target, paused before it) is not among them.
    """
    for days in (SHORT, LONG):
        since = working_days_ago(calendar, as_of=as_of, days=days)
        due = cases.filter(pl.col("due_at") > since, pl.col("due_at") <= as_of, pl.col("goal_share").is_not_null())
        if due.height >= LEAST or days == LONG:
            break
    n = due.height
    missed = due.filter(pl.col("verdict") == "late").height
    expected = allowance(due)
    allowed = int(expected.to_integral_value(ROUND_FLOOR))
    if n < LEAST:
        answer = "too few to say"
    elif missed > upper_quantile(n, float(expected) / n):
        answer = "not yet"
    elif missed > expected:
        answer = "nearly"
    else:
        answer = "yes"
    return Verdict(answer=answer, n=n, missed=missed, allowed=allowed, days=days)


def allowance(judged: pl.DataFrame) -> Decimal:
    """Return how many of these cases the goals allow to be late: the sum of 1 - goal, in exact decimals.

    Null rule: a case without a goal adds nothing.
    """
    goals = judged.drop_nulls("goal_share").group_by("goal_share").len().rows()
    return sum((count * (1 - Decimal(str(goal))) for goal, count in goals), Decimal(0))


def working_days_ago(calendar: BusinessCalendar | None, *, as_of: datetime, days: int) -> datetime:
    """Return the same local time so many working days earlier; without a calendar, calendar days."""
    if calendar is None:
        return as_of - timedelta(days=days)
    here = as_of.astimezone(ZoneInfo(calendar.zone))
    today = here.date()
    worked = sessions(calendar, today - timedelta(days=days * 7 + 30), today - timedelta(days=1))
    dates = worked["local_date"].unique().sort(descending=True).head(days)
    back = dates[-1] if len(dates) == days else today - timedelta(days=days)
    return datetime.combine(back, here.time(), tzinfo=here.tzinfo).astimezone(UTC)


def upper_quantile(n: int, share: float, *, level: float = 0.95) -> int:
    """Return the smallest k for which Binomial(n, share) is at most k with at least the given probability."""
    if share <= 0:
        return 0
    if share >= 1:
        return n
    total = 0.0
    for k in range(n + 1):
        ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
        total += exp(ways + k * log(share) + (n - k) * log(1 - share))
        if total >= level:
            return k
    return n
