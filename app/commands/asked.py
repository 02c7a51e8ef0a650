"""The options that commands share, and what is asked of a metric: its figures or their explanation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.board import Board
    from app.questions import Question

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A metric: lead-time, wip, compliance …; an unknown one names them all.")
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help='The instant asked about, as known then: "2026-10-15 13:48". (Else now.)'),
]
Since = Annotated[str | None, typer.Option("--from", help="The first day counted: 2026-10-05.")]
Until = Annotated[str | None, typer.Option("--to", help="The first day not counted any more.")]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        help="Part the figures by source, team, owner, tier, case_type, priority, state, day, week or month; a few "
        "metrics by holder or buffer_status. Again for another: --by team --by week.",
    ),
]
Team = Annotated[list[str] | None, typer.Option("--team", help="Only this team. Again for another.")]
Judged = Annotated[
    str, typer.Option("--judged", help="Closed cases by the rules of their day (then) or by today's (now).")
]
Backlog = Annotated[
    str | None, typer.Option("--backlog", help="only: of the old backlog alone, which is in no figure otherwise.")
]
Of = Annotated[
    str | None,
    typer.Option(
        "--of", help="signals: of lead-time, compliance, throughput, arrivals or throughput-per-hour alone (else all)."
    ),
]
Before = Annotated[
    str | None,
    typer.Option(
        "--before",
        help='due-soon, forecast: the instant looked ahead to, "2026-10-15 17:00". (Else: due-soon, the end of today.)',
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", help="forecast: another number draws anew. (Else 1.)")]
Hindsight = Annotated[
    bool, typer.Option("--hindsight", help="With --as-of: of that instant, by all that was learnt since.")
]
Config = Annotated[Path | None, typer.Option("--config", help="The configuration (else ./casewall.toml).")]


def check_judged(judged: str) -> None:
    """Refuse rules to judge by that there are none of."""
    from data.errors import CasewallError

    if judged not in ("then", "now"):
        raise CasewallError(f"--judged {judged!r} is not known. It is then or now.")


def asked_of(
    name: str,
    *,
    config: Path | None,
    as_of: str | None,
    since: str | None,
    until: str | None,
    by: list[str] | None,
    team: list[str] | None,
    judged: str,
    backlog: str | None,
    of: str | None,
    before: str | None,
    seed: int | None,
    hindsight: bool,
) -> tuple[Board, Question]:
    """Return the board and the question that the options mean, telling what the board lacks on the error stream."""
    from dataclasses import replace

    from app.instants import ahead, moment, span
    from app.picture import open_store, picture
    from app.plain_text import complain
    from app.questions import METRICS, Question, check, check_options, of_teams, parted
    from app.reports import beyond, cut, standing, warnings
    from data.errors import CasewallError
    from data.settings import load

    check_judged(judged)
    if backlog not in (None, "only"):
        raise CasewallError(f"--backlog {backlog!r} is not known. It is only.")
    dimensions, period = parted(by or [])
    check(name, by=dimensions, period=period)
    given = {"--from": since, "--to": until, "--backlog": backlog, "--of": of, "--before": before, "--seed": seed}
    check_options(name, given)
    settings = load(config)
    at = moment(settings, as_of)
    with open_store(settings) as store:
        board = picture(settings, store, as_of=at, hindsight=hindsight, judged=judged)
    start, end = span(since, until, today=board.today)
    days = (start, end) if METRICS[name].asked_of == "period" else None
    for warning in (*warnings(board), *beyond(board, span=days)):
        complain(f"warning: {warning}")
    for note in (
        *standing(board, METRICS[name].standing if period is None else (), end=end), *cut(period, start=start, end=end),
    ):  # fmt: skip
        complain(f"note: {note}")
    if team:
        board = of_teams(board, list(dict.fromkeys(team)))
    if backlog:
        board = replace(board, cases=board.backlog)
    later = None if before is None else ahead(before, zone=settings.casewall.timezone, as_of=at)
    return board, Question(
        start=start, end=end, by=dimensions, period=period, of=of, before=later, seed=1 if seed is None else seed
    )
