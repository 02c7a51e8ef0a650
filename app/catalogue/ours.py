"""Who is there for the teams of a board, and a board whose front line is those people alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from app.board import Board
from metrics.roster import closers, roster
from metrics.rules import FRONT_LINE

ELSEWHERE = "of another team"  # a tier that is none: no front line, no experts


def people_there(board: Board, start: date, end: date) -> pl.DataFrame:
    """Return the roster of a board: who is there on each local day, on the teams to which the board was narrowed."""
    closed_by = closers(board.events, rules=board.rules)
    return roster(closed_by, rules=board.rules, start=start, end=end, as_of=board.as_of, teams=board.teams)


def of_our_people(board: Board, *, weeks: int) -> Board:
    """Return a board of some teams without the front line of the others; one of all teams as it is.

    Who is on a team is as capacity has it (metrics.roster), at any time in the last `weeks`. An expert stays one.
    """
    if board.teams is None:
        return board
    start = board.today - timedelta(weeks=weeks)
    ours = people_there(board, start, board.today + timedelta(days=1))["person"].unique().to_list()
    owners = board.events["owner"].drop_nulls().unique().to_list()
    others = {
        name: ELSEWHERE for name in owners
        if name not in ours and board.rules.tiers.get(name, FRONT_LINE) == FRONT_LINE
    }  # fmt: skip
    return replace(board, rules=replace(board.rules, tiers={**board.rules.tiers, **others}))
