"""`casewall metrics NAME`: a metric as a table, JSON, CSV or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[Path | None, typer.Option("--config", help="The configuration (else ./casewall.toml).")]


def metrics(
    name: Annotated[str, typer.Argument(help="lead-time, wip, throughput, compliance or buffers.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="The instant asked about, as known then.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="The first day counted.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="The first day not counted.")] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="source, team, owner, tier, case_type, priority, state, day, week or month."),
    ] = None,
    team: Annotated[list[str] | None, typer.Option("--team", help="Only these teams.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, json, csv or parquet.")] = "table",
    judged: Annotated[str, typer.Option("--judged", help="then (as stored) or now (today's rules).")] = "then",
    backlog: Annotated[str | None, typer.Option("--backlog", help="only: the old backlog alone.")] = None,
    hindsight: Annotated[bool, typer.Option("--hindsight", help="With what was learnt later.")] = False,
    config: ConfigOption = None,
) -> None:
    """Print a metric. Without --from and --to: the last 12 full weeks; with --from alone: up to and with today."""
    from dataclasses import replace
    from datetime import timedelta

    from app.instants import clock, local_day
    from app.output import write
    from app.picture import open_store, picture
    from app.questions import Question, answer, parted
    from data.errors import CasewallError
    from data.settings import load
    from metrics.periods import last_full_weeks

    if judged not in ("then", "now"):
        raise CasewallError(f"--judged {judged!r} is not known: it is then or now")
    if backlog not in (None, "only"):
        raise CasewallError(f"--backlog {backlog!r} is not known: it is only")
    settings = load(config)
    dimensions, period = parted(by or [])
    with open_store(settings) as store:
        at = clock(settings, as_of).now()
        board = picture(settings, store, as_of=at, scope=team or None, hindsight=hindsight, judged=judged)
    if backlog:
        board = replace(board, cases=board.backlog)
    start, end = last_full_weeks(board.today)
    if until:
        end = local_day(until, option="--to")
        start = end - timedelta(weeks=12)
    if since:
        start = local_day(since, option="--from")
        end = end if until else board.today + timedelta(days=1)
    if end < start:
        raise CasewallError(f"--to {end} is before --from {start}: nothing lies between them")
    write(answer(name, board, Question(start=start, end=end, by=dimensions, period=period)), form=form)
