"""Metrics by name: the question that a name asks of a board, for the command and for pages alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import polars as pl

from app.board import Board
from app.catalogue import METRICS, Metric, Question
from data.errors import CasewallError, nearest
from metrics.periods import DIMENSIONS, PERIODS

FEW = 12
SOME = ("holder", "buffer_status")  # by which a few metrics can be parted, beside what every case is
# what only some metrics ask for
SPAN = ("--from", "--to")
OPTIONS = {"--of": ("signals",), "--before": ("due-soon", "forecast"), "--seed": ("forecast",)}
LISTED = (
    "source", "case_id", "subject", "account", "case_type", "priority", "team", "owner", "holder", "state", "reason",
    "opened_at", "closed_at", "due_at", "net_work_time", "target", "share_used", "verdict", "buffer_status",
    "late_chance", "quality",
)  # fmt: skip

__all__ = [
    "METRICS", "Metric", "Question", "answer", "cases_behind", "check", "check_options", "listed", "of_teams", "parted",
]  # fmt: skip


def answer(name: str, board: Board, asked: Question) -> pl.DataFrame:
    """Answer a metric by its name."""
    return check(name, by=asked.by, period=asked.period).answer(board, asked)


def cases_behind(name: str, figure: str, board: Board, asked: Question) -> pl.DataFrame:
    """Return the cases that one figure of a metric counts, as many as it says."""
    metric = check(name, by=asked.by, period=asked.period)
    if figure not in metric.cases:
        hint = nearest(figure, metric.cases) if metric.cases else "It is no count of cases."
        raise CasewallError(f"{name} has no figure {figure!r} with cases behind it. {hint}")
    return metric.cases[figure](board, asked)


def listed(cases: pl.DataFrame, *, first: str = "opened_at") -> pl.DataFrame:
    """Return cases as a person reads them in a list: the open ones, by `first`, and then the latest closed first."""
    held = [name for name in LISTED if name in cases.columns]
    return cases.sort("closed_at", first, descending=[True, False], nulls_last=False).select(held)


def check(name: str, *, by: Sequence[str] = (), period: str | None = None) -> Metric:
    """Return a metric; raise CasewallError for one that is not known, or that cannot be parted so."""
    if name not in METRICS:
        raise CasewallError(_unknown("metric", name, list(METRICS)))
    metric = METRICS[name]
    if period and metric.asked_of == "instant":
        raise CasewallError(f"{name} is asked of one instant: it has no --by {period}; use --as-of")
    if period and not metric.periods:
        raise CasewallError(f"{name} is no series: it has no --by {period}; use --from and --to")
    for dimension in by:
        if dimension not in metric.by:
            able = ", ".join(metric.by) or "nothing"
            raise CasewallError(f"{name} cannot be parted by {dimension}. It can by: {able}.")
    return metric


def check_options(name: str, given: Mapping[str, object]) -> None:
    """Raise CasewallError for an option that a metric does not ask for: it would be taken for heard."""
    instant = METRICS[name].asked_of == "instant"
    for option, value in given.items():
        if value is not None and option in SPAN and instant:
            raise CasewallError(f"{name} is asked of one instant: it has no {option}; use --as-of")
        if value is not None and option == "--backlog" and not instant:
            raise CasewallError(f"--backlog belongs to what is asked of one instant, as wip: {name} is of days.")
        if option in (*SPAN, "--backlog"):
            continue
        if value is not None and name not in OPTIONS[option]:
            raise CasewallError(f"{option} belongs to {' and '.join(OPTIONS[option])}: {name} does not ask for it.")


def of_teams(board: Board, teams: Collection[str]) -> Board:
    """Return the board of these teams' cases. Raises CasewallError for a team that is nowhere: never a silent zero."""
    seen = pl.concat([board.cases, board.backlog])["team"].drop_nulls()
    known = sorted({*board.settings.teams, *seen})
    for team in teams:
        if team not in known:
            raise CasewallError(_unknown("--team", team, known))
    here = pl.col("team").is_in(list(teams))
    cases, backlog = board.cases.filter(here), board.backlog.filter(here)
    held = pl.concat([cases["case"], backlog["case"]]).implode()
    return replace(
        board,
        cases=cases,
        backlog=backlog,
        intervals=board.intervals.filter(pl.col("case").is_in(held)),
        moves=board.moves.filter(pl.col("case").is_in(held)),
        teams=tuple(teams),
    )


def parted(by: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """Part the asked dimensions into those of a case and at most one period."""
    known = [*DIMENSIONS, *PERIODS]
    for name in by:
        if name not in (*known, *SOME):
            raise CasewallError(_unknown("--by", name, known))
    periods = [name for name in by if name in PERIODS]
    if len(periods) > 1:
        raise CasewallError(f"--by {' --by '.join(periods)}: choose one period")
    return tuple(dict.fromkeys(name for name in by if name not in PERIODS)), periods[0] if periods else None


def _unknown(what: str, name: str, known: list[str]) -> str:
    hint = nearest(name, known)
    every = f" It is one of {', '.join(known)}." if hint.startswith("Did") and len(known) <= FEW else ""
    return f"{what} {name!r} is not known. {hint}{every}"
