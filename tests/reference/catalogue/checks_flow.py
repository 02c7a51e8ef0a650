"""What the product says of flow and time, beside the plain count: name of a check -> pairs of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.reference.catalogue import figures_flow as flow
from tests.reference.catalogue.figures_time import percentile
from tests.reference.catalogue.look import DIMENSIONS, Look

Pair = tuple[str, Any, Any]
"""What is compared, what the product told, what was counted."""


def wip(look: Look) -> Iterator[Pair]:
    """Compare WIP and what of it is paused, in all and by every dimension."""
    told = look.one("wip")
    yield "wip", told["wip"], len(look.open)
    yield "paused", told["paused"], flow.paused(look.open, look.rules)
    for name in (*DIMENSIONS, "state", "tier"):
        parts = look.parted(look.open, name)
        yield f"wip by {name}", look.by("wip", name, "wip"), {key: len(held) for key, held in parts.items()}
        paused = {key: flow.paused(held, look.rules) for key, held in parts.items()}
        yield f"paused by {name}", look.by("wip", name, "paused"), {key: n for key, n in paused.items() if n}


def throughput(look: Look) -> Iterator[Pair]:
    """Compare cases closed and opened, in all, by dimension, by day, week and month."""
    told = look.one("throughput")
    yield "throughput", told["throughput"], len(look.closed)
    yield "arrivals", told["arrivals"], len(look.opened)
    for name in DIMENSIONS:
        for figure, lives in (("throughput", look.closed), ("arrivals", look.opened)):
            counted = {key: len(held) for key, held in look.parted(lives, name).items()}
            yield f"{figure} by {name}", look.by("throughput", name, figure), counted
    for period, first in PERIODS.items():
        rows = look.told("throughput", period=period)
        for figure, lives in (("throughput", look.closed), ("arrivals", look.opened)):
            ats = ((life, life.end if figure == "throughput" else life.opened_at) for life in lives)
            counted = Counter(first(flow.local(life, at, look.rules)) for life, at in ats)
            yield f"{figure} by {period}", {r["period_start"]: r[figure] for r in rows if r[figure]}, dict(counted)


def lead_time(look: Look) -> Iterator[Pair]:
    """Compare percentiles of lead time, net and elapsed, in all and by dimension."""
    yield from _percentiles("lead time", look.one("lead-time"), look.closed, look)
    for name in ("team", "case_type", "priority", "owner"):
        rows = {row[name]: row for row in look.told("lead-time", by=(name,))}
        for key, lives in look.parted(look.closed, name).items():
            yield from _percentiles(f"lead time of {name} {key}", rows.get(key, {}), lives, look)


def _percentiles(label: str, row: dict[str, Any], lives: list[Any], look: Look) -> Iterator[Pair]:
    leads, elapsed = flow.lead_times(lives, look.rules), [flow.elapsed(life) for life in lives]
    yield f"n of {label}", row.get("n"), len(lives)
    for p in (50, 85, 95):
        enough = len(lives) >= look.least
        yield f"p{p} of {label}", row.get(f"p{p}_hours"), percentile(leads, p) if enough else None
        yield f"elapsed p{p} of {label}", row.get(f"elapsed_p{p}_hours"), percentile(elapsed, p) if enough else None


PERIODS = {
    "day": lambda day: day,
    "week": lambda day: day - flow.DAY * day.weekday(),
    "month": lambda day: day.replace(day=1),
}
CHECKS = {"wip": wip, "throughput": throughput, "lead-time": lead_time}
