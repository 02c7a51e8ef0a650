"""`casewall password`: set what people must know who open the pages from another machine."""

from __future__ import annotations

import typer

from app.commands.asked import Config


def password(
    config: Config = None,
) -> None:
    """Set the password that `casewall serve --lan` asks of people; whoever was let in must know the new one."""
    from app.clock import now
    from app.gate.keeper import Keeper
    from app.lan import ask_password
    from app.picture import open_store
    from data.settings import load

    with open_store(load(config)) as store:
        keeper = Keeper(store, now)
        before = keeper.has_password()
        ask_password(keeper, anew=True)
    typer.echo("The password is set." + (" Every browser is asked for it within ten seconds." if before else ""))
