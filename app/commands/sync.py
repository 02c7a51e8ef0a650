"""`casewall sync [SOURCE]`: load cases and events from the sources into the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def sync(
    source: Annotated[str | None, typer.Argument(help="One source's name; else all of them.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    config: Annotated[Path | None, typer.Option("--config", help="The configuration (else ./casewall.toml).")] = None,
) -> None:
    """Load the sources, and account for every row: read = new + changed + unchanged + duplicate + quarantined."""
    import json
    import sys

    from rich.console import Console

    from app.instants import clock
    from app.judging import judge_closings
    from app.picture import open_store
    from app.reports import lines, record
    from data.settings import load
    from data.sync import sync as run

    settings = load(config)
    now = clock(settings).now()
    with open_store(settings) as store, Console(stderr=True).status("reading") as status:
        reports = run(settings, store, now=now, source=source, progress=status.update)
        status.update("judging closed cases")
        judge_closings(settings, store, as_of=now)
    if as_json:
        sys.stdout.write(json.dumps([record(report) for report in reports], indent=1, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(lines(reports)) + "\n")
    failed = [report for report in reports if report.error]
    for report in failed:
        sys.stderr.write(f"error: {report.source}: {report.error}\n")
    if failed:
        raise typer.Exit(1)
