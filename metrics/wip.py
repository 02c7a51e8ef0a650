"""WIP: cases in queued, active or waiting at an instant."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.holders import has_it
from metrics.periods import grouped


def wip(cases: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the number of open cases at the instant of which `cases` is the picture.

    Population: cases open at `as_of`, paused ones included; void ones and the old backlog are not among `cases`.
    By holder it is who has the case: the owner, unless the source says otherwise.
    Null rule: an owner is null only where the source tells no owners; a case that nobody owns is "unowned".
    Columns: by…, wip, paused.
    """
    figures = [pl.len().cast(pl.Int64).alias("wip"), pl.col("paused").sum().cast(pl.Int64).alias("paused")]
    opened = cases.lazy().filter("is_open")
    return grouped(opened.with_columns(has_it()) if "holder" in by else opened, by, *figures)
