"""`casewall demo`: a demo company, made up and alive, and its wall."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime
    from threading import Event

    from app.clock import Clock
    from data.sources.demo_files import Exports
    from data.sources.demo_simulation import Company

LOG = logging.getLogger("casewall.demo")
HOST = "127.0.0.1"
MARKER = ".casewall-demo"
EVERY = 15  # seconds between two exports


def demo(
    folder: Annotated[Path, typer.Option("--dir", help="Where the demo company's files go.")] = Path("demo"),
    port: Annotated[int, typer.Option("--port", help="The port to serve at.", min=1, max=65535)] = 8501,
    weeks: Annotated[int, typer.Option("--weeks", help="Weeks of history.", min=2, max=104)] = 26,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another company.")] = 7,
    only_files: Annotated[bool, typer.Option("--only-files", help="Write the files and stop.")] = False,
) -> None:
    """Make a demo company of a dozen people and three systems, and serve its wall.

    Nothing in it is real. It goes on working while the demo runs, so the wall moves. Each start makes it anew.
    """
    import sys
    from threading import Event, Thread
    from zoneinfo import ZoneInfo

    from app.clock import Clock, now
    from app.launch import free
    from data.sources.demo_company import ZONE
    from data.sources.demo_hours import office, showing

    if not only_files:
        free(HOST, port)
    folder = folder.absolute()
    clear(folder)
    started = now()
    shown = showing(office(), started)
    as_of = None if shown == started else shown
    sys.stderr.write(f"Letting {weeks} weeks of the demo company pass\n")
    company, exports = make(folder, shown=shown, as_of=as_of, weeks=weeks, seed=seed)
    if as_of is not None:
        local = shown.astimezone(ZoneInfo(ZONE))
        sys.stderr.write(f"Its office is closed just now, so its clock starts on {local:%A at %H:%M} and runs on\n")
    if only_files:
        return

    from app.commands.serve import run

    clock, stop = Clock(started=started, starts_at=as_of), Event()
    Thread(target=live_on, args=(company, exports, clock, stop), name="demo company", daemon=True).start()
    try:
        run(folder / "casewall.toml", clock=clock, host=HOST, port=port)
    finally:
        stop.set()


def clear(folder: Path) -> None:
    """Make the folder, or clear it of an earlier demo; one that holds anything else is refused."""
    from data.errors import CasewallError

    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).exists():
            raise CasewallError(
                f"{folder} holds other files, which the demo would mix with. Name another: --dir FOLDER."
            )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text("Made by casewall demo; it is written anew at every start.\n", encoding="utf-8")
        for old in folder.glob("demo.db*"):
            old.unlink()
    except OSError as error:
        raise CasewallError(
            f"{folder} cannot hold the demo's files ({error.strerror}). Name another: --dir FOLDER."
        ) from None


def make(folder: Path, *, shown: datetime, as_of: datetime | None, weeks: int, seed: int) -> tuple[Company, Exports]:
    """Write the company's files and configuration as they stand at `shown`; with `as_of` the clock starts there."""
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    from data.sources.demo_company import ZONE
    from data.sources.demo_config import demo_config
    from data.sources.demo_files import Exports
    from data.sources.demo_simulation import Company

    today = shown.astimezone(ZoneInfo(ZONE)).date()
    company = Company(start=today - timedelta(days=today.weekday(), weeks=weeks), seed=seed)
    exports = Exports(company, folder)
    company.advance(shown)
    exports.write(shown)
    text = demo_config(company.rota, as_of=as_of, until=today + timedelta(days=14))
    (folder / "casewall.toml").write_text(text, encoding="utf-8")
    return company, exports


def live_on(company: Company, exports: Exports, clock: Clock, stop: Event) -> None:
    """Let the company work on, and export what it did, until it is stopped."""
    while not stop.wait(EVERY):
        at = clock.now()
        company.advance(at)
        try:
            exports.write(at)
        except OSError as error:
            LOG.warning("the demo company's files cannot be written: %s", error.strerror)
