"""`casewall explain NAME`: what a metric means, of which cases it is made, and what it leaves out."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands import asked


def explain(
    name: asked.Name,
    as_of: asked.AsOf = None,
    since: asked.Since = None,
    until: asked.Until = None,
    by: asked.By = None,
    team: asked.Team = None,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    judged: asked.Judged = "then",
    backlog: asked.Backlog = None,
    of: asked.Of = None,
    before: asked.Before = None,
    seed: asked.Seed = None,
    hindsight: asked.Hindsight = False,
    config: asked.Config = None,
) -> None:
    """Explain a metric: its definition, how many cases are behind each count, its figures, and what is left out.

    Without --from and --to: the last 12 full weeks; with --from alone: up to and with today.
    """
    from app.explaining import as_json, as_text
    from app.explaining import explain as run
    from app.output import say, say_json
    from data.errors import CasewallError

    if form not in ("text", "json"):
        raise CasewallError(f"--format {form!r} is not known. It is text or json.")
    board, what = asked.asked_of(
        name, config=config, as_of=as_of, since=since, until=until, by=by, team=team, judged=judged, backlog=backlog,
        of=of, before=before, seed=seed, hindsight=hindsight,
    )  # fmt: skip
    found = run(name, board, what, backlog=backlog is not None, hindsight=hindsight)
    if form == "json":
        return say_json(as_json(found))
    given = {"--as-of": as_of, "--of": of, "--before": before, "--judged": judged if judged != "then" else None,
             "--backlog": backlog, "--seed": seed, "--config": config}  # fmt: skip
    words = [str(word) for option, told in given.items() if told is not None for word in (option, told)]
    return say(as_text(found, words=[*words, *(["--hindsight"] if hindsight else [])]) + "\n")
