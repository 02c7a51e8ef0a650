"""`casewall demo`: a demo company, made up and alive, and its wall."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MARKER = ".casewall-demo"


def demo(
    folder: Annotated[Path, typer.Option("--dir", help="Where the demo company's files go.")] = Path("demo"),
    port: Annotated[int, typer.Option("--port", help="The port to serve at.")] = 8501,
    weeks: Annotated[int, typer.Option("--weeks", help="Weeks of history.", min=2, max=104)] = 26,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another company.")] = 7,
    only_files: Annotated[bool, typer.Option("--only-files", help="Write the files and stop.")] = False,
) -> None:
    """Make a demo company of a dozen people and three systems, and serve its wall.

    Nothing in it is real. It goes on working while the demo runs, so the wall moves. Each start makes it anew.
    """
    import sys
    from datetime import timedelta
    from threading import Event, Thread

    from app.clock import Clock, now
    from data.errors import CasewallError
    from data.sources.demo_company import ZONE
    from data.sources.demo_config import demo_config, showing
    from data.sources.demo_files import write_files
    from data.sources.demo_simulation import Company, office

    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise CasewallError(f"{folder} holds other files, which the demo would mix with. Name another: --dir FOLDER.")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("demo.db*"):
        old.unlink()
    (folder / MARKER).write_text("Made by casewall demo; it is written anew at every start.\n", encoding="utf-8")

    calendar = office()
    started = now()
    shown = showing(calendar, started)
    monday = shown.date() - timedelta(days=shown.date().weekday(), weeks=weeks)
    company = Company(calendar, start=monday, seed=seed)
    sys.stderr.write(f"Letting {weeks} weeks of the demo company pass\n")
    write_files(company.advance(shown), folder, start=monday, now=shown)
    config = folder / "casewall.toml"
    as_of = None if shown == started else shown
    text = demo_config(company, as_of=as_of, until=shown.date() + timedelta(days=14))
    config.write_text(text, encoding="utf-8")
    if as_of is not None:
        sys.stderr.write(
            f"The office is closed just now, so the demo's clock starts at {shown:%A %H:%M} UTC ({ZONE}) and runs on\n"
        )
    if only_files:
        return

    from app.commands.serve import run

    clock, stop = Clock(started=started, starts_at=as_of), Event()

    def live() -> None:
        while not stop.wait(15):
            at = clock.now()
            write_files(company.advance(at), folder, start=monday, now=at)

    Thread(target=live, name="demo company", daemon=True).start()
    try:
        run(config, clock=clock, host="127.0.0.1", port=port)
    finally:
        stop.set()
