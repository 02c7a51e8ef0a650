"""`casewall accounts`: the clients, under which names they are known, and which names are likely one client."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.asked import AsOf, Config


def accounts(
    everything: Annotated[bool, typer.Option("--all", help="Show every account, not the largest alone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    as_of: AsOf = None,
    config: Config = None,
) -> None:
    """Show the accounts with their names, and propose which are one client. Nothing is joined but by the alias file."""
    from dataclasses import asdict

    from app.accounts import accounts as gathered
    from app.accounts import lines
    from app.instants import moment
    from app.output import records, say, say_json
    from app.picture import open_store, picture
    from data.accounts import aliases, without_aliases
    from data.settings import load

    settings = load(config)
    file, held = settings.accounts.aliases, aliases(settings)
    with open_store(settings) as store:
        board = picture(without_aliases(settings), store, as_of=moment(settings, as_of))
    found = gathered(board, held)
    if as_json:
        say_json(
            {
                "accounts": records(found.known),
                "without_account": found.nameless,
                "likely": [asdict(pair) for pair in found.likely],
                "to_write": [{"name": name, "account": account} for name, account in found.to_write],
            }
        )
    else:
        say("\n".join(lines(found, file=file, everything=everything)) + "\n")
