"""What the product says of targets, people and clients, beside the plain count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from tests.reference.catalogue import figures_account as account
from tests.reference.catalogue import figures_answers as answers
from tests.reference.catalogue import figures_people as people
from tests.reference.catalogue import figures_targets as targets
from tests.reference.catalogue.calendars import DAY
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.figures_time import net, percentile
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.look import Look


def compliance(look: Look) -> Iterator[Pair]:
    """Compare compliance with everything beside it."""
    row, counted = look.one("compliance"), targets.compliance(look.closed, look.lives, look.rules, look.met)
    for name in ("met", "late", "no_target", "open_late", "source_met", "source_late", "disagree"):
        yield name, row[name], counted[name]
    judged = counted["met"] + counted["late"]
    yield "share", row["compliance_share"], counted["met"] / judged if judged else None
    for by in ("team", "priority", "case_type", "owner"):
        for figure, wanted in (("met", False), ("late", True), ("no_target", None)):
            found = [life for life in look.closed if targets.is_late(life, look.rules) is wanted]
            yield f"{figure} by {by}", look.by("compliance", by, figure), _lengths(look, found, by)
    ends = {row["period_start"]: row["open_late"] for row in look.told("compliance", period="week")}
    last = {week: week + 7 * DAY for week in sorted(ends)[-9:]}
    late = {week: sum(answers.late_at_end(life, day, look.rules) for life in look.lives) for week, day in last.items()}
    yield "open and late at a week's end", {week: ends[week] for week in last}, late


def buffers(look: Look) -> Iterator[Pair]:
    """Compare the open cases by buffer status."""
    row, counted = look.one("buffers"), Counter(targets.buffer(life, look.rules) for life in look.open)
    for name in ("green", "yellow", "red", "late", "no_target"):
        yield name, row[name], counted[name]
        found = [life for life in look.open if targets.buffer(life, look.rules) == name]
        for by in ("team", "priority"):
            yield f"{name} by {by}", look.by("buffers", by, name), _lengths(look, found, by)


def workload(look: Look) -> Iterator[Pair]:
    """Compare what each person holds and owns."""
    rows = look.told("workload")
    none = None if all(life.case.owners == "none" for life in look.lives) else "unowned"
    for figure, counted in (("held", people.held(look.open)), ("owned", people.owned(look.open))):
        told = {row["owner"]: row[figure] for row in rows if row[figure]}
        yield figure, told, {name or none: count for name, count in counted.items()}


def frontline(look: Look) -> Iterator[Pair]:
    """Compare the front line's share, the expert leak and the experts' queue."""
    row, rules = look.one("frontline"), look.rules
    experts = any(tier == "expert" for tier in rules.tiers.values())
    told = [life for life in look.lives if life.case.owners != "none"]
    closed = [life for life in told if life in look.closed] if len(told) != len(look.lives) else look.closed
    total, alone = people.frontline(closed, rules)
    yield "closed", row["closed"], total
    yield "alone", row["alone"], alone if experts else None
    yield "front_line_share", row["front_line_share"], alone / total if experts and total else None
    opened = look.opened
    yield "opened", row["opened"], len(opened)
    yield "leaked", row["leaked"], sum(people.leaks(life, rules) for life in opened) if experts else None
    queue = people.expert_queue(look.open, rules)
    yield "expert_queue", row["expert_queue"], len(queue)
    ages = sorted(age for life in queue if (age := net(life, rules)) is not None)
    yield "expert_queue_oldest", row["expert_queue_oldest_hours"], ages[-1] if ages else None
    enough = len(ages) >= look.least
    yield "expert_queue_p50", row["expert_queue_p50_hours"], percentile(ages, 50) if enough else None


def capability(look: Look) -> Iterator[Pair]:
    """Compare who of the front line can do a type alone."""
    since = look.at - timedelta(weeks=13)
    closed = [life for life in look.lives if life.closing and since < life.closing.at]
    alone = people.capability(closed, look.rules)
    experts, known = "expert" in look.rules.tiers.values(), any(life.case.owners != "none" for life in closed)
    rows = {row["case_type"]: row for row in look.told("capability")}
    for name, lives in look.parted(closed, "case_type").items():
        row = rows.get(name, {})
        yield f"closed of {name}", row.get("closed"), len(lives)
        without = sum(not people.has_expert(life, look.rules) for life in lives)
        yield f"closed alone of {name}", row.get("closed_alone"), without if experts else None
        able = sum(count >= OFTEN for count in alone.get(name, Counter()).values())
        yield f"able of {name}", row.get("able"), able if known else None


def conversation(look: Look) -> Iterator[Pair]:
    """Compare each client's open cases, owners and what came back."""
    rows = {row["account"]: row for row in look.told("conversation")}
    span = (look.start, look.end, look.rules)
    figures = {
        "open": look.open,
        "reopened_soon": [life for life in look.lives if account.reopened_soon(life, *span)],
        "new_soon": account.repeated(look.lives, *span),
    }
    for name, lives in figures.items():
        told = {key: row[name] for key, row in rows.items() if row[name]}
        yield name, told, dict(Counter(held for life in lives if (held := life.get("account"))))
    owners = people.owners_since(look.lives, look.at - 30 * DAY)
    told = {key: row["owners"] for key, row in rows.items() if row["owners"]}
    yield "owners", told, {key: len(held) for key, held in owners.items()}


def _lengths(look: Look, lives: list[Life], name: str) -> dict[str | None, int]:
    return {key: len(held) for key, held in look.parted(lives, name).items()}


OFTEN = 5
CHECKS = {
    "compliance": compliance,
    "buffers": buffers,
    "workload": workload,
    "frontline": frontline,
    "capability": capability,
    "conversation": conversation,
}
