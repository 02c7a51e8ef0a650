"""What a load tells: its counts as records and as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from data.sync import LoadReport

PARTS = ("new", "changed", "unchanged", "duplicate", "quarantined")


def record(report: LoadReport) -> dict[str, Any]:
    """Return a load as one flat record."""
    counts = asdict(report.counts) if report.counts else dict.fromkeys(("read", *PARTS, "marked"))
    return {"source": report.source, **counts, "error": report.error}


def lines(reports: Iterable[LoadReport]) -> Iterator[str]:
    """Yield a table of loads, each with its marks below it."""
    yield "  ".join([f"{'source':<12}", f"{'read':>9} =", *(f"{part:>11}" for part in PARTS)])
    for report in reports:
        if report.counts is None:
            yield f"{report.source:<12}  not read"
            continue
        held = asdict(report.counts)
        yield "  ".join([f"{report.source:<12}", f"{held['read']:>9,} =", *(f"{held[part]:>11,}" for part in PARTS)])
        if report.marks:
            told = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in report.marks.items())
            yield f"{'':<12}  marked: {told}"
