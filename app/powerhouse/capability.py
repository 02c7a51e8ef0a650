"""Capacity and capability: people who can do the work, room for a bad day, and checklists."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from app.behind import Figure
from app.board import Board
from app.catalogue.as_known import Known
from app.formatting import percent, plural, sentence
from app.naming import types
from app.powerhouse.base import HOLDS, SLIPPING, WEEK, Group, Line, Weeks, judged, newest, not_measured
from app.powerhouse.ends import ends
from app.powerhouse.shares import Newest, Share, Words, share_line
from app.powerhouse.words import lacking, some, to_map
from app.questions import Question, answer
from metrics.capability import OFTEN, WINDOW

LISTED = Share(metric="checklist", figure="complete_share", parts=("complete",), whole=("complete", "incomplete"),
               unit="closed", apart={"no_checklist": "without a checklist", "unknown": "without a log"})  # fmt: skip
STEPS = {"client_told_open": "told at opening", "client_told_close": "told at closing", "first_reply": "first reply"}


def _enough(told: pl.DataFrame, board: Board) -> pl.DataFrame:
    """Return the types of which enough closed to say who can close them, the thinnest first."""
    enough = told.filter(pl.col("closed") >= board.rules.least_n).drop_nulls("able")
    return enough.sort("able", "closed", "case_type")


def _thinnest(known: Known, at: datetime) -> float | None:
    """Return how many could close the thinnest type at an instant; None before 13 weeks of cases are known."""
    board = known.board
    first = board.cases["opened_at"].min()
    if not isinstance(first, datetime) or at - WINDOW < first:
        return None
    found = _enough(known.capability_at(at), board)
    return None if found.is_empty() else float(found["able"][0])


def _capable(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Ensure capacity and capability", "Close the thinnest type alone, 13 weeks"
    told = answer("capability", board, Question(start=board.today, end=board.today))
    if told["able"].null_count() == told.height:
        blind = lacking(board, board.cases.filter("owner_known")["source"].unique())
        why = to_map(board, "`owner`", blind) if blind else "No case closed in 13 weeks."
        return not_measured(asks, measure, why)
    enough = _enough(told, board)
    if enough.is_empty():
        return not_measured(asks, measure, f"No type has {board.rules.least_n} closings in 13 weeks.")

    def called(*tests: pl.Expr) -> list[str]:
        return [
            types(board.settings, kind) for kind in enough.filter(*tests).sort("closed", descending=True)["case_type"]
        ]

    thin = enough.row(0, named=True)
    expert, one = called(pl.col("always_expert")), called(pl.col("rests_on_one"))
    nobody = called(pl.col("able") == 0, ~pl.col("always_expert").fill_null(value=False))
    said = [
        *([f"Always with an expert: {some(expert, most=2)}. Train the front line."] if expert else []),
        *([f"Nobody closed {OFTEN} alone: {some(nobody, most=2)}. Train somebody."] if nobody else []),
        *([f"On one person rest: {some(one, most=2)}. Train a second."] if one else []),
    ]
    name = types(board.settings, thin["case_type"])
    opens = Figure(
        metric="capability", figure="closed_alone", start=board.today, end=board.today,
        of={"case_type": thin["case_type"] or ""},
    )  # fmt: skip
    return Line(
        asks=asks, measure=measure, value=f"{thin['able']:,}",
        beside=f"{'person' if thin['able'] == 1 else 'people'}, {name}",
        sentence=" ".join(said) or f"No type rests on one person. Thinnest: {name}, with {thin['able']:,}.",
        state=SLIPPING if said else HOLDS, opens=None if thin["closed_alone"] is None else opens,
        weeks=ends(weeks, lambda at: _thinnest(weeks.known, at), now=float(thin["able"])),
        past="from 13 weeks of cases on",
    )  # fmt: skip


def _slack(board: Board, weeks: Weeks) -> Line:
    found = weeks.of("capacity", "slack_share")
    start, value = newest(found)
    asks, measure = "Keep slack", "Hours at hand that are not spoken for"
    row = weeks.row("capacity", start or weeks.span[1])
    if start is None or value is None:
        missing = str(row["missing"])
        why = "Write `effort` under `[case_types.NAME]`, and people under `[owners.NAME]`."
        return not_measured(asks, measure, f"{sentence(missing[:1].upper() + missing[1:])} {why}")
    goal = float(str(row["goal_share"]))
    bound = "" if row["bound"] == "measured" else f"{row['bound']} "
    came = plural(int(str(row["arrivals"])), "case")
    said = f"The {came} that came {'takes' if row['arrivals'] == 1 else 'take'} {percent(1 - value)} of the hours."
    said += "" if value >= goal else " The next busy day finds no room, and queues grow first."
    return judged(
        Line(
            asks=asks, measure=measure, value=bound + percent(value), beside=f"goal {percent(goal)}",
            sentence=said, state=HOLDS, weeks=found, goal=goal,
            links={came: Figure(metric="capacity", figure="arrivals", start=start, end=start + WEEK, per="week")},
        ),
        better="up",
    )  # fmt: skip


def _checklists(board: Board, weeks: Weeks) -> Line:
    why = "Write `checklist = [...]` under `[case_types.NAME]`: the activities that every case of it logs."
    if any(kind.checklist for kind in board.rules.case_types.values()):
        why = "Too few cases of a type with a checklist closed, or no source of theirs maps activities."
    return share_line(
        weeks, LISTED, asks="Work with checklists", measure="Closed with every step logged", why=why, means=_missed,
        better="up",
    )  # fmt: skip


def _missed(week: Newest) -> Words:
    if not week.count("incomplete"):
        return "No step is missed.", {}
    without = plural(week.count("incomplete"), "case")
    step = str(week.row["most_missed"])
    said = f"{without} missed a step, “{STEPS.get(step, step)}” most often."
    return said, {without: week.behind("incomplete")}


GROUP = Group(
    name="Capacity and capability",
    why="Enough people who can do the work, and room for a bad day.",
    lines=lambda board, weeks: [_capable(board, weeks), _slack(board, weeks), _checklists(board, weeks)],
)
