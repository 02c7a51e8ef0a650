"""Promises beside lead time: targets for the first owner, the first reply, and the client being told of an opening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from metrics.calendar_table import Calendars
from metrics.frames import SPAN
from metrics.net_work_time import net_work_time
from metrics.rules import Rules
from metrics.tallies import Span, share, tally, words
from metrics.targets import MATCHED, add_targets

KINDS = {"first_reply": "first_reply", "client_told": "client_told_open"}
KEPT = ("met", "late", "pending", "no_target", "unknown")


def add_promise(
    cases: pl.DataFrame,
    intervals: pl.DataFrame,
    events: pl.DataFrame,
    *,
    measure: str,
    rules: Rules,
    calendars: Calendars,
    as_of: datetime,
) -> pl.DataFrame:
    """Add happened_at, promised (the target), taken (net, up to what happened, else to `as_of`) and promise to cases.

    `promise` is a word of `KEPT`. `cases` carry tells_measure: whether a source of the case tells what is measured.
    Clock: the case's own calendar, pauses and gaps in which it was closed out. What is late is late whatever comes
    after: a closing without a reply keeps no promise of one. Null rule: "unknown" where no source tells it, where the
    opening is known to the day, without a calendar, and of an owner who was there when the case was first seen.
    """
    # both have the rows of the cases, in their order
    happened = _happened(cases, intervals, events, measure=measure).drop("case")
    bound = ["case", "calendar", "opened_date", "source_due_at", *MATCHED]
    limits = add_targets(cases.select(bound), rules=rules, measure=measure).select(
        promise_rule="target_rule", promised="target"
    )
    found = cases.with_columns(*happened.get_columns(), *limits.get_columns()).with_columns(
        until=pl.coalesce("happened_at", pl.lit(as_of))
    )
    whole = net_work_time("opened_at", "until", calendar=calendars.by("calendar"))
    stood = _stood(found, intervals, calendars=calendars)
    known = pl.col("tells_measure") & ~pl.col("opened_to_day") & ~pl.col("unseen").fill_null(value=False)
    taken = pl.when(known).then(whole - pl.col("stood").fill_null(pl.duration())).cast(SPAN)
    word = (
        pl.when(pl.col("promise_rule").is_null())
        .then(pl.lit("no_target"))
        .when(pl.col("taken").is_null() | pl.col("promised").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("taken") > pl.col("promised"))
        .then(pl.lit("late"))
        .when(pl.col("happened_at").is_null())
        .then(pl.lit("pending"))
        .otherwise(pl.lit("met"))
    )
    timed = found.join(stood, on="case", how="left", maintain_order="left").with_columns(taken=taken)
    return timed.with_columns(promise=word).drop("until", "stood", "unseen", "promise_rule")


def _happened(cases: pl.DataFrame, intervals: pl.DataFrame, events: pl.DataFrame, *, measure: str) -> pl.DataFrame:
    """Return when what is measured happened in each case, and whether it happened unseen: case, happened_at, unseen."""
    if measure == "ownership":
        # only where it must be looked up: of most cases it is told when they were owned
        asked = cases.lazy().filter(pl.col("owned_at").is_null()).select("case").collect()["case"].implode()
        lives = intervals.lazy().filter(pl.col("case").is_in(asked))
        named = lives.filter(pl.col("owner").is_not_null(), pl.col("state") != "done")
        held = named.select(pl.col("case").unique()).collect()
        owned = pl.col("owner").is_not_null() | pl.col("case").is_in(held["case"].implode())
        return cases.select("case", happened_at="owned_at", unseen=pl.col("owned_at").is_null() & owned)
    kind = events.lazy().filter(pl.col("kind") == KINDS[measure]).select("case", "occurred_at").collect()
    first = kind.group_by("case").agg(first=pl.col("occurred_at").min())
    at = pl.when(pl.col("first").is_not_null()).then(pl.max_horizontal("first", "opened_at"))
    came = cases.select("case", "opened_at").join(first, on="case", how="left", maintain_order="left")
    return came.select("case", happened_at=at, unseen=pl.lit(value=False))


def _stood(found: pl.DataFrame, intervals: pl.DataFrame, *, calendars: Calendars) -> pl.DataFrame:
    """Return the calendar's time before `until` in which the clock stood, in pauses and gaps: case, stood."""
    still = intervals.lazy().filter(pl.col("pausing") | (pl.col("state") == "done"))
    stops = still.select("case", "start", "end", "calendar").collect()
    cut = (
        stops.join(found.select("case", "until"), on="case", how="left", maintain_order="left")
        .filter(pl.col("start") < pl.col("until"))
        .with_columns(end=pl.min_horizontal("end", "until"))
    )
    net = net_work_time("start", "end", calendar=calendars.by("calendar"))
    return cut.select("case", stood=net).group_by("case").agg(pl.col("stood").sum())


def promises(cases: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return how many cases kept a promise that begins with their opening: an owner, a first reply, the client told.

    Population: cases opened in the span, local dates, with the columns of `add_promise` for one measure. met: it
    happened within the target; late: it happened later, or not at all while the target's time has passed; pending: it
    has not happened and there is time left. Interval: opening to what is measured. Clock: the case's own calendar,
    pauses out, and what lies between a closing and a reopening; after the closing that stands it runs on, since a case
    that is closed without what was promised has not kept the promise.
    Null rule: a case without such a target, and one in which it cannot be told when it happened (unknown), are in no
    share; a share of nothing is null.
    Columns: by…, met, late, pending, no_target, unknown (counts), compliance_share (met of met and late).
    """
    found = tally(cases, words("promise", *KEPT), by=by, on="opened_date", span=span)
    return found.with_columns(compliance_share=share("met", "late"))
