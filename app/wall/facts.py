"""What several parts of the wall rest on, asked once a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from app.board import Board
from app.catalogue.work import before_end_of_day, end_of_day
from app.formatting import clock_time, day_name, short_date
from metrics.buffers import buffers, turns_late
from metrics.periods import last_full_weeks
from metrics.verdict import Verdict, verdict

WEEKS = 12
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The verdict, the open cases by status, those that turn late by `end` (the end of today), and why none can be.

    `state`: ok; loading (no source has been read to its end yet); unknown (every source is stale).
    """

    judged: Verdict
    counts: dict[str, int]
    coming: pl.DataFrame
    end: datetime | None
    blind: str
    state: str

    @classmethod
    def of(cls, board: Board) -> Facts:
        """Ask a board."""
        end = end_of_day(board)
        counts = buffers(board.cases).row(0, named=True)
        return cls(
            judged=verdict(board.cases, as_of=board.as_of, calendar=board.calendar),
            counts=counts,
            coming=turns_late(board.cases, before=before_end_of_day(board)) if end else board.cases.clear(),
            end=end,
            blind=why_unknown(board, counts),
            state=state_of(board),
        )


def state_of(board: Board) -> str:
    """Return whether the picture is one of the present: ok, loading or unknown."""
    held = board.sources
    if held.is_empty():
        return "ok"
    if held["fresh_at"].null_count() == held.height:
        return "loading"
    return "unknown" if held["stale"].all() else "ok"


def why_unknown(board: Board, counts: dict[str, int]) -> str:
    """Return why nobody can say how many are late: no open case has a target, or a calendar; else nothing."""
    held = sum(counts.values())
    if not held or counts["no_target"] < held:
        return ""
    return "no calendar" if board.cases.filter("is_open")["calendar"].null_count() == held else "no target"


def goal_share(board: Board) -> float | None:
    """Return the share that the goals ask for, of what is open and what closed in 12 weeks; None without a goal."""
    since, _ = last_full_weeks(board.today, weeks=WEEKS)
    recent = board.cases.lazy().filter(pl.col("is_open") | (pl.col("closed_date") >= since))
    mean = recent.select(pl.col("goal_share").mean()).collect().item()
    return None if mean is None else round(float(mean), 6)


def by_words(board: Board, end: datetime | None) -> str:
    """Return "17:00", or with its day where that is not today."""
    if end is None:
        return ""
    day = day_words(board, end.astimezone(board.zone).date())
    return f"{day} {clock_time(end, board.zone)}".strip()


def day_words(board: Board, day: date) -> str:
    """Return no name for today, a weekday within the next six days, else the date."""
    if day == board.today:
        return ""
    return day_name(day)[:3] if (day - board.today).days < 7 else short_date(day)


def working_days(board: Board, count: int, *, before: date) -> list[date]:
    """Return the last days before a date on which the board's calendar works, in order; all days without a calendar.

    Fewer where the calendar worked on fewer of the last 120 days.
    """
    calendar, found = board.calendar, []
    for back in range(1, 121):
        day = before - DAY * back
        if calendar is None or calendar.version_on(day).on(day):
            found.append(day)
        if len(found) == count:
            break
    return found[::-1]
