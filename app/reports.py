"""What is told beside the figures: a load's counts, and what a reader of the store must know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from app.board import Board
from app.formatting import plural
from app.links import warnings as doubtful_links
from app.plain_text import clean
from data.errors import CasewallError
from data.sync import LoadReport
from metrics.periods import period_starts

LONG = timedelta(days=1)  # news of before that is told: a command is asked by who may not have synced today
PARTS = ("new", "changed", "unchanged", "duplicate", "quarantined")


def record(report: LoadReport) -> dict[str, Any]:
    """Return a load as one flat record; `missing` and `void` are cases that its listing did not hold."""
    counts = asdict(report.counts) if report.counts else dict.fromkeys(("read", *PARTS, "marked"))
    left = asdict(report.left) if report.counts else dict.fromkeys(("missing", "void"))
    return {"source": report.source, **counts, **left, "error": report.error}


def warnings(board: Board) -> Iterator[str]:
    """Yield what makes a board less than the configuration says. Raises CasewallError where nothing was ever loaded."""
    never = board.sources.filter(pl.col("fresh_at").is_null())["source"].to_list()
    held = board.by_number["source"].unique().sort().to_list()
    if len(never) == board.sources.height and not held:
        raise CasewallError("Nothing has been loaded yet, so there is nothing to count. `casewall sync` loads cases.")
    for name in never:
        yield f'source "{name}" was never loaded: its cases are missing here. `casewall sync {name}` loads them.'
    for name in held:
        if name not in board.settings.sources:
            file = board.settings.path.name
            yield f'the store holds cases of a source "{name}" that {file} does not name: they are counted too.'
    yield from doubtful_links(board)


def beyond(board: Board, *, span: tuple[date, date] | None) -> Iterator[str]:
    """Yield what lies outside of what is known: an instant before the first case, or long after the last load; days."""
    zone = board.zone
    if board.events.is_empty():
        yield f"no case is known at {board.as_of.astimezone(zone):%Y-%m-%d %H:%M}: there is nothing to count."
    for row in board.sources.filter(pl.col("age") > LONG, pl.col("stale")).to_dicts():
        yield (
            f'source "{row["source"]}" is known up to {row["fresh_at"].astimezone(zone):%Y-%m-%d %H:%M} only: what '
            "happened since is missing here. `casewall sync` loads it."
        )
    first = board.by_number["opened_at"].min()
    if span is None or not isinstance(first, datetime):
        return
    day = first.astimezone(zone).date()
    if span[1] <= day:
        yield f"the days from {span[0]} to {span[1]} lie before the first case that counts: it was opened on {day}."


def standing(board: Board, figures: Sequence[str], *, end: date) -> Iterator[str]:
    """Yield that some figures are as of now where the days asked about have ended: they look like theirs."""
    if figures and end <= board.today:
        are, they = ("is", "it is") if len(figures) == 1 else ("are", "they are")
        yield (
            f"{' and '.join(figures)} {are} as of {board.as_of.astimezone(board.zone):%Y-%m-%d %H:%M}, not of the end "
            f"of {end - timedelta(days=1)}. Parted by day, week or month {they} of the end of each."
        )


def cut(period: str | None, *, start: date, end: date) -> Iterator[str]:
    """Yield that the first or the last week or month is not counted whole: it would look like a drop."""
    if period not in ("week", "month") or start >= end:
        return
    held = period_starts(period=period, start=start, end=end)
    first, after = held["period_start"][0], held["period_end"][-1]
    told = []
    if first < start:
        told.append(f"that of {first} is counted from {start} on")
    if after > end:
        told.append(f"that of {held['period_start'][-1]} is counted up to and with {end - timedelta(days=1)}")
    if told:
        yield f"not every {period} is whole: {', and '.join(told)}."


def lines(reports: Iterable[LoadReport]) -> Iterator[str]:
    """Yield a table of loads, each with its marks and who left it below it."""
    yield "  ".join([f"{'source':<12}", f"{'read':>9} =", *(f"{part:>11}" for part in PARTS)])
    for report in reports:
        if report.counts is None:
            yield f"{report.source:<12}  not read"
            continue
        held = asdict(report.counts)
        yield "  ".join([f"{report.source:<12}", f"{held['read']:>9,} =", *(f"{held[part]:>11,}" for part in PARTS)])
        for reason, count in report.reasons.items():
            yield f"{'':<12}  set aside: {count:,} {'row' if count == 1 else 'rows'}, {clean(reason)}"
        if report.marks:
            told = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in report.marks.items())
            yield f"{'':<12}  marked: {told}"
        yield from (f"{'':<12}  {told}" for told in left_words(report))


def left_words(report: LoadReport) -> Iterator[str]:
    """Yield who is not in a source's listing any more: a case that goes without a word would be missed by nobody."""
    if missing := report.left.missing:
        yield f"not listed: {plural(missing, 'case')}, void if the next listing does not hold them either"
    if void := report.left.void:
        yield f"left: {plural(void, 'case')}, in two listings no more: void from now on"
