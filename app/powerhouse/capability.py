"""Capacity and capability: people who can do the work, room for a bad day, and checklists."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from app.behind import Figure
from app.board import Board
from app.catalogue.as_known import Known
from app.formatting import plural, sentence
from app.naming import types
from app.powerhouse.base import HOLDS, SLIPPING, Group, Line, Weeks, not_measured
from app.powerhouse.ends import ends
from app.powerhouse.shares import Newest, Share, Words, share_line
from app.powerhouse.words import lacking, some, to_map
from app.questions import Question, answer, cases_behind
from app.wall.facts import DAY, state_of, working_days
from app.wall.reserve import DAYS, slack
from app.wall.scope import of_team
from metrics.capability import OFTEN, WINDOW
from metrics.slack import AT_LEAST, AT_MOST

LISTED = Share(metric="checklist", figure="complete_share", parts=("complete",), whole=("complete", "incomplete"),
               unit="closed", apart={"no_checklist": "without a checklist", "unknown": "without a log"})  # fmt: skip
BOUNDS = {AT_LEAST: f"{AT_MOST} ", AT_MOST: f"{AT_LEAST} "}  # of slack, and so of the work that came
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
    """Return the slack that the wall shows, of the same days, beside its weeks."""
    asks, measure = "Keep slack", "Hours at hand that are not spoken for"
    own = of_team(board, board.teams[0]) if board.teams and len(board.teams) == 1 else board
    told = slack(own, loading=state_of(board) == "loading")
    value, goal = told["value"], told["goal"] or 0
    if value is None:
        why = "Write `effort` under `[case_types.NAME]`, and people under `[owners.NAME]`."
        return not_measured(asks, measure, f"{sentence(told['why'][:1].upper() + told['why'][1:])} {why}")
    bound = next((word for word in BOUNDS if told["basis"].startswith(word)), "")
    days = working_days(own, DAYS, before=own.today)
    start = days[0] if days else own.today - DAYS * DAY
    came = len(cases_behind("capacity", "arrivals", own, Question(start=start, end=own.today)))
    cases = plural(came, "case")
    said = f"Work came for {BOUNDS.get(bound, '')}{told['load']}% of the hours, in {cases}."
    return Line(
        asks=asks, measure=measure, value=f"{bound} {value}%".strip(), sentence=said,
        beside=f"goal {goal}%, last {told['basis'].rpartition(', ')[2]}",
        state=HOLDS if value >= goal else SLIPPING, weeks=weeks.of("capacity", "slack_share"), goal=goal / 100,
        links={cases: Figure(metric="capacity", figure="arrivals", start=start, end=own.today)},
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
