"""The receipt: every counted or excluded segment of a case, with its reason, summing exactly to its lead time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from metrics.calendar import BusinessCalendar
from metrics.calendar_compile import stretches
from metrics.calendar_days import WORKING
from metrics.calendar_text import span_text
from metrics.calendar_tiles import tiles

UNKNOWN = "no calendar"
PAUSE, GAP, BEFORE = "pause", "closed until it was reopened", "before it was reopened"
INSTANT, SPAN = pl.Datetime("us", "UTC"), pl.Duration("us")
ZERO = timedelta(0)
SEGMENT = ("start", "end", "what", "reason", "clock_change", "counted", "not_counted")


def receipt(intervals: pl.DataFrame, *, calendars: Mapping[str, BusinessCalendar]) -> pl.DataFrame:
    """Return the segments of cases, with what the intervals say of state and people.

    Population: the intervals given, of one case or of many. Interval: the segments tile them exactly, half-open.
    Clock: each case's own calendar. `counted` is the working time in which the clock runs, and sums exactly to the
    case's net work time; `not_counted` is the rest of the wall clock. `what` is what the calendar says (working,
    night, off hours, break, weekend, day off, holiday, closed); `reason` is why, where that is not all: the name of
    a holiday or closure, half day, extra day, special hours; in working time a pause or a reopening; and what the
    clocks did. `clock_change` is what the wall clock jumped by inside `(start, end]`: the local times of the two ends
    are that much further apart than the segment is long. Null rule: a case without a calendar has one segment an
    interval, and clock_change, counted and not_counted are null.
    Columns: source, case_id, start, end, what, reason, state, waiting_for (the interval's reason), owner, holder, tier,
    running, pausing, clock_change, counted, not_counted.
    """
    frames = []
    if "pausing" not in intervals.columns:  # of stretches that nobody judged
        intervals = intervals.with_columns(pausing=~pl.col("running") & (pl.col("state") == "waiting"))
    for (name,), held in intervals.group_by("calendar", maintain_order=True):
        calendar = calendars.get(str(name)) if name is not None else None
        frames.append(_cut(held, calendar) if calendar is not None else _uncut(held))
    whole = pl.concat(frames) if frames else _uncut(intervals)
    return whole.sort("source", "case_id", "start", maintain_order=True)


def segments(calendar: BusinessCalendar, *, start: datetime, end: datetime) -> pl.DataFrame:
    """Return the segments of one interval without pauses: start, end, what, reason, clock_change and what counts."""
    row: dict[str, Any] = {
        "start": start.astimezone(UTC),
        "end": end.astimezone(UTC),
        "running": True,
        "pausing": False,
        "state": None,
    }
    held = pl.DataFrame(
        [row],
        schema={"start": INSTANT, "end": INSTANT, "running": pl.Boolean, "pausing": pl.Boolean, "state": pl.String},
    )
    return _laid(held.filter(pl.col("start") < pl.col("end")), calendar).select(SEGMENT)


def _cut(held: pl.DataFrame, calendar: BusinessCalendar) -> pl.DataFrame:
    return _shaped(_laid(held.rename({"reason": "waiting_for"}), calendar))


def _laid(held: pl.DataFrame, calendar: BusinessCalendar) -> pl.DataFrame:
    """Cut intervals at a calendar's stretches, and say of each segment what counts and why."""
    first, last = held["start"].min(), held["end"].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return held.with_columns(pl.lit(None, kind).alias(name) for name, kind in ADDED.items())
    laid = tiles(calendar, start=first, end=last)
    from_tile = laid["end"].search_sorted(held["start"], side="right")
    to_tile = laid["start"].search_sorted(held["end"], side="left")
    parts = held.with_columns(tile=pl.int_ranges(pl.Series(from_tile), pl.Series(to_tile))).explode("tile")
    cut = parts.join(
        laid.with_row_index("tile").select(
            pl.col("tile").cast(pl.Int64), "what", "reason", tile_start="start", tile_end="end"
        ),
        on="tile",
        how="left",
        maintain_order="left",
    ).with_columns(start=pl.max_horizontal("start", "tile_start"), end=pl.min_horizontal("end", "tile_end"))
    length = pl.col("end") - pl.col("start")
    counts = pl.col("running") & (pl.col("what") == WORKING)
    nothing = pl.lit(ZERO)
    jumps = _offsets(cut["end"], calendar.zone) - _offsets(cut["start"], calendar.zone)
    return cut.with_columns(
        counted=pl.when(counts).then(length).otherwise(nothing),
        not_counted=pl.when(counts).then(nothing).otherwise(length),
        clock_change=jumps,
        clocks=jumps.replace_strict({jump: _jump(jump) for jump in jumps.unique()}, return_dtype=pl.String),
    ).with_columns(reason=_reason())


ADDED: dict[str, pl.DataType] = {
    "what": pl.String(), "reason": pl.String(), "clock_change": SPAN, "counted": SPAN, "not_counted": SPAN,
}  # fmt: skip


def _offsets(at: pl.Series, zone: str) -> pl.Series:
    """Return the offset from UTC at each instant."""
    first, last = at.min(), at.max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return pl.Series([], dtype=SPAN)
    parts = stretches(zone, first.year - 1, last.year + 1)
    begins = pl.Series([begin for begin, _, _ in parts], dtype=INSTANT)
    places = begins.search_sorted(at, side="right") - 1
    return pl.Series([offset for _, _, offset in parts], dtype=SPAN).gather(places)


def _jump(jump: timedelta) -> str | None:
    if not jump:
        return None
    return f"clocks go {'forward' if jump > ZERO else 'back'} {span_text(abs(jump))}"


def _reason() -> pl.Expr:
    """Return why, where `what` does not say it all: a name, a pause, a clock change; null where nothing is to add."""
    stands = (
        pl.when((pl.col("what") == WORKING) & ~pl.col("running"))
        .then(
            pl.when(pl.col("state") == "waiting")
            .then(pl.lit(PAUSE))
            .when(pl.col("state") == "done")
            .then(pl.lit(GAP))
            .otherwise(pl.lit(BEFORE))
        )
        .otherwise(None)
    )
    told = pl.concat_str(stands, "reason", "clocks", separator=", ", ignore_nulls=True)
    return pl.when(told != "").then(told)


def _uncut(held: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(None, SPAN)
    return _shaped(
        held.rename({"reason": "waiting_for"}).with_columns(
            what=pl.lit(UNKNOWN),
            reason=pl.lit(None, pl.String),
            clock_change=none,
            counted=none,
            not_counted=none,
        )
    )


def _shaped(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(
        "source", "case_id", "start", "end", "what", "reason", "state", "waiting_for", "owner", "holder", "tier",
        "running", "pausing", "clock_change", "counted", "not_counted",
    )  # fmt: skip
