"""The command `casewall`: one small module a command under `app.commands`, imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import typer
from click.exceptions import ClickException

COMMANDS = {
    "init": "Write a configuration: commented, or made from a file of your cases.",
    "check": "Read configuration and sources without writing, and say what is unclear.",
    "sync": "Load cases and events from the sources into the store.",
    "metrics": "Print a metric as a table, JSON, CSV or Parquet.",
    "case": "Show one case: its states and the receipt of its clock.",
    "serve": "Serve the wall and the pages.",
    "demo": "Make a demo company and serve its wall.",
    "calendar": "Show a business calendar, and count net work hours on it.",
}


def _wanted(arguments: list[str]) -> list[str]:
    """Return the commands to build: the one that is asked for, or all of them for the help."""
    named = [word for word in arguments if word in COMMANDS][:1]
    return named or list(COMMANDS)


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
        build(_wanted(sys.argv[1:]))(standalone_mode=False)
    except CasewallError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(2)
    except ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
