"""Ask the product about one calendar, and hold it to the slow count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from metrics.calendar import BusinessCalendar
from metrics.calendar_table import CalendarRef, compile_calendars
from metrics.net_work_time import due_at, is_working, local_date, net_work_time
from tests.reference import net_work as reference
from tests.reference.translate import translated

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
INSTANT = pl.Datetime("us", "UTC")


def here(calendar: BusinessCalendar, start: datetime, end: datetime) -> CalendarRef:
    """Compile one calendar for a horizon."""
    return compile_calendars({"it": calendar}, start=start, end=end)["it"]


def one(question: pl.Expr, **columns: Any) -> Any:
    """Answer a question about one row."""
    frame = pl.DataFrame(
        {name: [value] for name, value in columns.items()}, schema_overrides=dict.fromkeys(columns, INSTANT)
    )
    return frame.select(answer=question)["answer"].item()


def every(step: timedelta, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield instants from one to the next."""
    while start < end:
        yield start
        start += step


def equals_the_slow_count(calendar: BusinessCalendar, start: datetime, end: datetime, *, step: timedelta) -> None:
    """Hold net time, the due instant and working instants to the slow count, from many starts to one end."""
    held, slow = here(calendar, start - DAY, end + 8 * DAY), translated(calendar)
    starts = list(every(step, start, end))
    rows = pl.DataFrame({"start": starts}, schema={"start": INSTANT})
    found = rows.select(
        net=net_work_time("start", pl.lit(end, INSTANT), calendar=held),
        working=is_working("start", calendar=held),
        day=local_date("start", calendar=held),
    )
    zone = ZoneInfo(calendar.zone)
    for begin, (net, working, day) in zip(starts, found.iter_rows(), strict=True):
        assert net == reference.net(slow, begin, end), begin
        assert working == slow.is_working(begin), begin
        assert day == begin.astimezone(zone).date(), begin
        half = net // 2 // MINUTE * MINUTE
        due = one(due_at("start", half, calendar=held), start=begin)
        assert due == reference.due_at(slow, begin, half, end), begin
