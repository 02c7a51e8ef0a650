"""Supervision: whether something happened soon after a case turned red, and after it turned late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import Calendars
from metrics.judge import local
from metrics.net_work_time import due_at, net_work_time
from metrics.rules import Rules
from metrics.tallies import Span, share, side_by_side, tally, words

SOON = timedelta(hours=4)
ANSWERED = ("seen", "missed", "pending", "unknown")
TURNS = ("red", "late")


def add_turned(cases: pl.DataFrame, intervals: pl.DataFrame, *, calendars: Calendars) -> pl.DataFrame:
    """Add red_at and late_at to cases: the instants at which they turned so.

    A case turns red when its own net time, pauses out, reaches two thirds of its target, and late at the first working
    instant after it has used all of it; by a source's promise at two thirds of the wall clock's time, and at the
    promise. Null rule: null for what did not turn, has no target, or is known to the day.
    """
    zone = calendars.by("calendar")
    measured = ~pl.col("to_day") & ~pl.col("untimed")
    thirds = ((pl.col("target").dt.total_microseconds() * 2 + 2) // 3).cast(pl.Duration("us"))
    goals = cases.lazy().filter(measured, pl.col("target_by") == "net").select("case", goal=thirds).collect()
    reached = (
        intervals.select("case", "start", "running", "before", "counted", "calendar")
        .join(goals, on="case", how="left", maintain_order="left")
        .filter(pl.col("running"), pl.col("before") + pl.col("counted") >= pl.col("goal"))
        # the first of each case: they stand in order
        .filter(pl.col("case").ne_missing(pl.col("case").shift(1)))
        .select("case", reached_at=due_at("start", pl.col("goal") - pl.col("before"), calendar=zone))
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
    for turn in TURNS:
        turned = cases.select("case", "calendar", "opened_at", "events_known", at=f"{turn}_at").drop_nulls("at")
        times = turned.select("case", "opened_at", "at")
        logged = events.select("case", "occurred_at").join(times, on="case", how="left", maintain_order="left")
        # what stands at the opening itself answers nothing
        later = (pl.col("occurred_at") > pl.col("opened_at")) & (pl.col("occurred_at") >= pl.col("at"))
        firsts = logged.lazy().filter(later).group_by("case").agg(pl.col("occurred_at").min()).collect()
        first = turned.join(firsts, on="case", how="left", maintain_order="left")
        after = net_work_time("at", "occurred_at", calendar=zone)
        since = net_work_time("at", pl.lit(as_of), calendar=zone)
        word = (
            # a closing alone would make every case that is known to be answered a good one
            pl.when(~pl.col("events_known") | since.is_null())
            .then(pl.lit("unknown"))
            .when(after <= SOON)
            .then(pl.lit("seen"))
            .when(since <= SOON)
            .then(pl.lit("pending"))
            .otherwise(pl.lit("missed"))
        )
        answers = first.select("case", word.alias(f"{turn}_answer"))
        cases = cases.join(answers, on="case", how="left", maintain_order="left").with_columns(
            local(f"{turn}_at", calendars=calendars, rules=rules).alias(f"{turn}_turn_date")
        )
    return cases


def supervision(cases: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the cases that turned red and those that turned late, and whether they had an event soon after.

    Population: cases that turned red, and cases that turned late, in the span, local dates, closed ones too, with the
    columns of `add_answers`; a case that did both is in both. Seen: an event, its closing included, within 4 net hours
    of turning so. Clock: the case's own calendar, pauses in: to park a case is an event, and answers it.
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
