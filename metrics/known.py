"""What a person could have known at an instant.

Known at T: it had happened (`occurred_at <= T`) and Casewall had seen it (`seen_at <= T`). What a source's first
load brings counts as seen when it happened, so `seen_at` is null there.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl


def known_events(events: pl.DataFrame, *, as_of: datetime, hindsight: bool = False) -> pl.DataFrame:
    """Return the events known at `as_of`; with `hindsight`, whenever they were seen.

    Population: every event of every source. Interval: up to and including `as_of`. Null rule: an event that was
    never replaced has a null `superseded_at` and stays.
    """
    happened = pl.col("occurred_at") <= as_of
    if hindsight:
        return events.filter(happened, pl.col("superseded_at").is_null())
    seen = pl.coalesce("seen_at", "occurred_at") <= as_of
    stands = pl.col("superseded_at").is_null() | (pl.col("superseded_at") > as_of)
    return events.filter(happened, seen, stands)


def known_versions(versions: pl.DataFrame, *, as_of: datetime, hindsight: bool = False) -> pl.DataFrame:
    """Return the versions of case rows known at `as_of`, of cases opened by then.

    Null rule: a version of the first load counts as seen at its opening; what it says of later instants is cut off
    where its events are made.
    """
    opened = pl.col("opened_at") <= as_of
    if hindsight:
        return versions.filter(opened)
    return versions.filter(opened, pl.coalesce("seen_at", "opened_at") <= as_of)
