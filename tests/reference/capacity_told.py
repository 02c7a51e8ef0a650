"""What the product says of capacity and of throughput per hour, beside the plain count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.reference.capacity import WEEK, Office
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.look import Look, Row


def per_hour(look: Look, office: Office, *, by: str | None, period: str | None) -> Iterator[Pair]:
    """Compare what closed, who was there and for how long, of everybody or by team or owner, in all or by week."""
    for row, place, start, end in _asked(look, "throughput-per-hour", by, period):
        team, owner = (row.get("team"), row.get("owner"))
        closed = office.throughput(start, end, team, owner)
        hours, people = office.hours(start, end, team, owner)
        yield f"throughput {place}", row["throughput"], closed
        if row["hours_of"] == "calendar":
            yield f"nobody {place}", people, 0
            hours = office.calendar_hours(start, end)
        else:
            yield f"people {place}", row["people"] or 0, people
        yield f"hours {place}", row["available_hours"] or 0.0, hours or 0.0
        yield f"per hour {place}", row["throughput_per_hour"], closed / hours if hours else None


def capacity(
    look: Look, office: Office, *, by: str | None, period: str | None, effort: Mapping[str | None, timedelta]
) -> Iterator[Pair]:
    """Compare arrivals, hours and slack, of everybody or by team, in all or by week."""
    for row, place, start, end in _asked(look, "capacity", by, period):
        counted = office.slack(start, end, row.get("team"), effort=effort, asked=(look.start, look.end))
        yield f"arrivals {place}", row["arrivals"], counted.arrivals
        yield f"no effort {place}", row["no_effort"], counted.no_effort
        yield f"hours {place}", row["capacity_hours"] or 0.0, counted.hours or 0.0
        yield f"rate weeks {place}", row["rate_weeks"] or 0, counted.rate_weeks or 0
        yield f"slack {place}", row["slack_share"], counted.share
        yield f"bound {place}", row["bound"], counted.bound
        yield f"missing {place}", row["missing"] is None, counted.share is not None


def _asked(look: Look, metric: str, by: str | None, period: str | None) -> Iterator[tuple[Row, str, date, date]]:
    """Yield the rows of an answer with where they stand; groups without a name have no people of their own."""
    asked: dict[str, Any] = {"period": period} if period else {}
    for row in look.told(metric, **asked, by=(by,) if by else ()):
        if by and row[by] in (None, "unowned"):
            continue
        week = row.get("period_start")
        start, end = (max(week, look.start), min(week + WEEK, look.end)) if week else (look.start, look.end)
        yield row, f"of {row[by] if by else 'all'} in {start} to {end}", start, end
