"""`casewall serve`: load the sources, then serve the wall and the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.asked import Config

if TYPE_CHECKING:
    from app.clock import Clock
    from app.live import Live
    from app.served import Site


def serve(
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help='Start the clock at this instant of a past log, "2026-10-15 13:48"; it runs on.'),
    ] = None,
    port: Annotated[int, typer.Option("--port", help="The port to serve at.", min=1, max=65535)] = 8501,
    host: Annotated[
        str | None,
        typer.Option("--host", help="The address to listen at. (Else 127.0.0.1, and with --lan all of this machine.)"),
    ] = None,
    lan: Annotated[bool, typer.Option("--lan", help="Serve the network too; people's pages want a password.")] = False,
    new_password: Annotated[
        bool,
        typer.Option("--new-password", help="With --lan: set another password first; every browser is asked for it."),
    ] = False,
    no_sync: Annotated[
        bool, typer.Option("--no-sync", help="Load nothing here: `casewall sync --watch` does it elsewhere.")
    ] = False,
    config: Config = None,
) -> None:
    """Serve the wall and the pages; files are loaded first, and every source again whenever it changes."""
    from app.instants import clock
    from app.lan import check_host
    from data.errors import CasewallError
    from data.settings import load

    if new_password and not lan:
        raise CasewallError(
            "--new-password goes with --lan: this machine alone is asked for none. Add --lan, or set it by "
            "`casewall password`."
        )
    listen = host or ("0.0.0.0" if lan else "127.0.0.1")
    check_host(listen, lan=lan)
    run(config, clock=clock(load(config), as_of), host=listen, port=port, loads=not no_sync, lan=lan, anew=new_password)


def run(
    config: Path | None,
    *,
    clock: Clock,
    host: str,
    port: int,
    loads: bool = True,
    lan: bool = False,
    anew: bool = False,
) -> None:
    """Load, install the site and serve it until it is stopped."""
    from app.heaps import few_heaps, queries_in_memory

    few_heaps()  # before the first thread
    queries_in_memory()
    import sys

    from app import housekeeping
    from app.launch import free
    from app.launch import serve as start
    from app.live import Live
    from app.served import Site, install
    from data.settings import load

    settings = load(config)
    free(host, port)
    here = Site.of(settings, clock=clock)
    if lan:
        _keep_gate(here, anew=anew)
    live = Live(here.settings, here.store, clock)
    if loads:
        _load_files(live)
    install(here, live=live if loads else None)
    import streamlit.web.bootstrap  # noqa: F401  before any thread imports parts of the same libraries

    if loads:
        live.start()
    housekeeping.start(live.stop)
    shown = f"[{host}]" if ":" in host else host if not lan else "127.0.0.1"
    sys.stdout.write(f"The wall: http://{shown}:{port}   (full screen: http://{shown}:{port}/?embed=true)\n")
    if lan:
        from app.lan import listen, reachable, told

        listen(host, port)
        sys.stdout.write(told(reachable(), drawn=sys.stdout.isatty()))
    sys.stdout.flush()
    try:
        start(host=host, port=port)
    finally:
        live.end()


def _keep_gate(here: Site, *, anew: bool) -> None:
    """Put somebody before the pages who knows the password."""
    from app.clock import now
    from app.gate.keeper import Keeper, install
    from app.lan import ask_password
    from data.settings.secrets import reveal

    named = here.settings.casewall.metrics_token
    token = None if named is None else reveal(named, here.settings, key="casewall.metrics_token")
    keeper = Keeper(here.store, now, monitor=token)
    ask_password(keeper, anew=anew)
    install(keeper)


def _load_files(live: Live) -> None:
    """Load the files before the first page is served; databases and products are pulled while the wall runs."""
    from app.judging import judge_closings
    from app.plain_text import complain
    from app.progress import progress
    from app.reports import lines
    from data.errors import CasewallError
    from data.sync import load_source

    names = [name for name, source in live.settings.sources.items() if source.is_file and not source.inbox]
    if not names:
        return
    with progress(steps=2 * len(names) + 1) as begin:
        live.look()
        reports = [load_source(name, live.settings, live.store, clock=live.clock.now, progress=begin) for name in names]
        begin("judging closed cases")
        troubles = []
        try:
            judge_closings(live.settings, live.store, as_of=live.clock.now(), everything=True)
        except CasewallError as error:
            # what is in the store is shown all the same; a next load has them judged
            troubles.append(f"verdicts of closed cases are not stored yet: {error}")
    complain("\n".join(lines(reports)))
    for report in reports:
        live.note(report)
        if report.error:
            # it is read again as soon as it can be; until then the wall says how old it is
            troubles.append(f"{report.source}: {report.error}")
            live.looked.forget(report.source)
    for trouble in troubles:
        complain(f"warning: {trouble}")
