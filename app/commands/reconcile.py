"""`casewall reconcile SOURCE`: our verdict against the source's own word, and why they differ."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.asked import AsOf, Config, Judged, check_judged


def reconcile(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source's name in the configuration.")],
    since: Annotated[str | None, typer.Option("--from", help="The first day of closing counted: 2026-10-05.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="The first day of closing not counted any more.")] = None,
    as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="table, json, csv or parquet.")] = "table",
    cases: Annotated[
        str | None,
        typer.Option("--cases", help="List the cases of a cause (pause-counted, 24x7 …), or of differ, agree …"),
    ] = None,
    judged: Judged = "then",
    config: Config = None,
) -> None:
    """Count the closed cases on which we and the source differ, by the first change of our rules that explains it.

    Without --from and --to: the last 12 full weeks; with --from alone: up to and with today.
    """
    from app.formatting import percent
    from app.instants import moment, span
    from app.output import check_form, say, write
    from app.picture import open_store, picture
    from app.plain_text import clean, complain
    from app.reconciling import reconcile as run
    from app.reconciling import told
    from app.reports import warnings
    from data.settings import load
    from metrics.reconciliation import listed

    check_judged(judged)
    check_form(form)
    settings = load(config)
    with open_store(settings) as store:
        board = picture(settings, store, as_of=moment(settings, as_of), judged=judged)
    for warning in warnings(board):
        complain(f"warning: {warning}")
    start, end = span(since, until, today=board.today)
    found = run(board, source, start=start, end=end)
    if cases is not None:
        return write(listed(found.of(cases)), form=form, zone=board.zone)
    if form == "table":
        label = clean(settings.sources[source].label or source)
        say(
            f"{label} says {percent(found.their_share)}, Casewall says {percent(found.our_share)}. "
            f"{told(found, label=label)}\n\n"
        )
    return write(found.counts, form=form, zone=board.zone)
