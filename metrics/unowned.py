"""Unowned: open cases for which nobody answers, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from metrics.frames import SPAN
from metrics.periods import Rows, grouped
from metrics.tallies import Cases, beside, counts, longest_hours, share, words

OWNERSHIP = ("unowned", "owned", "unknown")


def add_unowned(cases: Cases, intervals: pl.DataFrame) -> Cases:
    """Add unowned_for (net, since the last owner left or the opening) and ownership (a word of `OWNERSHIP`) to cases.

    `intervals` are those of the cases, sorted by case and start. Clock: the case's own calendar, pauses and the time in
    which it was closed out, whatever the policy for reopened cases. Null rule: owners that the source does not tell are
    "unknown"; without a calendar, or where the opening is known to the day, unowned_for is null; both are null for
    closed cases.
    """
    word = (
        pl.when(~pl.col("is_open"))
        .then(None)
        .when(pl.col("owner").is_not_null())
        .then(pl.lit("owned"))
        .when(pl.col("owner_known"))
        .then(pl.lit("unowned"))
        .otherwise(pl.lit("unknown"))
    )
    alone = pl.col("is_open") & pl.col("owner").is_null() & pl.col("owner_known")
    lone = cases.lazy().filter(alone).select("case").collect()["case"]
    lives = intervals.lazy().filter(pl.col("case").is_in(lone.implode()))
    stood = pl.col("pausing") | (pl.col("state") == "done")
    counted = pl.when(stood).then(pl.lit(timedelta(0), SPAN)).otherwise("net")
    held = lives.select("case", counted=counted, owned=pl.col("owner").is_not_null()).collect()
    # the case of the next stretch that somebody owns, this one included: of another case where nobody owns it since
    owned_next = pl.when("owned").then("case").backward_fill()
    since = held.filter(owned_next.ne_missing(pl.col("case")))
    sums = since.group_by("case").agg(summed=pl.col("counted").sum(), whole=pl.col("counted").is_not_null().all())
    timed = pl.col("calendar").is_not_null() & ~pl.col("to_day") & pl.col("whole").fill_null(value=True)
    span = pl.when(alone & timed).then(pl.col("summed").fill_null(pl.duration()))
    return (
        beside(cases, sums)
        .with_columns(ownership=word, unowned_for=span.cast(pl.Duration("us")))
        .drop("summed", "whole")
    )


def unowned(cases: Rows, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the open cases that nobody owns, and how long the longest has been so.

    Population: cases open at `as_of`, with the columns of `add_unowned`. Interval: from the opening, or from the
    instant at which the last owner gave the case up, to `as_of`. Clock: the case's own calendar, pauses out, and what
    lies between a closing and a reopening; the policy for reopened cases changes nothing here.
    Null rule: where a source tells no owners a case is unknown, never unowned; without a case whose owner is known the
    share is null; without an unowned one the hours are.
    Columns: by…, unowned, owned, unknown (counts), unowned_share (of unowned and owned), longest_hours.
    """
    longest = longest_hours("unowned_for", pl.lit(value=True)).alias("longest_hours")
    found = grouped(cases.lazy().filter("is_open"), by, *counts(words("ownership", *OWNERSHIP)), longest)
    return found.select(*by, *OWNERSHIP, share("unowned", "owned").alias("unowned_share"), "longest_hours")
