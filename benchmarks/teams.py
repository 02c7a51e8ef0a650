"""Generated teams that close a known share on time, and what the verdict says of them hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import polars as pl

from metrics.calendar import BusinessCalendar, Session, Version, sessions
from metrics.calendar_table import compile_calendars
from metrics.net_work_time import due_at, next_working
from metrics.verdict import verdict

ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2025, 1, 6)
HOURS = tuple(time(hour, 5) for hour in range(9, 17))  # five past every hour from 9:00 to 17:00
TARGET, GOAL, AT_NIGHT = timedelta(hours=8), 0.9, 0.15
ANSWERS = ("yes", "nearly", "not yet", "too few to say")
LEAD = 6  # weeks of cases before the first hour that is asked about


def office() -> BusinessCalendar:
    """Return a plain week: Monday to Friday, 9:00 to 17:00."""
    day = (Session(timedelta(hours=9), timedelta(hours=17)),)
    return BusinessCalendar("office", ZONE.key, (Version((*[day] * 5, (), ())),))


def team(on_time: float, *, due: int, weeks: int, seed: int) -> pl.DataFrame:
    """Return a team's cases: opened_at, due_at, turns_at, goal_share, ends_late.

    On average `due` fall due in 5 working days, within 8 net hours, at a goal of 90 %. 85 of 100 arrive in working
    hours, the others at any time of the week; each ends late with the chance 1 - on_time, whatever the others do.
    """
    random = Random(f"{on_time} {due} {seed}")
    opened: list[datetime] = []
    for week in range(weeks + LEAD):
        monday = datetime.combine(FIRST + timedelta(weeks=week - LEAD), time(), tzinfo=ZONE)
        arrivals = sum(random.random() < 0.5 for _ in range(2 * due))  # about `due`, now more, now less
        for _ in range(arrivals):
            if random.random() < AT_NIGHT:
                after = timedelta(days=7 * random.random())
            else:
                after = timedelta(days=random.randrange(5), hours=9 + 8 * random.random())
            opened.append(monday + after)
    calendar = office()
    start, end = (FIRST + timedelta(weeks=week) for week in (-LEAD - 4, weeks + 4))
    held = compile_calendars(
        {"office": calendar},
        start=datetime.combine(start, time(), tzinfo=UTC),
        end=datetime.combine(end, time(), tzinfo=UTC),
    )["office"]
    frame = pl.DataFrame(
        {"opened_at": [at.astimezone(UTC) for at in opened]}, schema={"opened_at": pl.Datetime("us", "UTC")}
    )
    return (
        frame.with_columns(
            due_at=due_at("opened_at", TARGET, calendar=held),
            goal_share=pl.lit(GOAL),
            ends_late=pl.Series([random.random() >= on_time for _ in opened], dtype=pl.Boolean),
        )
        .with_columns(turns_at=next_working("due_at", calendar=held))
        .sort("due_at")
    )


def said(cases: pl.DataFrame, *, weeks: int, hours: Sequence[time] = HOURS) -> pl.DataFrame:
    """Return what the verdict says at these times of every working day: day, hour, answer, n.

    A case that ends late is late from the instant at which its target has passed, as the pictures have it.
    """
    calendar, rows = office(), []
    last = FIRST + timedelta(weeks=weeks) - timedelta(days=1)
    for day in sessions(calendar, FIRST, last)["local_date"].unique().sort().to_list():
        for hour in hours:
            at = datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)
            near = cases.filter(pl.col("due_at").is_between(at - timedelta(days=50), at)).with_columns(
                verdict=pl.when(pl.col("ends_late") & (pl.col("turns_at") < at)).then(pl.lit("late"))
            )
            found = verdict(near, as_of=at, calendar=calendar)
            rows.append({"day": day, "hour": hour.hour, "answer": found.answer, "n": found.n})
    return pl.DataFrame(rows)


def shares(told: pl.DataFrame) -> dict[str, float]:
    """Return the share of the hours that each answer was told."""
    return {answer: (told["answer"] == answer).mean() or 0.0 for answer in ANSWERS}  # type: ignore[misc]
