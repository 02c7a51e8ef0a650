"""Who works: names that are no person, and who was active lately."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from data.propose import toml
from data.propose.facts import Column
from data.propose.guesses import percent, plural
from data.propose.headings import plain

RECENT = timedelta(days=90)
MACHINES = re.compile(
    r"\b(?:system|sys|admin|administrator|automat\w*|auto|batch|bot|robot|interface|api|integration|workflow|scheduler|"
    r"daemon|import|queue|siebel|sap|servicenow|salesforce|service account|svc|noreply|no reply|dummy|default|nobody|"
    r"unassigned|not assigned|nicht zugewiesen|non assegnato|non assigne|sin asignar|niet toegewezen)\b"
)
OUTSIZED, TIMES = 0.05, 4  # of the rows, and of those of the next busiest name
FEW_NAMES = 10


@dataclass(frozen=True, kw_only=True)
class Nobody:
    """A name that is taken to be no person, and why."""

    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Active:
    """A person who was active lately: cases touched, and the last time."""

    name: str
    cases: int
    last: datetime


def nobodies(columns: list[Column]) -> list[Nobody]:
    """Return the names of machines and of nobody: by their words, or by a share that no person has."""
    found: dict[str, str] = {}
    for column in columns:
        total = sum(count for _, count in column.top)
        for word, count in column.top:
            if MACHINES.search(plain(word)):
                found.setdefault(word, f"{plural(count, 'row')}; its name is a machine's or nobody's")
        if column.distinct >= FEW_NAMES and len(column.top) > 1:
            (name, most), (_, second) = column.top[:2]
            if most > OUTSIZED * total and most > TIMES * second:
                found.setdefault(
                    name, f"{percent(most / total)} of the rows, {most / second:.0f} times the next: a machine?"
                )
    return [Nobody(name=name, why=why) for name, why in found.items()]


def spelt(names: Iterable[str]) -> dict[str, list[str]]:
    """Return each name with those after it that differ from it in capitals only: one section must hold them all."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.strip().casefold(), []).append(name)
    return {first: others for first, *others in found.values()}


def also(others: Iterable[str]) -> str:
    """Return the key that names other spellings, to stand before the next one; nothing where there are none."""
    held = list(dict.fromkeys(others))
    return f"names = {toml.array(held)}, " if held else ""


def active(rows: pl.DataFrame, *, until: datetime) -> list[Active]:
    """Return who was active in the 90 days up to an instant, in the order of their names' cases.

    `rows` has case_id, who and at.
    """
    lately = rows.filter(pl.col("who").is_not_null(), pl.col("at") > until - RECENT, pl.col("at") <= until)
    found = (
        lately.group_by("who")
        .agg(pl.col("case_id").n_unique().alias("cases"), pl.col("at").max())
        .sort("cases", "who", descending=[True, False])
    )
    return [Active(name=name, cases=cases, last=at) for name, cases, at in found.rows()]
