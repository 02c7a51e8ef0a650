"""Who of the demo company is away on which day: holidays, illness, and one week in which many are ill at once.

Each answer has dice of its own, so it does not depend on what else was asked.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from data.sources.demo_company import EXPERT_NAMES, EXPERTS, FRONT_LINE

DAY = timedelta(days=1)
WEEK = 7 * DAY
TEAMS = {**FRONT_LINE, EXPERTS: EXPERT_NAMES}
TEAM_OF = {name: team for team, names in TEAMS.items() for name in names}
HOLIDAY = 0.3  # weeks in which one of a team is on holiday
ILL = 0.012  # days
FLU_WEEK, FLU = 17, 0.32  # a week that stands out of the others, for whoever asks what happened there


class Rota:
    """The absences of everybody from the company's first Monday on."""

    def __init__(self, *, start: date, seed: int) -> None:
        self._flu = start + FLU_WEEK * WEEK
        self.start, self._seed = start, seed
        self._known: dict[tuple[str, date], bool] = {}

    def away(self, name: str, day: date) -> bool:
        """Tell whether a person is away on a day."""
        if (name, day) not in self._known:
            self._known[name, day] = self._drawn(name, day)
        return self._known[name, day]

    def _drawn(self, name: str, day: date) -> bool:
        monday, team = day - DAY * day.weekday(), TEAM_OF[name]
        dice = random.Random(f"{self._seed} holiday {team} {monday}")
        # colleagues take turns: one of a team at a time, two of the front line around the turn of the year
        number = (2 if team in FRONT_LINE else 1) if quiet(day) else int(dice.random() < HOLIDAY)
        on_holiday = dice.sample(TEAMS[team], number)
        flu = FLU if self._flu <= day < self._flu + WEEK else 0.0
        ill = random.Random(f"{self._seed} ill {name} {day}").random() < max(ILL, flu)
        return name in on_holiday or ill

    def ranges(self, name: str, until: date) -> list[tuple[date, date]]:
        """Return the days up to a date on which somebody is away as ranges, a weekend within one counted in."""
        found: list[tuple[date, date]] = []
        for day in (self.start + DAY * number for number in range((until - self.start).days + 1)):
            if day.weekday() < 5 and self.away(name, day):
                if found and day - found[-1][1] <= (3 * DAY if day.weekday() == 0 else DAY):
                    found[-1] = (found[-1][0], day)
                else:
                    found.append((day, day))
        return found


def quiet(day: date) -> bool:
    """Tell whether a day is one of those around the turn of the year, when clients are away as well."""
    return (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 6)
