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
from app.powerhouse.words import some, sources
from app.questions import Question, answer, cases_behind

OLD = timedelta(days=365)


def _now(board: Board) -> Question:
    return Question(start=board.today, end=board.today)


def _figure(board: Board, metric: str, figure: str) -> Figure:
    return Figure(metric=metric, figure=figure, start=board.today, end=board.today)


def _fresh(board: Board) -> Line:
    asks, measure = "Get a global view of all work", "Sources that are fresh now"
    held = board.sources
    stale = held.filter(pl.col("stale").fill_null(value=True))["source"].to_list()
    if held.is_empty():
        why = "Connect a source."
        return not_measured(asks, measure, why)
    fresh = held.height - len(stale)
    opened = answer("wip", board, Question(start=board.today, end=board.today, by=("source",)))
    waits, whole = (int(rows["wip"].sum()) for rows in (opened.filter(pl.col("source").is_in(stale)), opened))
    said = f"Every source is fresh: all {whole:,} open cases stand as they are."
    if stale:
        verb = "is" if len(stale) == 1 else "are"
        said = f"{sources(board, stale)} {verb} silent: {waits:,} of the {whole:,} open cases are shown as they stood."
    return Line(
        asks=asks, measure=measure, value=percent(fresh / held.height), beside=f"{fresh:,} of {held.height:,}",
        sentence=said, state=SLIPPING if stale else HOLDS,
    )  # fmt: skip


def _joined(board: Board) -> Line:
    asks, measure = "Aggregate cases from several systems", "Links that found their case"
    asked = Question(start=board.today, end=board.today, by=("source",))
    counts = answer("wip", board, asked).select("source", "wip").sort("wip", descending=True)
    here = ", ".join(f"{count:,} of {sources(board, [name])}" for name, count in counts.rows()
                     if name in board.settings.sources)  # fmt: skip
    if len(board.settings.sources) < 2:
        why = "One source is connected. Where work also lies elsewhere, connect that too."
        return not_measured(asks, measure, why)
    row = answer("link-partners", board, _now(board)).row(0, named=True)
    if row["found_share"] is None:
        why = f"Open: {here or 'none'}. Map `link` of two sources (the order number), so that shared work counts once."
        return not_measured(asks, measure, why)
    whole, lost, links = row["found"] + row["missing"], plural(row["missing"], "link"), {}
    said = f"Open: {here or 'none'}, in one list; the same work is counted once."
    if row["missing"]:
        said += f" {lost} {'leads' if row['missing'] == 1 else 'lead'} nowhere."
        links[lost] = _figure(board, "link-partners", "missing")
    return Line(
        asks=asks, measure=measure, value=percent(row["found_share"]), beside=f"{row['found']:,} of {whole:,} links",
        sentence=said, state=HOLDS, opens=_figure(board, "link-partners", "found"), links=links,
    )  # fmt: skip


def _lead_time(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Calculate lead times in net work hours", "85% close within"
    found = weeks.of("lead-time", "p85_hours")
    start, value = newest(found)
    if start is None or value is None:
        why = "Too few cases closed to say." if board.rules.calendars else "Write a calendar under `[calendars.NAME]`."
        return not_measured(asks, measure, why)
    row = weeks.row("lead-time", start)
    line = Line(
        asks=asks, measure=measure, value=hours_stat(value),
        beside=f"half within {hours_stat(float(str(row['p50_hours'])))}",
        sentence=f"Nights, holidays and pauses are out. {routine(found, hours_stat)}".strip(),
        state=HOLDS, weeks=found,
        opens=Figure(metric="lead-time", figure="n", start=start, end=start + WEEK, per="week"),
    )  # fmt: skip
    return judged(line, better="down")


def _targets(board: Board) -> Line:
    asks, measure = "Determine target lead times", "Open cases with a target"
    row = answer("visibility", board, _now(board)).row(0, named=True)
    if row["with_target_share"] is None:
        return not_measured(asks, measure, "No case is open.")
    without = cases_behind("visibility", "no_target", board, _now(board))
    kinds = sorted({types(board.settings, kind) for kind in without["case_type"]})
    aged = sum(1 for rule in board.rules.targets if rule.valid_from and board.today - rule.valid_from > OLD)
    said, links = "Every open case has a target.", {}
    if without.height:
        held = plural(without.height, "open case")
        said = f"{held} without a target ({some(kinds)}): nobody can say if they are late."
        links[held] = _figure(board, "visibility", "no_target")
    said += f" {plural(aged, 'target')} older than a year: look again." if aged else ""
    whole = row["with_target"] + row["no_target"]
    return Line(
        asks=asks, measure=measure, value=percent(row["with_target_share"]),
        beside=f"{row['with_target']:,} of {whole:,} open", sentence=said,
        state=SLIPPING if without.height else HOLDS, opens=_figure(board, "visibility", "with_target"),
        links=links,
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
