"""Supervision: whether something happened soon after a case turned red, and after it turned late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import CalendarRef, Calendars
from metrics.judge import local
from metrics.net_work_time import due_at, work_clock
from metrics.rules import Rules
from metrics.tallies import Span, share, side_by_side, tally, words

SOON = timedelta(hours=4) // timedelta(microseconds=1)
ANSWERED = ("seen", "missed", "pending", "unknown")
TURNS = ("red", "late")


def add_turned(cases: pl.DataFrame, intervals: pl.DataFrame, *, calendars: Calendars) -> pl.DataFrame:
    """Add red_at and late_at to cases: the instants at which they turned so.

    A case turns red when its own net time, pauses out, reaches two thirds of its target, and late at the first instant
    at which its clock runs after it has used all of it; by a source's promise at two thirds of the wall clock's time,
    and at the promise. Null rule: null for what did not turn, has no target, or is known to the day.
    """
    zone = calendars.by("calendar")
    measured = ~pl.col("to_day") & ~pl.col("untimed")
    thirds = ((pl.col("target").dt.total_microseconds() * 2 + 2) // 3).cast(pl.Duration("us"))
    goals = cases.lazy().filter(measured, pl.col("target_by") == "net").select("case", goal=thirds).collect()
    beside = intervals.select("case").join(goals, on="case", how="left", maintain_order="left")
    reached = (
        intervals.lazy()
        .with_columns(beside["goal"])
        .filter(pl.col("running"), pl.col("before") + pl.col("counted") >= pl.col("goal"))
        .select("case", "start", "calendar", rest=pl.col("goal") - pl.col("before"))
        # the first of each case: they stand in order
        .filter(pl.col("case").ne_missing(pl.col("case").shift(1)))
        .select("case", reached_at=due_at("start", "rest", calendar=zone))
        .collect()
    )
    promise = pl.col("source_due_at") - pl.col("opened_at")
    micros = (promise.dt.total_microseconds() * 2 + 2) // 3
    by_promise = measured & (pl.col("target_by") == "source_due_at") & (promise > pl.duration())
    at = pl.when(by_promise).then(pl.col("opened_at") + micros.cast(pl.Duration("us"))).otherwise("reached_at")
    late = pl.when(measured & (pl.col("verdict") == "late")).then(pl.max_horizontal("turns_at", "opened_at"))
    found = cases.join(reached, on="case", how="left", maintain_order="left")
    return found.with_columns(red_at=pl.when(at <= pl.col("end_at")).then(at), late_at=late).drop("reached_at")


def add_answers(
    cases: pl.DataFrame, events: pl.DataFrame, *, calendars: Calendars, rules: Rules, as_of: datetime
) -> pl.DataFrame:
    """Add red_date, red_answer, late_turn_date and late_answer to cases with the columns of `add_turned`.

    An answer is a word of `ANSWERED`, null for what did not turn. `cases` carry events_known: whether a source of the
    case tells its events.
    """
    zone = calendars.by("calendar")
    turned = {turn: pl.when(pl.col(f"{turn}_at") <= as_of).then(pl.col(f"{turn}_at")) for turn in TURNS}
    now = work_clock(pl.lit(as_of), calendar=zone)
    times = cases.select("case", "opened_at", place=zone.place, now=now, **turned)
    clock = CalendarRef(calendars, pl.col("place"))
    times = times.with_columns(work_clock(turn, calendar=clock).alias(f"{turn}_clock") for turn in TURNS)
    log = events.select("case", "occurred_at").join(times.drop("now"), on="case", how="left", maintain_order="left")
    for turn in TURNS:
        since = times["now"] - times[f"{turn}_clock"]
        word = (
            # a closing alone would make every case that is known to be answered a good one
            pl.when(~pl.col("events_known") | since.is_null())
            .then(pl.lit("unknown"))
            .when(pl.col("case").is_in(_seen(log, turn, calendars=calendars).implode()))
            .then(pl.lit("seen"))
            .when(since <= SOON)
            .then(pl.lit("pending"))
            .otherwise(pl.lit("missed"))
        )
        cases = cases.with_columns(
            pl.when(pl.col(f"{turn}_at").is_not_null()).then(word).alias(f"{turn}_answer"),
            local(f"{turn}_at", calendars=calendars, rules=rules).alias(f"{turn}_turn_date"),
        )
    return cases


def _seen(log: pl.DataFrame, turn: str, *, calendars: Calendars) -> pl.Series:
    """Return the cases of which an event came soon after they turned so."""
    # what stands at the opening itself answers nothing
    later = (pl.col("occurred_at") > pl.col("opened_at")) & (pl.col("occurred_at") >= pl.col(turn))
    held = log.lazy().filter(later).select("case", "occurred_at", "place", f"{turn}_clock").collect()
    clock = work_clock("occurred_at", calendar=CalendarRef(calendars, pl.col("place")))
    return held.filter(clock - pl.col(f"{turn}_clock") <= SOON)["case"]


def supervision(cases: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the cases that turned red and those that turned late, and whether they had an event soon after.

    Population: cases that turned red, and cases that turned late, in the span, local dates, closed ones too, with the
    columns of `add_answers`; a case that did both is in both. Red: two thirds of the target used; late: the first
    instant at which the case's clock runs after it has used all of it. Seen: an event, its closing included, within 4
    net hours of turning so. Clock: the case's own calendar, pauses in: to park a case is an event, and answers it.
    Null rule: a turn of which the 4 hours are not over and nothing happened is pending; one of a case whose sources
    tell no events, or without a calendar, is unknown; neither is in the share, and a share of nothing is null.
    Columns: by…, seen_red, missed_red, pending_red, unknown_red, seen_red_share, the same of late, and seen_share
    (of all turns).
    """
    tables = [
        tally(cases, words(f"{turn}_answer", *ANSWERED, suffix=f"_{turn}"), by=by, on=f"{turn}_turn_date", span=span)
        for turn in TURNS
    ]
    both = side_by_side(*tables, keys=span.keys(by))
    figures: list[str | pl.Expr] = []
    for turn in TURNS:
        seen = share(f"seen_{turn}", f"missed_{turn}").alias(f"seen_{turn}_share")
        figures += [*(f"{word}_{turn}" for word in ANSWERED), seen]
    sums = both.with_columns(
        seen=pl.col("seen_red") + pl.col("seen_late"), missed=pl.col("missed_red") + pl.col("missed_late")
    )
    return sums.select(*span.keys(by), *figures, share("seen", "missed").alias("seen_share"))
