"""One picture counted twice: what the product is asked, and what the plain count says to it, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tests.reference.catalogue.figures_flow import closed_in, local
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules

Row = dict[str, Any]
CLOSE = timedelta(microseconds=50)  # hours are floats
DIMENSIONS = ("source", "team", "owner", "case_type", "priority")


@dataclass
class Look:
    """The cases as known at an instant, a span of local days, and the product's answers to the same."""

    lives: list[Life]
    rules: Rules
    at: datetime
    start: date
    end: date
    ask: Callable[..., list[Row]]
    met: Mapping[str, bool] = field(default_factory=dict)
    least: int = 20

    @cached_property
    def open(self) -> list[Life]:
        """Return the open cases."""
        return [life for life in self.lives if life.is_open]

    @cached_property
    def closed(self) -> list[Life]:
        """Return the cases closed in the span."""
        return closed_in(self.lives, self.start, self.end, self.rules)

    @cached_property
    def opened(self) -> list[Life]:
        """Return the cases opened in the span."""
        return [life for life in self.lives if self.start <= local(life, life.opened_at, self.rules) < self.end]

    def word(self, life: Life, name: str) -> str | None:
        """Return an attribute as answers spell it: a case that nobody owns is "unowned" where owners are told."""
        if name == "owner" and life.last.owner is None:
            return None if life.case.owners == "none" else "unowned"
        return self.rules.tier_of(life) if name == "tier" else life.get(name)

    def parted(self, lives: Iterable[Life], name: str) -> dict[str | None, list[Life]]:
        """Return cases by an attribute."""
        found: dict[str | None, list[Life]] = {}
        for life in lives:
            found.setdefault(self.word(life, name), []).append(life)
        return found

    def told(self, metric: str, **by: Any) -> list[Row]:
        """Ask the product over the span."""
        return self.ask(metric, self.start, self.end, **by)

    def one(self, metric: str, **by: Any) -> Row:
        """Ask the product for its one row."""
        (row,) = self.told(metric, **by)
        return row

    def by(self, metric: str, name: str, figure: str) -> dict[Any, Any]:
        """Return a figure by one dimension, groups of nothing left out."""
        return {row[name]: row[figure] for row in self.told(metric, by=(name,)) if row[figure]}


def time(hours: float | None) -> timedelta | None:
    """Return hours as they are told, as a time of whole microseconds."""
    return None if hours is None else timedelta(microseconds=round(hours * 3_600_000_000))


def same(told: Any, counted: Any) -> bool:
    """Tell whether two figures are one: hours to a few microseconds, shares to a millionth of a millionth."""
    if isinstance(counted, timedelta):
        held = told if isinstance(told, timedelta) else time(told)
        return held is not None and abs(held - counted) <= CLOSE
    if isinstance(counted, float) and told is not None:
        return abs(told - counted) <= 1e-9
    if isinstance(counted, dict) and isinstance(told, dict):
        return told.keys() == counted.keys() and all(same(told[key], value) for key, value in counted.items())
    return told == counted
