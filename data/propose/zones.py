"""Whose clock the digits follow: the zone that fits their offsets, and whether they move with summer time."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

# One zone for each pattern of offsets, the one with the most desks first.
COMMON = (
    "Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver",
    "Europe/Athens", "Asia/Kolkata", "Europe/Istanbul", "America/Sao_Paulo", "Asia/Singapore", "Asia/Tokyo",
    "Asia/Dubai", "Australia/Sydney", "Pacific/Auckland", "America/Phoenix", "Africa/Johannesburg", "UTC",
)  # fmt: skip
WITH_SUMMER_TIME = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles")
STEP, STEPS = 30, 48  # minutes, of a day
LEAST = 500  # events in a season, to tell
BETTER = 0.5  # how much nearer the seasons must come when one is moved by an hour
MORNING = (6.5, 9.99)


def fitting(at: pl.Series, digits: pl.Series) -> str | None:
    """Return the common zone whose offset is that of every instant; `digits` are the same instants' local digits."""
    told = (
        pl.DataFrame({"at": at, "digits": digits}).drop_nulls().unique().sample(fraction=1, shuffle=False).head(5_000)
    )
    if told.is_empty():
        return None
    offset = (told["digits"] - told["at"]).dt.total_minutes()
    if (offset == 0).all():
        return "UTC"
    for name in COMMON:
        local = told["at"].dt.convert_time_zone(name)
        here = (local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_minutes()
        if float((here == offset).mean() or 0) > 0.995:  # type: ignore[arg-type]
            return name
    return None


def moves_with_summer(digits: pl.Series) -> bool:
    """Tell whether the digits' time of day moves by an hour between winter and summer, as UTC's does of an office.

    An office keeps its local hours, so local digits stay. False too where there is too little of a season to tell.
    """
    told = digits.drop_nulls()
    told = told.filter(told.dt.weekday() <= 5)
    local = told.dt.replace_time_zone(None)
    here = local.dt.replace_time_zone("Europe/Berlin", ambiguous="earliest", non_existent="null")
    summer = (here.dt.dst_offset().dt.total_minutes() > 0).fill_null(value=True)
    warm, cold = _profile(told.filter(summer)), _profile(told.filter(~summer))
    if warm is None or cold is None:
        return False
    apart = {lag: _apart(cold, warm[lag % STEPS :] + warm[: lag % STEPS]) for lag in (-2, -1, 0, 1, 2)}
    nearest = min(apart, key=lambda lag: apart[lag])
    return abs(nearest) == 2 and apart[nearest] < BETTER * apart[0]


def _profile(at: pl.Series) -> list[float] | None:
    """Return the share of each half hour of the day."""
    if at.len() < LEAST:
        return None
    slot = (at.dt.hour().cast(pl.Int64) * 60 + at.dt.minute()) // STEP
    counted = dict(slot.value_counts().rows())
    return [counted.get(place, 0) / at.len() for place in range(STEPS)]


def _apart(first: Iterable[float], second: Iterable[float]) -> float:
    return sum(abs(one - other) for one, other in zip(first, second, strict=True))


def of_the_office(at: pl.Series) -> str | None:
    """Return the zone with summer time in which the days of instants in UTC begin in the morning."""
    for name in WITH_SUMMER_TIME:
        local = at.drop_nulls().dt.convert_time_zone(name)
        local = local.filter(local.dt.weekday() <= 5)
        hour = local.dt.hour() + local.dt.minute() / 60
        begin = hour.quantile(0.05)
        if begin is not None and MORNING[0] <= begin <= MORNING[1]:
            return name
    return None
