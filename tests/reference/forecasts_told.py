"""What the product forecasts, held against the exact chances: so far as that many draws can differ from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tests.reference.catalogue.calendars import DAY
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.look import Row
from tests.reference.forecasts import HORIZON, Chances, Futures, at_least

SHARES = (50, 85, 95)
RARE = 1e-4  # a right answer is refused once in so many figures; the seeds are fixed, so it is always the same ones


@dataclass
class Exact:
    """The chances of one group's futures, each worked out once."""

    futures: Futures
    closes: dict[date, Chances] = field(default_factory=dict)
    days: dict[str, dict[date, float]] = field(default_factory=dict)

    def by_day(self, name: str) -> dict[date, float]:
        """Return the chance of "as_many" or "cleared" by the end of each day of 52 weeks."""
        if name not in self.days:
            self.days[name] = getattr(self.futures, name)(self.futures.today + HORIZON)
        return self.days[name]

    def told(self, row: Row, *, draws: int = 1000, by_day: tuple[str, ...] = ("as_many", "cleared")) -> Iterator[Pair]:
        """Yield for each figure of a forecast whether draws from these chances may well give it."""
        until = row["until"]
        if until not in self.closes:
            self.closes[until] = self.futures.closes(until)
        for per_cent in SHARES:
            least, chances = row[f"closes_p{per_cent}"], self.closes[until]
            reached = sum(chance for count, chance in chances.items() if count >= least)
            passed = sum(chance for count, chance in chances.items() if count > least)
            yield f"closes p{per_cent}: {least}", _plausible(reached, passed, per_cent, draws), True
            for name in by_day:
                last, chances_by_day = row[f"{name}_p{per_cent}"], self.by_day(name)
                if last is None:  # further ahead than a year: by then it is not enough futures
                    reached, passed = 1.0, chances_by_day[max(chances_by_day)]
                else:
                    reached, passed = chances_by_day[last], chances_by_day.get(last - DAY, 0.0)
                yield f"{name} p{per_cent}: {last}", _plausible(reached, passed, per_cent, draws), True


def _plausible(reached: float, passed: float, per_cent: int, draws: int) -> bool:
    """Tell whether so many draws may reach a figure in at least that share of them, and the next one in fewer."""
    needed = -(-per_cent * draws // 100)
    return at_least(needed, draws, reached) > RARE and 1 - at_least(needed, draws, passed) > RARE
