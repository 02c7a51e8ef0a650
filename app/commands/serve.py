"""`casewall serve`: load the sources, then serve the wall and the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.clock import Clock


def serve(
    as_of: Annotated[str | None, typer.Option("--as-of", help="Start the clock at this instant of a past log.")] = None,
    port: Annotated[int, typer.Option("--port", help="The port.")] = 8501,
    host: Annotated[str, typer.Option("--host", help="The address to listen at; 127.0.0.1 is this machine alone.")] = (
        "127.0.0.1"
    ),
    config: Annotated[Path | None, typer.Option("--config", help="The configuration (else ./casewall.toml).")] = None,
) -> None:
    """Serve the wall and the pages; sources are loaded first, and again whenever they change."""
    from app.instants import clock
    from data.settings import load

    run(config, clock=clock(load(config), as_of), host=host, port=port)


def run(config: Path | None, *, clock: Clock, host: str, port: int) -> None:
    """Load, install the site and serve it until it is stopped."""
    import sys

    from app.judging import judge_closings
    from app.launch import free
    from app.launch import serve as start
    from app.live import Live
    from app.progress import progress
    from app.reports import lines
    from app.served import Site, install
    from data.settings import load
    from data.sync import sync

    settings = load(config)
    free(host, port)
    here = Site.of(settings, clock=clock)
    live = Live(here)
    with progress(steps=2 * len(settings.sources) + 1) as begin:
        live.look()
        reports = sync(settings, here.store, now=clock.now(), progress=begin)
        begin("judging closed cases")
        judge_closings(settings, here.store, as_of=clock.now())
    sys.stderr.write("\n".join(lines(reports)) + "\n")
    for report in reports:
        if report.error:
            # it is read again as soon as it can be; until then the wall says how old it is
            sys.stderr.write(f"warning: {report.source}: {report.error}\n")
            live.seen.pop(report.source, None)
            live.told[report.source] = report.error
    install(here)
    live.start()
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"The wall: http://{shown}:{port}   (full screen: http://{shown}:{port}/?embed=true)\n")
    sys.stdout.flush()
    start(host=host, port=port)
