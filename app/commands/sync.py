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
    import sys

    from app.instants import moment
    from app.judging import judge_closings
    from app.output import say, say_json
    from app.picture import open_store
    from app.progress import progress
    from app.reports import lines, record
    from data.errors import CasewallError
    from data.rules import rules
    from data.settings import load
    from data.sync import chosen
    from data.sync import sync as run

    settings = load(config)
    rules(settings)  # a calendar that cannot be built is told before anything is read
    now = moment(settings)
    failures = []
    steps = 2 * len(chosen(settings, source=source)) + 1
    with open_store(settings) as store, progress(steps=steps) as begin:
        reports = run(settings, store, now=now, source=source, progress=begin)
        begin("judging closed cases")
        try:
            judge_closings(settings, store, as_of=now)
        except CasewallError as error:
            failures.append(f"verdicts of closed cases are not stored yet: {error}")
    if as_json:
        say_json([record(report) for report in reports])
    else:
        say("\n".join(lines(reports)) + "\n")
    failures += [f"{report.source}: {report.error}" for report in reports if report.error]
    for failure in failures:
        sys.stderr.write(f"error: {failure}\n")
    if failures:
        sys.exit(1)
