"""Visibility: whether all work can be seen and judged, by fresh sources and by targets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from app.board import Board
from app.catalogue.as_known import Known
from app.catalogue.base import Metric, Question
from data.store.fresh_runs import INTERVALS
from metrics.frames import INSTANT
from metrics.fresh_time import HOURS, fresh_time
from metrics.periods import period_starts
from metrics.visibility import visibility
from metrics.visible import visible


def midnight(board: Board, day: date) -> datetime:
    """Return the first instant of a local day of the board."""
    return datetime.combine(day, time(), board.zone).astimezone(UTC)


def _spans(board: Board, asked: Question) -> pl.DataFrame:
    """Return what is asked about as stretches up to `as_of`: period_start (with a period), start, end."""
    if asked.period is None:
        days = [(asked.start, asked.end)]
    else:
        periods = period_starts(period=asked.period, start=asked.start, end=asked.end)
        days = periods.select("period_start", "period_end").rows()
    rows = [(first, midnight(board, first), min(midnight(board, last), board.as_of)) for first, last in days]
    spans = pl.DataFrame(rows, schema={"period_start": pl.Date(), "start": INSTANT, "end": INSTANT}, orient="row")
    return spans if asked.period else spans.drop("period_start")


def fresh_hours(board: Board, spans: pl.DataFrame, *, by_source: bool = False) -> pl.DataFrame:
    """Return the hours of some stretches in which every source of a board was fresh, or each source by itself."""
    patience = {name: INTERVALS * source.interval for name, source in board.settings.sources.items()}
    calendar = None if board.calendar is None else board.calendars[board.calendar.name]

    def of(sources: Mapping[str, timedelta]) -> pl.DataFrame:
        return fresh_time(board.runs, patience=sources, calendar=calendar, spans=spans)

    if not by_source:
        return of(patience)
    each = [of({name: within}).with_columns(source=pl.lit(name)) for name, within in patience.items()]
    return pl.concat([of({}).with_columns(source=pl.lit(None, pl.String)).clear(), *each])


def _targets(board: Board, asked: Question, spans: pl.DataFrame) -> pl.DataFrame:
    """Return the open cases with a target at the end of each period; one that has not ended is as it stands."""
    if asked.period is None:
        return visibility(board.cases, by=asked.by)
    known = Known(board, since=min(spans["end"].to_list(), default=board.as_of))
    found = [visibility(board.cases, by=asked.by).clear().with_columns(period_start=pl.lit(None, pl.Date))]
    for first, start, end in spans.iter_rows():
        if start <= board.as_of:
            open_then = board.cases if end == board.as_of else known.open_at(end)
            found.append(visibility(open_then, by=asked.by).with_columns(period_start=pl.lit(first, pl.Date)))
    whole = pl.concat(found).select("period_start", pl.exclude("period_start"))
    if asked.by:
        return whole
    return spans.select("period_start").join(whole, on="period_start", how="left")


def _visible(board: Board, asked: Question) -> pl.DataFrame:
    spans = _spans(board, asked)
    keys = [*(["period_start"] if asked.period else []), *asked.by]
    hours = fresh_hours(board, spans, by_source="source" in asked.by)
    fresh = hours.select(*(name for name in ("period_start", "source") if name in hours.columns), *HOURS)
    return visible(_targets(board, asked, spans), fresh, keys=keys)


def _open(test: pl.Expr, board: Board) -> pl.DataFrame:
    return board.cases.filter("is_open", test)


METRICS = (
    Metric(
        name="visibility",
        does="the share of work time with every source fresh, and open cases with a target",
        definition=visible,
        answer=_visible,
        asked_of="period",
        cases={
            "with_target": lambda board, asked: _open(pl.col("buffer_status") != "no_target", board),
            "no_target": lambda board, asked: _open(pl.col("buffer_status") == "no_target", board),
        },
        standing=("with_target", "no_target"),
    ),
)
