"""Capacity and capability: people who can do the work, room for a bad day, and checklists."""

from __future__ import annotations

import polars as pl

from app.behind import Figure
from app.board import Board
from app.formatting import percent, plural
from app.naming import types
from app.powerhouse.base import HOLDS, SLIPPING, WEEK, Group, Line, Weeks, judged, newest, not_measured
from app.questions import Question, answer
from metrics.rules import FRONT_LINE


def _now(board: Board) -> Question:
    return Question(start=board.today, end=board.today)


def _capable(board: Board) -> Line:
    asks, measure = "Ensure capacity and capability", "Able to close every type alone, 13 weeks"
    told = answer("capability", board, _now(board)).drop_nulls("able")
    people = answer("workload", board, _now(board)).filter(pl.col("tier") == FRONT_LINE)["owner"].drop_nulls().len()
    if told.is_empty():
        why = 'Write tier = "expert" for your experts and groups of them, so that it is known who closes alone.'
        return not_measured(asks, measure, why)
    thin = told.sort("able", "closed").row(0, named=True)
    name = types(board.settings, thin["case_type"])
    one = [types(board.settings, kind) for kind in told.filter(pl.col("rests_on_one"))["case_type"]]
    expert = [types(board.settings, kind) for kind in told.filter(pl.col("always_expert"))["case_type"]]
    if one:
        said = f"{' and '.join(one)} rest on one person: train a second."
    elif expert:
        said = f"{' and '.join(expert)} always end with an expert: train the front line on them."
    else:
        said = f"No type rests on one person. {name} are the thinnest: {plural(thin['able'], 'person', 'people')}."
    return Line(
        asks=asks, measure=measure, value=f"{thin['able']:,}",
        beside=f"of {plural(people, 'person', 'people')}, {name}", sentence=said,
        state=SLIPPING if one or expert else HOLDS,
    )  # fmt: skip


def _slack(board: Board, weeks: Weeks) -> Line:
    found = weeks.of("capacity", "slack_share")
    start, value = newest(found)
    asks, measure = "Keep slack", "Hours at hand that are not spoken for"
    row = weeks.row("capacity", start or weeks.span[1])
    if start is None or value is None:
        why = f"Not known: {row['missing']}. Write effort under [case_types.NAME], and people under [owners.NAME]."
        return not_measured(asks, measure, why)
    goal = float(str(row["goal_share"]))
    bound = "" if row["bound"] == "measured" else f"{row['bound']} "
    said = f"Work coming takes {percent(1 - value)} of the hours at hand."
    said += "" if value >= goal else " The next busy day finds no room, and queues grow first."
    return judged(
        Line(
            asks=asks, measure=measure, value=bound + percent(value), beside=f"goal {percent(goal)}", sentence=said,
            state=HOLDS, weeks=found, goal=goal,
            opens=Figure(metric="capacity", figure="arrivals", start=start, end=start + WEEK),
        ),
        better="up",
    )  # fmt: skip


def _checklists(board: Board, weeks: Weeks) -> Line:
    found = weeks.of("checklist", "complete_share", among=("complete", "incomplete"))
    start, value = newest(found)
    asks, measure = "Work with checklists", "Closed with every step logged"
    if start is None or value is None:
        why = "Write checklist = [...] under [case_types.NAME]: the activities that every case of it logs."
        if any(kind.checklist for kind in board.rules.case_types.values()):
            why = "Too few cases of a type with a checklist closed, or no source of theirs maps activities."
        return not_measured(asks, measure, why)
    row = weeks.row("checklist", start)
    whole = int(str(row["complete"])) + int(str(row["incomplete"]))
    missed = f"Missed most: “{row['most_missed']}”." if row["most_missed"] else "No step is missed."
    return judged(
        Line(
            asks=asks, measure=measure, value=percent(value), beside=f"{row['complete']:,} of {whole:,} closed",
            sentence=missed, state=HOLDS, weeks=found,
            opens=Figure(metric="checklist", figure="incomplete", start=start, end=start + WEEK),
        ),
        better="up",
    )  # fmt: skip


GROUP = Group(
    name="Capacity and capability",
    why="Enough people who can do the work, and room for a bad day.",
    lines=lambda board, weeks: [_capable(board), _slack(board, weeks), _checklists(board, weeks)],
)
