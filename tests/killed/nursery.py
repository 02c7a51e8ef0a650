"""A process that has imported everything, and makes the command's processes by forking: each begins at once.

Run as a module. It reads a line of JSON a wish, and answers each with a line of JSON.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import signal
import sys
import traceback
from typing import Any

PARTS = (
    "app.commands.sync", "app.commands.check", "app.commands.store", "app.commands.sources", "app.commands.metrics",
    "app.checked", "data.propose", "app.instants", "app.judging", "app.live",
    "app.output", "app.picture", "app.progress", "app.reports", "data.rules", "data.schemas", "data.sync",
    "data.sources.files", "data.sources.inbox", "data.sources.rest.source", "data.sources.sql", "data.store.move",
    "pandera.polars", "pandera.backends.polars.register", "pandera.backends.polars.builtin_checks",
    "pandera.backends.register_checks", "typer._adapters", "rich._emoji_codes", "psycopg",
    "dateutil.easter", "_strptime", "rich.progress", "alembic.command", "alembic.ddl.sqlite",
    "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg",
)  # fmt: skip


def main() -> None:
    """Serve wishes until nobody is there any more."""
    for part in PARTS:
        importlib.import_module(part)
    # what is imported stays: no child need look through it for what it could throw away
    gc.collect()
    gc.freeze()
    answer({"ready": True})
    children: set[int] = set()
    for line in sys.stdin:
        wish = json.loads(line)
        if "arguments" in wish:
            pid = os.fork()
            if pid == 0:
                begin(wish)
            children.add(pid)
            answer({"pid": pid})
            continue
        ended, status = os.waitpid(wish["pid"], os.WNOHANG)
        children.discard(ended)
        answer({"status": os.waitstatus_to_exitcode(status) if ended else None})
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def answer(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def begin(wish: dict[str, Any]) -> None:
    """Be the command, in this process from now on."""
    status = 70
    try:
        os.chdir(wish["folder"])
        os.environ.update(wish["environment"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, wish["out"]), (2, wish["err"])):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
        if "EVERYTHING_LOGGED" in os.environ:
            logging.basicConfig(level=logging.DEBUG)
            logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)
        sys.argv = ["casewall", *wish["arguments"]]
        from app.cli import main as casewall

        try:
            casewall()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
