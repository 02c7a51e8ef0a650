"""Visibility: one list, one clock and one target, seen by everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl

from app.behind import Figure
from app.board import Board
from app.catalogue.freshness import midnight
from app.formatting import day_time, hours_stat, percent, plural
from app.naming import types
from app.powerhouse.base import (
    HOLDS,
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
from app.powerhouse.ends import ends, standing
from app.powerhouse.words import some, sources
from app.questions import Question, answer, cases_behind

OLD = timedelta(days=365)
GOAL = 0.95  # of the work time


def _now(board: Board) -> Question:
    return Question(start=board.today, end=board.today)


def _figure(board: Board, metric: str, figure: str) -> Figure:
    return Figure(metric=metric, figure=figure, start=board.today, end=board.today)


def _whole_weeks(board: Board, told: pl.DataFrame) -> pl.DataFrame:
    """Return the weeks of fresh time: those alone that are known as a whole, and the one in progress."""
    rows = told.select("period_start", "known_from", "fresh_share").rows()
    last = len(rows) - 1
    values = [
        share if place == last or since == midnight(board, start) else None
        for place, (start, since, share) in enumerate(rows)
    ]
    return standing([start for start, _, _ in rows], values)


def _fresh(board: Board, weeks: Weeks) -> Line:
    asks = "Get a global view of all work"
    held = board.sources
    if held.is_empty():
        return not_measured(asks, "Work time with every source fresh", "Connect a source.")
    stale = held.filter(pl.col("stale").fill_null(value=True))["source"].to_list()
    opened = answer("wip", board, Question(start=board.today, end=board.today, by=("source",)))
    waits, whole = (int(rows["wip"].sum()) for rows in (opened.filter(pl.col("source").is_in(stale)), opened))
    said = f"Every source is fresh: all {whole:,} open cases stand as they are."
    if stale:
        verb = "is" if len(stale) == 1 else "are"
        said = f"{sources(board, stale)} {verb} silent: {waits:,} of the {whole:,} open cases are shown as they stood."
    told = weeks.shown("visibility")
    found = _whole_weeks(board, told)
    start, value = newest(found)
    now = f"{held.height - len(stale):,} of {held.height:,}"
    if start is None or value is None:
        # no work time yet since every source was first read
        return Line(
            asks=asks, measure="Sources that are fresh now", value=percent((held.height - len(stale)) / held.height),
            beside=now, sentence=said, state=SLIPPING if stale else HOLDS, weeks=found,
        )  # fmt: skip
    since = told.filter(pl.col("period_start") == start)["known_from"].item()
    if since > midnight(board, start):
        said += f" Counted since {day_time(since, board.zone)}."
    line = Line(
        asks=asks, measure="Work time with every source fresh", value=percent(value),
        beside=f"goal {percent(GOAL)}, {now} now", sentence=said, state=HOLDS, weeks=found, goal=GOAL,
    )  # fmt: skip
    whole_line = judged(line, better="up")
    return replace(whole_line, state=SLIPPING) if stale else whole_line


def _joined(board: Board, weeks: Weeks) -> Line:
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
        weeks=ends(weeks, lambda at: weeks.known.partners_at(at)["found_share"].item(), now=row["found_share"]),
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


def _targets(board: Board, weeks: Weeks) -> Line:
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
    told = weeks.shown("visibility")
    return Line(
        asks=asks, measure=measure, value=percent(row["with_target_share"]),
        beside=f"{row['with_target']:,} of {whole:,} open", sentence=said,
        state=SLIPPING if without.height else HOLDS, opens=_figure(board, "visibility", "with_target"),
        links=links, weeks=standing(told["period_start"].to_list(), told["with_target_share"].to_list()), goal=1.0,
    )  # fmt: skip


def _wall(board: Board) -> Line:
    asks, measure = "Put performance on the wall", "Televisions seen today"
    known, teams = board.televisions, board.teams
    if known is None:
        return not_measured(asks, measure, "Only the server knows which televisions show the wall.")
    seen = {name: today for name, team, today in known if teams is None or team is None or team in teams}
    if not seen:
        why = "No television shows it: write `[[televisions]]`, or pair one on the page Televisions."
        return not_measured(asks, measure, why)
    dark, count = [name for name, today in seen.items() if not today], sum(seen.values())
    return Line(
        asks=asks, measure=measure, value=percent(count / len(seen)), beside=f"{count} of {len(seen)}",
        sentence=f"Not seen today: {some(dark)}." if dark else "Every television asked for its picture today.",
        state=SLIPPING if dark else HOLDS,
    )  # fmt: skip


GROUP = Group(
    name="Visibility",
    why="One list, one clock and one target, seen by everybody.",
    lines=lambda board, weeks: [
        _fresh(board, weeks), _joined(board, weeks), _lead_time(board, weeks), _targets(board, weeks), _wall(board),
    ],
)  # fmt: skip
