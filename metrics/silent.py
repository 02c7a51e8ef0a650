"""Silent cases: open ones of which nothing was logged for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import Calendars
from metrics.net_work_time import net_work_time
from metrics.periods import Rows, grouped
from metrics.tallies import Cases, counts, longest_hours, share, words

SILENCE = ("silent", "heard", "paused", "unknown")


def add_silence(cases: Cases, *, calendars: Calendars, as_of: datetime, silent_after: timedelta) -> Cases:
    """Add silent_for (net, since the last event) and silence (a word of `SILENCE`) to cases; null for closed ones.

    `cases` carry changes_known: whether a source of the case tells what happens to it, as events or as the time of
    its row's last change. Clock: the case's own calendar; a paused case is "paused", however long: what parks it is a
    pause's matter. Null rule: "unknown" where no source tells what happens, where there is no calendar, and where
    nothing is known but an opening on a day.
    """
    last = pl.max_horizontal("last_event_at", "opened_at")
    to_day = pl.col("opened_to_day") & (last == pl.col("opened_at"))
    since = net_work_time(last, pl.lit(as_of), calendar=calendars.by("calendar"))
    known = pl.col("is_open") & pl.col("changes_known") & ~to_day
    timed = cases.with_columns(silent_for=pl.when(known & ~pl.col("paused")).then(since))
    word = (
        pl.when(~pl.col("is_open"))
        .then(None)
        .when(known & pl.col("paused"))
        .then(pl.lit("paused"))
        .when(pl.col("silent_for").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("silent_for") > silent_after)
        .then(pl.lit("silent"))
        .otherwise(pl.lit("heard"))
    )
    return timed.with_columns(silence=word)


def silent(cases: Rows, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the open cases with no event for more than `silent_after` net work hours.

    Population: cases open at `as_of`, with the columns of `add_silence`. Interval: the last event (else the opening) to
    `as_of`. Clock: the case's own calendar, pauses out: a paused case is counted as paused, not as silent. An event is
    anything that the source logged, or that was seen to change in the case's row.
    Null rule: a case of which no source tells what happens is unknown, neither silent nor heard; without a case that is
    known the share is null, and without a silent one the longest silence is.
    Columns: by…, silent, heard, paused, unknown (counts), silent_share (of silent, heard and paused), longest_hours.
    """
    longest = longest_hours("silent_for", pl.col("silence") == "silent").alias("longest_hours")
    found = grouped(cases.lazy().filter("is_open"), by, *counts(words("silence", *SILENCE)), longest)
    return found.select(*by, *SILENCE, share("silent", "heard", "paused").alias("silent_share"), "longest_hours")
