"""The weeks of a picture of an instant: how it stood at the end of each, as it was known then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import polars as pl

from app.catalogue.freshness import midnight
from app.powerhouse.base import SHOWN, WEEK, Weeks

NO_LIMITS = {"signal": pl.lit(None, pl.String), "mean": pl.lit(None, pl.Float64)}


def standing(starts: Sequence[date], values: Sequence[float | None]) -> pl.DataFrame:
    """Return weeks of a picture, the last one in progress: period_start, value, partial, signal, mean.

    They have no limits and no signals: what stands at a week's end is much what stood at the end of the one before.
    """
    schema = {"period_start": pl.Date, "value": pl.Float64}
    weeks = pl.DataFrame({"period_start": starts, "value": values}, schema=schema)
    return weeks.with_columns(partial=pl.int_range(pl.len()) == pl.len() - 1, **NO_LIMITS)


def ends(weeks: Weeks, then: Callable[[datetime], float | None], *, now: float | None) -> pl.DataFrame:
    """Return the weeks that are drawn, each with what stood at its end as it was known then; `now` is the last."""
    start, end = weeks.span
    starts = pl.date_range(max(start, end - SHOWN * WEEK), end, "1w", closed="left", eager=True).to_list()
    values = [*(then(midnight(weeks.board, at + WEEK)) for at in starts), now]
    return standing([*starts, end], values)
