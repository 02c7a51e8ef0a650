"""`casewall store`: what the store is and holds, and its move into another database."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.asked import Config

store = typer.Typer()
JSON = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@store.callback(invoke_without_command=True)
def alone(asked: typer.Context) -> None:
    """Without a subcommand: show the store."""
    if asked.invoked_subcommand is None:
        show()


@store.command()
def show(as_json: JSON = False, config: Config = None) -> None:
    """Show where the store is and how many rows each of its tables holds; `casewall store` alone does it too."""
    import polars as pl
    from sqlalchemy.exc import DBAPIError

    from app.output import say, say_json, write
    from app.plain_text import clean
    from data.settings import load
    from data.store.address import name_of
    from data.store.engine import connect, refused
    from data.store.move import counts

    settings = load(config)
    engine = connect(settings.casewall.store, base=settings.path.parent)
    try:
        held = counts(engine)
    except DBAPIError as error:
        raise refused(engine, "read", error) from None
    finally:
        engine.dispose()
    if as_json:
        return say_json({"store": name_of(engine.url), "rows": held})
    say(f"{clean(name_of(engine.url))}\n")
    return write(pl.DataFrame({"table": [*held], "rows": [f"{rows:>13,}" for rows in held.values()]}), form="table")


@store.command()
def move(
    url: Annotated[
        str, typer.Argument(metavar="URL", help='The new, empty store; "env:NAME" where its address holds a password.')
    ],
    as_json: JSON = False,
    config: Config = None,
) -> None:
    """Copy everything into another, empty store, and prove it by counts and checksums. The old one stays as it is."""
    from dataclasses import asdict

    import polars as pl

    from app.output import say, say_json, write
    from app.progress import progress
    from data.errors import CasewallError
    from data.settings import load
    from data.settings.secrets import SecretInFileError
    from data.settings.shown import shown
    from data.settings.stores import store_address
    from data.store.engine import connect
    from data.store.move import TABLES
    from data.store.move import move as run

    settings = load(config)
    try:
        address = store_address(url)
    except SecretInFileError as error:
        raise CasewallError(f"URL: {error}") from None  # the address itself is not repeated
    except ValueError as error:
        raise CasewallError(f"{shown(url)}: {error}") from None
    old = connect(settings.casewall.store, base=settings.path.parent)
    try:
        new = connect(address, base=settings.path.parent)
        try:
            with progress(steps=2 * len(TABLES)) as begin:
                moved = run(old, new, sources=settings.sources, progress=begin)
        finally:
            new.dispose()
    finally:
        old.dispose()
    if as_json:
        return say_json([asdict(table) for table in moved])
    rows = [{"table": table.table, "rows": f"{table.rows:>13,}", "checksum": table.checksum} for table in moved]
    write(pl.DataFrame(rows), form="table")
    who = settings.where("casewall", "store")
    return say(
        f'Both stores hold the same. Now set casewall.store = "{address}" ({who}), and start Casewall again.\n'
        "The old store was left as it is.\n"
    )
