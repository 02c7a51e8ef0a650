"""`casewall metrics NAME`: a metric as a table, JSON, CSV or Parquet."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands import asked


def metrics(
    name: asked.Name,
    as_of: asked.AsOf = None,
    since: asked.Since = None,
    until: asked.Until = None,
    by: asked.By = None,
    team: asked.Team = None,
    form: Annotated[
        str,
        typer.Option("--format", help="table, json, csv (made harmless for a spreadsheet) or parquet (to a file)."),
    ] = "table",
    judged: asked.Judged = "then",
    backlog: asked.Backlog = None,
    cases: Annotated[
        str | None,
        typer.Option("--cases", help="Print the cases behind a count instead: its name, as `casewall explain` tells."),
    ] = None,
    of: asked.Of = None,
    before: asked.Before = None,
    seed: asked.Seed = None,
    hindsight: asked.Hindsight = False,
    config: asked.Config = None,
) -> None:
    """Print a metric. Without --from and --to: the last 12 full weeks; with --from alone: up to and with today."""
    from app.output import check_form, write
    from app.questions import METRICS, answer, cases_behind, listed

    check_form(form)
    board, what = asked.asked_of(
        name, config=config, as_of=as_of, since=since, until=until, by=by, team=team, judged=judged, backlog=backlog,
        of=of, before=before, seed=seed, hindsight=hindsight,
    )  # fmt: skip
    if cases:
        found = listed(cases_behind(name, cases, board, what), first=METRICS[name].first)
    else:
        found = answer(name, board, what)
    write(found, form=form, zone=board.zone)
