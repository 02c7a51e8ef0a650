"""`casewall explain NAME`: what a metric means, of which cases it is made, and what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def explain(
    name: Annotated[str, typer.Argument(help="A metric's name, as in `casewall metrics`.")],
    since: Annotated[str | None, typer.Option("--from", help="The first day counted.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="The first day not counted.")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="Part the figures, as in `casewall metrics`.")] = None,
    team: Annotated[list[str] | None, typer.Option("--team", help="Only these teams.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The instant asked about, as known then.")] = None,
    judged: Annotated[str, typer.Option("--judged", help="then (as stored) or now (today's rules).")] = "then",
    of: Annotated[str | None, typer.Option("--of", help="signals: the weekly series that is asked about.")] = None,
    before: Annotated[str | None, typer.Option("--before", help="due-soon, forecast: the instant looked to.")] = None,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    config: Annotated[Path | None, typer.Option("--config", help="The configuration (else ./casewall.toml).")] = None,
) -> None:
    """Explain a metric: its definition, how many cases are behind each count, its figures, and what is left out.

    Without --from and --to: the last 12 full weeks; with --from alone: up to and with today.
    """
    from app.explaining import as_json, as_text
    from app.explaining import explain as run
    from app.instants import instant, moment, span
    from app.output import say, say_json
    from app.picture import open_store, picture
    from app.plain_text import complain
    from app.questions import Question, check, check_options, of_teams, parted
    from app.reports import warnings
    from data.errors import CasewallError
    from data.settings import load

    if judged not in ("then", "now"):
        raise CasewallError(f"--judged {judged!r} is not known. It is then or now.")
    if form not in ("text", "json"):
        raise CasewallError(f"--format {form!r} is not known. It is text or json.")
    dimensions, period = parted(by or [])
    check(name, by=dimensions, period=period)
    check_options(name, {"--from": since, "--to": until, "--of": of, "--before": before})
    settings = load(config)
    with open_store(settings) as store:
        board = picture(settings, store, as_of=moment(settings, as_of), judged=judged)
    for warning in warnings(board):
        complain(f"warning: {warning}")
    if team:
        board = of_teams(board, list(dict.fromkeys(team)))
    start, end = span(since, until, today=board.today)
    ahead = None if before is None else instant(before, zone=settings.casewall.timezone, option="--before")
    asked = Question(start=start, end=end, by=dimensions, period=period, of=of, before=ahead)
    found = run(name, board, asked)
    if form == "json":
        return say_json(as_json(found))
    given = {"--as-of": as_of, "--of": of, "--before": before, "--judged": judged if judged != "then" else None}
    words = [word for option, text in given.items() if text is not None for word in (option, text)]
    return say(as_text(found, words=words) + "\n")
