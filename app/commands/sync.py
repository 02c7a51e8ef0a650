"""`casewall sync [SOURCE]`: load cases and events from the sources into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.asked import Config

if TYPE_CHECKING:
    from app.live import Live


def sync(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="One source's name; else all of them.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Go on: each source on its own interval.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    config: Config = None,
) -> None:
    """Load the sources, and account for every row: read = new + changed + unchanged + duplicate + quarantined."""
    import sys

    from app.instants import clock
    from app.judging import judge_closings
    from app.live import Live
    from app.output import say, say_json
    from app.picture import open_store
    from app.plain_text import complain
    from app.progress import progress
    from app.reports import lines, record
    from data.errors import CasewallError
    from data.rules import rules
    from data.settings import load
    from data.sync import chosen, load_source

    settings = load(config)
    rules(settings)  # a calendar that cannot be built is told before anything is read
    names = chosen(settings, source=source)
    if watch and (source or as_json):
        raise CasewallError("`casewall sync --watch` goes on with every source. Leave SOURCE and --json out.")
    ticking = clock(settings)
    failures = []
    with open_store(settings) as store:
        live = Live(settings, store, ticking)
        if watch:
            _go_on(live)
            return
        with progress(steps=2 * len(names) + 1) as begin:
            reports = [load_source(name, settings, store, clock=ticking.now, progress=begin) for name in names]
            begin("judging closed cases")
            try:
                judge_closings(settings, store, as_of=ticking.now())
            except CasewallError as error:
                failures.append(f"verdicts of closed cases are not stored yet: {error}")
        for report in reports:
            if not report.busy:
                live.note(report)
    if as_json:
        say_json([record(report) for report in reports])
    else:
        say("\n".join(lines(reports)) + "\n")
    failures += [f"{report.source}: {report.error}" for report in reports if report.error]
    for failure in failures:
        complain(f"error: {failure}")
    if failures:
        sys.exit(1)


def _go_on(live: Live) -> None:
    """Load every source on its own interval until the process is told to end; a page that is being stored is."""
    import logging
    import signal
    import sys
    from threading import Event

    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    live.start()
    names = ", ".join(live.settings.sources)
    sys.stdout.write(f"Loading {names}, each on its own interval. Ctrl+C ends it.\n")
    sys.stdout.flush()
    told.wait()
    live.end()
