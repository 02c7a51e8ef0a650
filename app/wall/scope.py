"""A board narrowed to a television's team, whose clock is then the team's own."""

from __future__ import annotations

from dataclasses import replace

from app.board import Board
from app.formatting import short_date
from app.naming import team as team_name
from app.questions import of_teams


def of_team(board: Board, team: str | None) -> Board:
    """Return the board of a team's cases, by the team's calendar; the board itself for all teams.

    Raises CasewallError for a team that is nowhere.
    """
    if team is None:
        return board
    own = board.rules.team_calendars.get(team, board.rules.default_calendar)
    return replace(of_teams(board, [team]), rules=replace(board.rules, default_calendar=own))


def scope(board: Board) -> str:
    """Return whose cases the board holds, and how many old ones stand beside them."""
    teams = list(board.teams) if board.teams is not None else board.cases["team"].unique().to_list()
    told = (team_name(board.settings, teams[0]) if len(teams) == 1 else None) or "All teams"
    old = board.backlog.filter("is_open").height
    start = board.rules.start
    return f"{told}, +{old:,} from before {short_date(start)}" if old and start else told
