"""The command `casewall`: one small module a command under `app.commands`, imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import typer
from typer.exceptions import TyperException

from app.plain_text import complain

COMMANDS = {
    "init": "Write a configuration: commented, or made from a file of your cases.",
    "check": "Read configuration and sources without writing, and say what is unclear.",
    "sync": "Load cases and events from the sources into the store; with --watch, go on.",
    "sources": "Show how each source does: how fresh, how it failed, when it is tried next.",
    "store": "Show the store, or move it from SQLite to PostgreSQL and back.",
    "accounts": "Show the accounts and their names, and propose which are one client.",
    "metrics": "Print a metric as a table, JSON, CSV or Parquet.",
    "explain": "Say what a metric means, of which cases it is made, and what it leaves out.",
    "case": "Show one case: its states and the receipt of its clock.",
    "reconcile": "Compare our verdicts with a source's own, and say why they differ.",
    "restate": "Judge closed cases anew by today's rules: show what changes, then apply it.",
    "calendar": "Show a calendar's year, count net work time on it, find when it is due.",
    "tv": "Pair a television by the code that it shows, list them, revoke one.",
    "serve": "Serve the wall and the pages.",
    "password": "Set the password of the pages for other machines.",
    "demo": "Make a demo company and serve its wall.",
}


def _wanted(arguments: list[str]) -> list[str]:
    """Return the commands to build: the one that is asked for, or all of them for the help."""
    return _named(arguments) or list(COMMANDS)


def _named(arguments: list[str]) -> list[str]:
    return [word for word in arguments if word in COMMANDS][:1]


def build(names: list[str]) -> typer.Typer:
    """Build the command with the named subcommands; importing only those keeps the start fast."""
    app = typer.Typer(
        name="casewall",
        help="Casewall: analytics and a wall display for customer-service teams.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)
    for name in names:
        module = import_module(f"app.commands.{name}")
        command = getattr(module, name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name, help=COMMANDS[name])
        else:
            app.command(name=name, short_help=COMMANDS[name])(command)
    return app


def main() -> None:
    """Run the command line; a user's mistake is one line on the error stream and status 2."""
    from data.errors import CasewallError

    try:
        sys.exit(build(_wanted(sys.argv[1:]))(standalone_mode=False))  # a command's typer.Exit comes back as its status
    except CasewallError as error:
        complain(f"error: {error}")
        sys.exit(2)
    except TyperException as error:
        # a word or an option that is not known: one line here too, and where to read on
        worded = getattr(error, "format_message", None)
        told = worded() if worded else str(error)
        place = " ".join(["casewall", *_named(sys.argv[1:])])
        if told.strip():
            complain(f"error: {told.rstrip('.')}. Read: {place} --help")
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
