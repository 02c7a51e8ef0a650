"""A board whose front line is the people of its teams alone: who helps out from elsewhere is no one to rely on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.board import Board
from app.catalogue.people import people_there
from metrics.rules import FRONT_LINE

ELSEWHERE = "of another team"  # a tier that is none: no front line, no experts


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
