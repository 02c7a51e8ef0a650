"""What the product says of moves, days and hands, beside the plain count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.reference.catalogue import figures_flow as flow
from tests.reference.catalogue.calendars import DAY
from tests.reference.catalogue.checks_flow import PERIODS, Pair
from tests.reference.catalogue.figures_time import changes, net, percentile, time_to_ownership
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.look import Look

MOVES = {"arrivals": "opened", "reopenings": "reopened", "closings": "closed"}


def arrivals(look: Look) -> Iterator[Pair]:
    """Compare first openings, in all, by team and by week."""
    yield "arrivals", look.one("arrivals")["arrivals"], len(look.opened)
    counted = {key: len(held) for key, held in look.parted(look.opened, "team").items()}
    yield "arrivals by team", look.by("arrivals", "team", "arrivals"), counted
    yield "arrivals by week", _by_period(look, "arrivals", "arrivals", "week"), _moved(look, "opened", "week")


def net_flow(look: Look) -> Iterator[Pair]:
    """Compare arrivals, reopenings, closings and what they sum to, in all and by day and month."""
    row, moved = look.one("net-flow"), flow.moved(look.lives, look.start, look.end, look.rules)
    for name, kind in MOVES.items():
        yield name, row[name], moved[kind]
        for period in ("day", "month"):
            yield f"{name} by {period}", _by_period(look, "net-flow", name, period), _moved(look, kind, period)
    before = sum(flow.wip_on(look.lives, look.start - DAY, look.rules).values())
    after = sum(flow.wip_on(look.lives, look.end - DAY, look.rules).values())
    yield "net flow", row["net_flow"], moved["opened"] + moved["reopened"] - moved["closed"]
    yield "net flow is the change of WIP", row["net_flow"], after - before


def reopenings(look: Look) -> Iterator[Pair]:
    """Compare the cases that came back, and the share of closings."""
    row, moved = look.one("reopenings"), flow.moved(look.lives, look.start, look.end, look.rules)
    yield "reopenings", row["reopenings"], moved["reopened"]
    yield "closings", row["closings"], moved["closed"]
    yield "share", row["reopen_share"], moved["reopened"] / moved["closed"] if moved["closed"] else None
    back = [life for life in look.lives if _within(look, life, "reopened")]
    yield "cases reopened", row["cases_reopened"], len(back)
    told = look.by("reopenings", "case_type", "cases_reopened")
    yield "cases reopened by type", told, {key: len(held) for key, held in look.parted(back, "case_type").items()}


def cumulative_flow(look: Look) -> Iterator[Pair]:
    """Compare who ever came, and where they stand, at the end of some days up to the instant."""
    rows = {row["date"]: row for row in look.told("cumulative-flow")}
    last = max(rows)
    some = sorted({last, *sorted(rows)[-28::5]})
    totals = flow.cumulative(look.lives, some, look.rules)
    for day in some:
        on = f"at the instant, {day}:" if day == last else f"on {day}:"
        states = flow.wip_on(look.lives, day, look.rules)
        for state in ("queued", "active", "waiting"):
            yield f"{on} {state}", rows[day][state], states[state]
        came = sum(flow.local(life, life.opened_at, look.rules) <= day for life in look.lives)
        yield f"{on} opened", rows[day]["opened"], came
        yield f"{on} gap", rows[day]["opened"] - rows[day]["done"], totals[day][0] - totals[day][1]


def handoffs(look: Look) -> Iterator[Pair]:
    """Compare changes of owner and of holder of closed cases."""
    row = look.one("handoffs")
    told = [life for life in look.closed if life.case.owners != "none"]
    passed = {id(life): changes(life, "owner") for life in told}
    yield "closed", row["closed"], len(told)
    yield "unknown", row["unknown"], len(look.closed) - len(told)
    yield "handed on", row["handed_on"], sum(count > 0 for count in passed.values())
    yield "handoffs", row["handoffs"], sum(passed.values())
    yield "holder changes", row["holder_changes"], sum(changes(life, "holder") for life in told)
    counted: Counter[str | None] = Counter()
    for key, lives in look.parted(told, "case_type").items():
        counted[key] = sum(passed[id(life)] for life in lives)
    yield "by type", look.by("handoffs", "case_type", "handoffs"), {key: n for key, n in counted.items() if n}


def ownership(look: Look) -> Iterator[Pair]:
    """Compare the net time from the opening to the first owner, of sources that log who that was."""
    rows = {row["source"]: row for row in look.told("ownership", by=("source",))}
    for name, lives in look.parted(look.opened, "source").items():
        if lives[0].case.owners == "none" or lives[0].case.rows == "cases":
            continue
        times = [time for life in lives if (time := time_to_ownership(life, look.rules)) is not None]
        yield f"n of {name}", rows[name]["n"], len(times)
        yield f"unowned of {name}", rows[name]["unowned"], sum(life.first_owner is None for life in lives)
        for p in (50, 85, 95):
            counted = percentile(times, p) if len(times) >= look.least else None
            yield f"p{p} of {name}", rows[name][f"p{p}_hours"], counted


def aging(look: Look) -> Iterator[Pair]:
    """Compare the ages of open cases, in all and by team."""
    yield from _ages("ages", look.one("aging"), look.open, look)
    rows = {row["team"]: row for row in look.told("aging", by=("team",))}
    for key, lives in look.parted(look.open, "team").items():
        yield from _ages(f"ages of {key}", rows.get(key, {}), lives, look)


def _ages(label: str, row: dict[str, Any], lives: list[Life], look: Look) -> Iterator[Pair]:
    ages = flow.ages(lives, look.rules)
    yield f"n of {label}", row.get("n"), len(ages)
    yield f"oldest of {label}", row.get("oldest_hours"), ages[-1] if ages else None
    elapsed = max((flow.elapsed(life) for life in lives if net(life, look.rules) is not None), default=None)
    yield f"oldest elapsed of {label}", row.get("elapsed_oldest_hours"), elapsed
    for p in (50, 85, 95):
        yield f"p{p} of {label}", row.get(f"p{p}_hours"), percentile(ages, p) if len(ages) >= look.least else None


def _within(look: Look, life: Life, kind: str) -> list[Any]:
    days = (flow.local(life, at, look.rules) for at, moved in life.moves if moved == kind)
    return [day for day in days if look.start <= day < look.end]


def _moved(look: Look, kind: str, period: str) -> dict[Any, int]:
    return dict(Counter(PERIODS[period](day) for life in look.lives for day in _within(look, life, kind)))


def _by_period(look: Look, metric: str, figure: str, period: str) -> dict[Any, int]:
    return {row["period_start"]: row[figure] for row in look.told(metric, period=period) if row[figure]}


CHECKS = {
    "arrivals": arrivals,
    "net-flow": net_flow,
    "reopenings": reopenings,
    "cumulative-flow": cumulative_flow,
    "handoffs": handoffs,
    "ownership": ownership,
    "aging": aging,
}
