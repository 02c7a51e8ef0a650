"""Visibility: one list, one clock and one target, seen by everybody."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from app.behind import Figure
from app.board import Board
from app.formatting import hours_stat, percent, plural
from app.naming import types
from app.powerhouse.base import (
    HOLDS,
    NOT_MEASURED,
    SLIPPING,
    WEEK,
    Group,
    Line,
    Weeks,
    judged,
    newest,
    not_measured,
    routine,
)
from app.powerhouse.words import sources
from app.questions import Question, answer

OLD = timedelta(days=365)


def _now(board: Board) -> Question:
    return Question(start=board.today, end=board.today)


def _fresh(board: Board) -> Line:
    asks, measure = "Get a global view of all work", "Sources that are fresh now"
    held = board.sources
    stale = held.filter(pl.col("stale").fill_null(value=True))["source"].to_list()
    if held.is_empty():
        why = "Connect a source."
        return not_measured(asks, measure, why)
    fresh = held.height - len(stale)
    waits = board.cases.filter("is_open", pl.col("source").is_in(stale)).height
    whole = board.cases.filter("is_open").height
    said = f"Every source is fresh: all {whole:,} open cases stand as they are."
    if stale:
        verb = "is" if len(stale) == 1 else "are"
        said = f"{sources(board, stale)} {verb} silent: {waits:,} of the {whole:,} open cases are shown as they stood."
    return Line(
        asks=asks, measure=measure, value=percent(fresh / held.height), beside=f"{fresh:,} of {held.height:,}",
        sentence=said, state=SLIPPING if stale else HOLDS,
    )  # fmt: skip


def _joined(board: Board) -> Line:
    asks, measure = "Aggregate cases from several systems", "Linked cases that found their partner"
    counts = board.cases.filter("is_open").group_by("source").len().sort("len", descending=True)
    here = ", ".join(f"{count:,} of {sources(board, [name])}" for name, count in counts.rows()
                     if name in board.settings.sources)  # fmt: skip
    if len(board.settings.sources) < 2:
        why = "One source is connected. Where work also lies elsewhere, connect that too."
        return not_measured(asks, measure, why)
    row = answer("link-partners", board, _now(board)).row(0, named=True)
    if row["found_share"] is None:
        why = f"Open: {here or 'none'}. Map link of two sources (the order number), so that shared work counts once."
        return not_measured(asks, measure, why)
    whole = row["found"] + row["missing"]
    return Line(
        asks=asks, measure=measure, value=percent(row["found_share"]), beside=f"{row['found']:,} of {whole:,} links",
        sentence=f"Open: {here or 'none'}, in one list; the same work is counted once.", state=HOLDS,
    )  # fmt: skip


def _lead_time(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Calculate lead times in net work hours", "85% close within"
    found = weeks.of("lead-time", "p85_hours")
    start, value = newest(found)
    if start is None or value is None:
        why = "Too few cases closed to say." if board.rules.calendars else "Write a calendar under [calendars.NAME]."
        return not_measured(asks, measure, why)
    row = weeks.row("lead-time", start)
    line = Line(
        asks=asks, measure=measure, value=hours_stat(value),
        beside=f"half within {hours_stat(float(str(row['p50_hours'])))}",
        sentence=f"Nights, holidays and waiting on the client are out. {routine(found, hours_stat)}".strip(),
        state=HOLDS, weeks=found, opens=Figure(metric="lead-time", figure="n", start=start, end=start + WEEK),
    )  # fmt: skip
    return judged(line, better="down")


def _targets(board: Board) -> Line:
    asks, measure = "Determine target lead times", "Open cases with a target"
    row = answer("visibility", board, _now(board)).row(0, named=True)
    if row["with_target_share"] is None:
        return not_measured(asks, measure, "No case is open.")
    without = board.cases.filter("is_open", pl.col("target_by").is_null())
    kinds = sorted({types(board.settings, kind) for kind in without["case_type"]})
    aged = sum(1 for rule in board.rules.targets if rule.valid_from and board.today - rule.valid_from > OLD)
    if without.height:
        fits = "fits" if without.height == 1 else "fit"
        said = f"No rule {fits} {plural(without.height, 'case')} ({', '.join(kinds[:3])}), so nobody can say if late."
    else:
        said = "Every open case has a target."
    said += f" {plural(aged, 'target')} older than a year: look again." if aged else ""
    opens = Figure(metric="visibility", figure="no_target", start=board.today, end=board.today)
    whole = row["with_target"] + row["no_target"]
    return Line(
        asks=asks, measure=measure, value=percent(row["with_target_share"]),
        beside=f"{row['with_target']:,} of {whole:,} open", sentence=said,
        state=SLIPPING if without.height else HOLDS, goal=1.0, opens=opens,
    )  # fmt: skip


def _wall() -> Line:
    return Line(
        asks="Put performance on the wall", measure="Televisions seen today", value=None, beside="",
        sentence="Which televisions show the wall is not recorded yet.", state=NOT_MEASURED,
    )  # fmt: skip


GROUP = Group(
    name="Visibility",
    why="One list, one clock and one target, seen by everybody.",
    lines=lambda board, weeks: [
        _fresh(board), _joined(board), _lead_time(board, weeks), _targets(board), _wall(),
    ],
)  # fmt: skip
