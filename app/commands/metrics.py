"""`casewall metrics NAME`: a metric as a table, JSON, CSV or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[Path | None, typer.Option("--config", help="The configuration (else ./casewall.toml).")]


def metrics(
    name: Annotated[str, typer.Argument(help="lead-time, wip, compliance …: an unknown one names them all.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="The instant asked about, as known then.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="The first day counted.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="The first day not counted.")] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", help="source, team, owner, tier, case_type, priority, state, day, week or month; wip also holder."
        ),
    ] = None,
    team: Annotated[list[str] | None, typer.Option("--team", help="Only these teams.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, json, csv or parquet.")] = "table",
    judged: Annotated[str, typer.Option("--judged", help="then (as stored) or now (today's rules).")] = "then",
    backlog: Annotated[str | None, typer.Option("--backlog", help="only: the old backlog alone.")] = None,
    cases: Annotated[
        str | None, typer.Option("--cases", help="A figure's name: print the cases that it counts instead.")
    ] = None,
    of: Annotated[str | None, typer.Option("--of", help="signals: the weekly series that is asked about.")] = None,
    before: Annotated[str | None, typer.Option("--before", help="due-soon: the instant looked ahead to.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="forecast: the seed of its draws (1).")] = None,
    hindsight: Annotated[bool, typer.Option("--hindsight", help="With what was learnt later.")] = False,
    config: ConfigOption = None,
) -> None:
    """Print a metric. Without --from and --to: the last 12 full weeks; with --from alone: up to and with today."""
    from dataclasses import replace

    from app.instants import instant, moment, span
    from app.output import check_form, write
    from app.picture import open_store, picture
    from app.plain_text import complain
    from app.questions import Question, answer, cases_behind, check, check_options, listed, of_teams, parted
    from app.reports import warnings
    from data.errors import CasewallError
    from data.settings import load

    if judged not in ("then", "now"):
        raise CasewallError(f"--judged {judged!r} is not known. It is then or now.")
    if backlog not in (None, "only"):
        raise CasewallError(f"--backlog {backlog!r} is not known. It is only.")
    dimensions, period = parted(by or [])
    check(name, by=dimensions, period=period)
    check_options(name, {"--from": since, "--to": until, "--backlog": backlog, "--of": of, "--before": before,
                         "--seed": seed})  # fmt: skip
    check_form(form)
    settings = load(config)
    at = moment(settings, as_of)
    with open_store(settings) as store:
        board = picture(settings, store, as_of=at, hindsight=hindsight, judged=judged)
    for warning in warnings(board):
        complain(f"warning: {warning}")
    if team:
        board = of_teams(board, team)
    if backlog:
        board = replace(board, cases=board.backlog)
    start, end = span(since, until, today=board.today)
    asked = Question(
        start=start,
        end=end,
        by=dimensions,
        period=period,
        of=of,
        before=None if before is None else instant(before, zone=settings.casewall.timezone, option="--before"),
        seed=1 if seed is None else seed,
    )
    write(listed(cases_behind(name, cases, board, asked)) if cases else answer(name, board, asked), form=form)
