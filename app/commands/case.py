"""`casewall case SOURCE ID`: one case, its states and the receipt of its clock."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.asked import AsOf, Config, Judged, check_judged


def case(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source's name in the configuration.")],
    case_id: Annotated[str, typer.Argument(metavar="ID", help="The case's id there.")],
    as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    judged: Judged = "then",
    config: Config = None,
) -> None:
    """Show one case: facts, states, and every counted or excluded stretch, summing to its lead time."""
    from app.casefile import as_json, as_text, casefile
    from app.instants import moment
    from app.output import say, say_json
    from app.picture import open_store, picture
    from data.errors import CasewallError
    from data.settings import load

    if form not in ("text", "json"):
        raise CasewallError(f"--format {form!r} is not known. It is text or json.")
    check_judged(judged)
    settings = load(config)
    with open_store(settings) as store:
        board = picture(settings, store, as_of=moment(settings, as_of), judged=judged)
    found = casefile(board, source, case_id)
    if form == "json":
        say_json(as_json(found))
    else:
        say(as_text(found) + "\n")
