"""What the product says of targets that would fit and of what they would have given, beside the plain count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tests.reference.catalogue import figures_flow as flow
from tests.reference.catalogue import figures_targets as targets
from tests.reference.catalogue.calendars import DAY
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.look import Look
from tests.reference.suggested import suggestion

SHARES = (80, 85, 90)


def suggested(look: Look, by: str) -> Iterator[Pair]:
    """Compare each group's suggested targets with the ends of their intervals, and the target that it has."""
    rows = {row[by]: row for row in look.told("targets", by=(by,))}
    parts = look.parted(look.closed, by)
    yield f"groups by {by}", set(rows), set(parts)
    for key, lives in parts.items():
        row, leads = rows[key], flow.lead_times(lives, look.rules)
        yield f"n of {key}", row["n"], len(leads)
        for p in SHARES:
            for end, counted in zip(("", "_low", "_high"), suggestion(leads, p, least=look.least), strict=True):
                yield f"p{p}{end} of {key}", row[f"p{p}{end}_hours"], counted
        own = {held.within if (held := targets.target(life, look.rules)) else None for life in lives}
        yield f"target of {key}", row["target_hours"], own.pop() if len(own) == 1 else None


def given(look: Look, by: str) -> Iterator[Pair]:
    """Compare the share of each week's closings that would have met each suggested target."""
    rows = {(row[by], row["period_start"]): row for row in look.told("targets", by=(by,), period="week")}
    for key, lives in look.parted(look.closed, by).items():
        fit = [suggestion(flow.lead_times(lives, look.rules), p, least=look.least)[0] for p in SHARES]
        weeks: dict[date, list[timedelta]] = defaultdict(list)
        for life in lives:
            weeks[_week(life, look)] += flow.lead_times([life], look.rules)
        for (_, week), row in ((place, row) for place, row in rows.items() if place[0] == key):
            leads = weeks.pop(week, [])
            yield f"n of {key} in {week}", row["n"], len(leads)
            for p, target in zip(SHARES, fit, strict=True):
                share = None
                if target is not None and leads:
                    share = sum(lead <= target for lead in leads) / len(leads)
                yield f"p{p} of {key} in {week}", row[f"p{p}_share"], share
        yield f"weeks of {key} that are not told", set(weeks), set()


def _week(life: Life, look: Look) -> date:
    day = flow.local(life, life.end, look.rules)
    return day - DAY * day.weekday()
