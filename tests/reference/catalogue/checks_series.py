"""What the product says of weekly series and of targets that would fit, beside the plain count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tests.reference.catalogue import figures_flow as flow
from tests.reference.catalogue import figures_signals as xmr
from tests.reference.catalogue import figures_targets as targets
from tests.reference.catalogue.calendars import DAY
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.figures_time import percentile
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.look import Look

WEEK, HOUR = 7 * DAY, timedelta(hours=1)
EVER = (date(1970, 1, 1), date(2100, 1, 1))  # limits rest on the first weeks there are, whatever span is asked


def signals(look: Look) -> Iterator[Pair]:
    """Compare each full week's value, the limits of its series, and whether it is a signal."""
    opened = {id(life): flow.local(life, life.opened_at, look.rules) for life in look.lives}
    closed = [life for life in look.lives if life.closing]
    series: dict[str, tuple[list[Life], Callable[[list[Life]], float | None]]] = {
        "arrivals": (look.lives, lambda held: float(len(held))),
        "throughput": (closed, lambda held: float(len(held))),
        "lead-time": (closed, lambda held: _p85(held, look)),
        "compliance": (closed, lambda held: _share(held, look)),
    }
    for name, (lives, figure) in series.items():
        weeks: dict[date, list[Life]] = defaultdict(list)
        for life in lives:
            day = opened[id(life)] if name == "arrivals" else flow.local(life, life.end, look.rules)
            weeks[day - DAY * day.weekday()].append(life)
        values = {week: figure(weeks[week]) for week in _full_weeks(min(opened.values()), look)}
        rows = {row["period_start"]: row for row in look.ask("signals", *EVER, of=name)}
        yield f"{name} by week", {week: row["value"] for week, row in rows.items()}, values
        known = [value for value in values.values() if value is not None]
        limits = xmr.limits(known)
        for place, limit in enumerate(("lower", "mean", "upper")):
            told = {week: row[limit] for week, row in rows.items() if row[limit] is not None}
            yield f"{limit} of {name}", told, dict.fromkeys(_weeks(values), limits[place]) if limits else {}
        found = dict(
            zip((week for week, value in values.items() if value is not None), xmr.signals(known), strict=True)
        )
        told = {week: row["signal"] for week, row in rows.items() if row["signal"]}
        yield f"signals of {name}", told, {week: why for week, why in found.items() if why}


def _weeks(values: dict[date, float | None]) -> list[date]:
    """Return the weeks that have a value."""
    return [week for week, value in values.items() if value is not None]


def _full_weeks(first: date, look: Look) -> Iterator[date]:
    """Yield the Mondays of the weeks that lie whole after the first opening and before today."""
    today = look.rules.calendars[None].date(look.at)
    monday = first + DAY * (-first.weekday() % 7)
    while monday + WEEK <= today:
        yield monday
        monday += WEEK


def _p85(held: list[Life], look: Look) -> float | None:
    found = percentile(flow.lead_times(held, look.rules), 85) if len(held) >= look.least else None
    return None if found is None else found / HOUR


def _share(held: list[Life], look: Look) -> float | None:
    late = [said for life in held if (said := targets.is_late(life, look.rules)) is not None]
    return 1 - sum(late) / len(late) if late and len(late) >= look.least else None


def suggested(look: Look) -> Iterator[Pair]:
    """Compare the lead times within which 80, 85 and 90 % closed, by type."""
    rows = {row["case_type"]: row for row in look.told("targets")}
    for key, lives in look.parted(look.closed, "case_type").items():
        leads, row = flow.lead_times(lives, look.rules), rows.get(key, {})
        yield f"n of {key}", row.get("n"), len(leads)
        for p in (80, 85, 90):
            yield f"p{p} of {key}", row.get(f"p{p}_hours"), percentile(leads, p) if len(leads) >= look.least else None


CHECKS = {"signals": signals, "targets": suggested}
