"""Working hours from when people work: the half hours of the week that are as busy as an office's are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import polars as pl

from data.propose.guesses import percent, plural
from data.settings.hours import DAYS

STEP, SLOTS, NIGHT = 30, 48, 12  # minutes; half hours of a day, and of its quietest part
BUSY = 1 / 3  # of the usual half hour, what the night has taken off
ALL_DAY = 0.5  # the night's share of the usual half hour, for an office that never closes
WEEKEND = 0.05
LEAST_DAYS, LEAST_EVENTS = 14, 200
NOON = range(23, 30)  # half hours in which a break may lie: 11:30 to 15:00
ROUND_THE_CLOCK = "00:00-24:00"


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A week as the configuration writes it, and why."""

    week: dict[str, str] = field(default_factory=lambda: {"mon-fri": "09:00-17:00"})
    why: str = ""

    @property
    def toml(self) -> str:
        """Return the week as an inline table."""
        return "{ " + ", ".join(f'{days} = "{text}"' for days, text in self.week.items()) + " }"


def hours_of(rows: pl.DataFrame) -> Hours:
    """Propose a week from events: `at` is local time, `who` acted (null where nobody is told).

    Somebody counts once in each half hour, so that a machine that logs a thousand rows a night makes no night shift.
    A weekend day is closed where it holds under 5 % of a week's work.
    """
    told = rows.drop_nulls("at").with_columns(
        day=pl.col("at").dt.date(),
        weekday=pl.col("at").dt.weekday(),
        slot=(pl.col("at").dt.hour().cast(pl.Int64) * 60 + pl.col("at").dt.minute()) // STEP,
    )
    once = told.unique(["day", "slot", "who"]) if told["who"].null_count() < told.height else told.unique("at")
    if once.height < LEAST_EVENTS:
        return Hours(why=f"only {plural(once.height, 'event')} to tell when people work")
    days = int(told.select((pl.col("day").max() - pl.col("day").min()).dt.total_days()).item()) + 1
    week = once.filter(pl.col("weekday") <= 5)
    if week.height < LEAST_EVENTS / 2:
        week = once
    text, inside = sessions(week["slot"])
    share = {day: once.filter(pl.col("weekday") == day).height / once.height for day in (6, 7)}
    held = {"mon-fri": text}
    for day in (6, 7):
        if days >= LEAST_DAYS and share[day] >= WEEKEND:
            own = once.filter(pl.col("weekday") == day)["slot"]
            held[DAYS[day - 1]] = text if text == ROUND_THE_CLOCK else sessions(own)[0]
    if len(held) == 3 and len(set(held.values())) == 1:
        held = {"mon-sun": text}
    why = f"{percent(inside)} of what happens on weekdays; "
    if days < LEAST_DAYS:
        why += f"{plural(days, 'day')} are too few to tell the weekends"
    else:
        why += f"{percent(share[6])} is on Saturdays, {percent(share[7])} on Sundays"
    return Hours(week=held, why=why)


def sessions(slots: pl.Series) -> tuple[str, float]:
    """Return a day's sessions and the share of the half hours' events in them.

    What goes on at every hour of the night (a machine, another continent) is taken off each half hour first.
    """
    counts = dict(slots.value_counts().rows())
    held = [counts.get(slot, 0) for slot in range(SLOTS)]
    usual = sorted(held)[SLOTS * 3 // 4]
    night = min(sum((held + held)[at : at + NIGHT]) for at in range(SLOTS)) / NIGHT
    if not usual or night >= ALL_DAY * usual:
        return ROUND_THE_CLOCK, 1.0
    busy = [slot for slot in range(SLOTS) if held[slot] - night >= BUSY * (usual - night)]
    if not busy:
        return ROUND_THE_CLOCK, 1.0
    parts = [(busy[0], busy[-1] + 1)]
    free = [slot for slot in range(busy[0], busy[-1]) if slot not in busy]
    if free and free == list(range(free[0], free[-1] + 1)) and set(free) <= set(NOON):
        parts = [(busy[0], free[0]), (free[-1] + 1, busy[-1] + 1)]
    inside = sum(held[slot] for first, last in parts for slot in range(first, last)) / slots.len()
    return ", ".join(f"{_time(first)}-{_time(last)}" for first, last in parts), inside


def _time(slot: int) -> str:
    at = timedelta(minutes=slot * STEP)
    return f"{at // timedelta(hours=1):02d}:{at // timedelta(minutes=1) % 60:02d}"
