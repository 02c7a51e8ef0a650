"""The scene TEAM: the open cases that each person holds against the limit, by team and alphabetical, never ranked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.board import Board
from app.initials import initials
from app.naming import person
from app.naming import team as team_name
from app.questions import Question, answer
from app.wall.facts import DAY, Facts
from app.wall.hand import hand
from app.wall.reserve import alone, slack
from metrics.periods import UNOWNED
from metrics.rules import EXPERT

MOST = 16  # people on a page
Row = dict[str, Any]


def team(board: Board, facts: Facts, *, names: str, whole: Board) -> dict[str, Any]:
    """Return the scene. What people hold is asked of the whole board: it counts whatever team their cases are of."""
    by_person = names != "none"
    rows = _rows(whole)
    if board.teams is not None and whole.teams is None:
        rows = _of_team(rows, board)
    units = _units(rows, by=("expert", "team")) if by_person else _units(rows, by=("team",))
    mixed = {row["team"] for row in rows if row["expert"]} & {row["team"] for row in rows if not row["expert"]}
    groups = [_group(board, held, names=names, mixed=by_person and held[0]["team"] in mixed) for held in units]
    loading = facts.state == "loading"
    return {
        "pages": [[]] if loading else list(_pages(groups, by_person=by_person)),
        "hand": [] if loading else hand(board),
        "by_person": by_person,
        "slack": slack(board, loading=loading),
        "alone": alone(board, loading=loading),
    }


def _rows(board: Board) -> list[Row]:
    """Return the workload of everybody and of every group, as the owners page has it."""
    asked = Question(start=board.today, end=board.today + DAY)
    groups = set(board.rules.teams) - set(board.rules.people)
    return [
        row | {"group": row["owner"] in groups, "expert": row["tier"] == EXPERT}
        for row in answer("workload", board, asked).iter_rows(named=True)
        if row["owner"] is not None and row["owner"] != UNOWNED
    ]


def _of_team(rows: Iterable[Row], board: Board) -> list[Row]:
    """Return the rows of a team's people, then whoever else holds cases of the team: these cases, and no limit.

    A guest is of another team, or in no list of the configuration; a limit is one of all that somebody holds.
    """
    ours = board.teams or ()
    held = [row for row in _rows(board) if row["held"] and not row["group"] and row["team"] not in ours]
    people = [row for row in rows if row["team"] in ours]
    called = "Others" if people else "People"
    return people + [row | {"team": None, "guest": called, "wip_limit": None} for row in held]


def _units(rows: Iterable[Row], *, by: Sequence[str]) -> list[list[Row]]:
    """Part people by team in the order in which they stand, experts last."""
    units: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        units.setdefault(tuple(row[name] for name in by), []).append(row)
    return sorted(units.values(), key=lambda held: all(row["expert"] for row in held))


def _group(board: Board, rows: list[Row], *, names: str, mixed: bool) -> dict[str, Any]:
    """Return a team: its people, or its total where no names are shown; what waits with the group itself is told."""
    expert = all(row["expert"] for row in rows)
    people = [row for row in rows if not row["group"]]
    queued = sum(row["held"] for row in rows if row["group"])
    held, limit = sum(row["held"] for row in people), _limit(people)
    if names == "none":
        held, queued = held + queued, 0
    note = f"{held:,}" if limit is None else f"{held:,} of {limit:,}"
    if queued:
        note = f"{note}, {queued:,} queued" if people else f"{queued:,} queued"
    title = _title(board, rows[0], expert=expert, mixed=mixed)
    shown = [_person(board, row, names=names) for row in people]
    if names == "none" or not people:
        shown = [{"name": "", "held": held + queued, "limit": limit, "away": False}]
    return {"title": title, "note": note, "expert": expert, "people": shown}


def _title(board: Board, row: Row, *, expert: bool, mixed: bool) -> str:
    name = team_name(board.settings, row["team"])
    if name:
        return f"Experts of {name}" if mixed and expert else name
    if row.get("guest"):
        return f"{'Experts' if expert else row['guest']} on our cases"
    return "Experts" if expert else "On no team"


def _limit(people: list[Row]) -> int | None:
    """Return the limit of all together; None where somebody has none."""
    limits = [row["wip_limit"] for row in people]
    return sum(limits) if limits and None not in limits else None


def _person(board: Board, row: Row, *, names: str) -> dict[str, Any]:
    name = person(board.settings, row["owner"]) or str(row["owner"])
    return {
        "name": name if names == "full" else initials(name),
        "held": row["held"],
        "limit": row["wip_limit"],
        "away": bool(row["away"]),
    }


def _pages(groups: list[dict[str, Any]], *, by_person: bool) -> Iterable[list[dict[str, Any]]]:
    """Yield pages of at most 16 people: all teams on one, else one page a team, or more for a larger one."""
    if sum(len(group["people"]) for group in groups) <= MOST:
        yield groups
        return
    if not by_person:
        yield from (groups[start : start + MOST] for start in range(0, len(groups), MOST))
        return
    for group in groups:
        for number, start in enumerate(range(0, len(group["people"]), MOST), start=1):
            title = group["title"] if number == 1 else f"{group['title']} ({number})"
            yield [group | {"title": title, "people": group["people"][start : start + MOST]}]
