"""Hours available: the roster's net work time of a period, of everybody, a team or a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from metrics.frames import SPAN
from metrics.periods import dimension, grouped, period_start
from metrics.roster import calendar_days
from metrics.rules import Rules

PEOPLE, CALENDAR = "people", "calendar"
HOURS: dict[str, pl.DataType] = {
    "net": SPAN, "people": pl.Int64(), "not_listed": pl.Int64(), "hours_of": pl.String(),
}  # fmt: skip


def hours_available(
    rows: pl.DataFrame,
    population: pl.DataFrame,
    *,
    rules: Rules,
    start: date,
    end: date,
    as_of: datetime,
    period: str | None,
    by: Sequence[str] = (),
    since: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the net work time available in half-open periods of `[start, end)`, by team, owner or both.

    Population: `rows` as of `roster`; a person's time is her own team's. Where a group of the `population` (cases) has
    nobody on the roster on any day of `[start, end)`, the hours of one calendar, its team's, else the default, stand
    for it in each of its periods (`hours_of` "calendar"): good to compare periods by, not to hold against a load. Where
    somebody is there in one period, a period without anybody has no hours. An owner without a roster has none.
    Interval: local days of each calendar, up to `as_of`, and from each group's `first_date` in `since` on.
    Clock: each person's calendar, absences out.
    Null rule: a group with a person who has no calendar has null time, never less than there is.
    Columns: period_start (with a period), by…, net (a duration), people and not_listed (those with time in the period,
    and those of them who are not in the configuration), hours_of. Groups without any time have no row.
    """
    keys = ["period_start", *by] if period else list(by)
    named = rows.with_columns(owner="person", owner_known=pl.lit(True))
    held = named.filter(pl.col("date").is_between(start, end, closed="left"))
    placed = _placed(held, since, period=period, by=by)
    there = pl.col("net") > pl.duration(seconds=0)
    figures = [
        pl.col("net").sum(),
        pl.col("person").filter(there).n_unique().cast(pl.Int64).alias("people"),
        pl.col("person").filter(there, ~pl.col("listed")).n_unique().cast(pl.Int64).alias("not_listed"),
    ]
    found = grouped(placed, keys, *figures).with_columns(hours_of=pl.lit(PEOPLE))
    blind = named.filter(pl.col("calendar").is_null())
    if blind.height:
        found = _without(found, blind, by=by)
    if not by and held.height:
        return found.select(*keys, *HOURS)
    others = _by_calendar(held, population, rules=rules, start=start, end=end, as_of=as_of, by=by)
    if by and others.is_empty():  # as a rule there are people, and nothing is left to place and to join
        return found.select(*keys, *HOURS)
    placed = _placed(others, since, period=period, by=by)
    none = pl.lit(0, pl.Int64)
    rest = grouped(placed, keys, pl.col("net").sum()).with_columns(
        people=none, not_listed=none, hours_of=pl.lit(CALENDAR)
    )
    if not by:
        return rest.select(*keys, *HOURS)
    return pl.concat([found.select(*keys, *HOURS), rest.select(*keys, *HOURS)]).sort(keys, nulls_last=True)


def _placed(days: pl.DataFrame, since: pl.DataFrame | None, *, period: str | None, by: Sequence[str]) -> pl.DataFrame:
    """Put days into periods, those before a group's first date left out."""
    placed = days.with_columns(period_start=period_start("date", period=period)) if period else days
    if since is None:
        return placed
    first = beside(placed, since.select(*by, "first_date"), on=by)
    return first.filter((pl.col("date") >= pl.col("first_date")).fill_null(True)).drop("first_date")


def beside(left: pl.DataFrame, right: pl.DataFrame, *, on: Sequence[str]) -> pl.DataFrame:
    """Join by keys; without keys the one row of the right stands beside every row."""
    if on:
        return left.join(right, on=list(on), how="left", nulls_equal=True, maintain_order="left")
    return left.join(right, how="cross", maintain_order="left")


def _without(found: pl.DataFrame, blind: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """Take the time from groups in which somebody has no calendar: it is not known."""
    if not by:
        return found.with_columns(net=pl.lit(None, SPAN))
    groups = blind.select(dimension(name) for name in by).unique().with_columns(blind=pl.lit(True))
    joined = found.join(groups, on=list(by), how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(net=pl.when(pl.col("blind").is_null()).then("net")).drop("blind")


def _by_calendar(
    held: pl.DataFrame,
    population: pl.DataFrame,
    *,
    rules: Rules,
    start: date,
    end: date,
    as_of: datetime,
    by: Sequence[str],
) -> pl.DataFrame:
    """Return the days of the calendar of each group without people: date, net, by…."""
    default = rules.default_calendar
    of: dict[str | None, str | None] = {}
    if not by or list(by) == ["team"]:
        teams = [team for team in population["team"].unique().sort() if team is not None]
        of |= {team: rules.team_calendars.get(team, default) for team in teams}
        if not by:
            of = {None: of[teams[0]] if len(teams) == 1 else default}
        else:
            there = set(held["team"].unique())
            of = {team: name for team, name in of.items() if team not in there}
    shape: dict[str, pl.DataType] = {"team": pl.String(), "owner": pl.String(), "date": pl.Date(), "net": SPAN}
    days = [
        calendar_days(name, rules=rules, start=start, end=end, as_of=as_of).select(
            pl.lit(team, pl.String).alias("team"), pl.lit(None, pl.String).alias("owner"), "date", "net"
        )
        for team, name in of.items()
    ]
    return pl.concat([pl.DataFrame(schema=shape), *days]).with_columns(owner_known=pl.lit(True))
