"""Every case of a picture beside the plain count: its instants, people, time, target and verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.reference.catalogue import figures_targets as targets
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.figures_time import net
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules

SAID = ("state", "owner", "holder", "team", "case_type", "priority", "account")


def cases(board: Iterable[Mapping[str, Any]], lives: Iterable[Life], rules: Rules) -> Iterator[Pair]:
    """Compare which cases count, and everything that is told of each."""
    told = {(row["source"], row["case_id"]): row for row in board}
    held = {(life.case.source, life.case.case_id): life for life in lives}
    yield "cases that count", sorted(told.keys() - held.keys()), []
    yield "cases that do not", sorted(held.keys() - told.keys()), []
    for key in told.keys() & held.keys():
        for label, one, other in _one(told[key], held[key], rules):
            yield f"{label} of {key[0]} {key[1]}", one, other


def _one(row: Mapping[str, Any], life: Life, rules: Rules) -> Iterator[Pair]:
    yield "opened_at", row["opened_at"], life.opened_at
    yield "closed_at", row["closed_at"], life.closing.at if life.closing else None
    yield "reopenings", row["reopenings"], life.reopenings
    for name in SAID:
        yield name, row[name], life.get(name)
    yield "tier", row["tier"], rules.tier_of(life)
    yield "net_work_time", row["net_work_time"], net(life, rules)
    late = targets.is_late(life, rules)
    verdict = None if late is None else "late" if late else "met"
    if life.closing:
        yield "verdict", row["verdict"], verdict
    else:
        yield "late", row["verdict"] == "late", verdict == "late"
        yield "buffer_status", row["buffer_status"], targets.buffer(life, rules)
        rule = targets.target(life, rules)
        if rule and (rule.by or late is False):
            yield "due_at", row["due_at"], targets.due(life, rules)
    if life.case.rows == "events":
        yield "owned_at", row["owned_at"], life.first_owner
