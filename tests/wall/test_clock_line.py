"""What stands under the clock: the net work time left, or when the clock resumes, however far that is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.node import ran, source
from tests.screens.logs import by_cases
from tests.spec.company import HEAD
from tests.tables import at
from tests.wall.test_states import NO_CALENDAR, model

LINE = """
const line = clockLine(MODEL, MODEL.as_of_ms);
tell([(line.bold + line.rest).replace("\\u202f", " "), line.working]);
"""


def line(folder: Path, now: str, config: str) -> list[Any]:
    found: list[Any] = ran(
        source("components/clock.js") + LINE, MODEL=model(by_cases(folder, "", as_of=at(now), config=config))
    )
    return found


@pytest.mark.parametrize(
    ("closed", "now", "said"),
    [
        ("2025-12-24/2026-01-06", "2025-12-23 16:00", ["1h 00m of net work time left", True]),
        ("2025-12-24/2026-01-06", "2025-12-24 12:00", ["clock resumes 7 Jan 09:00", False]),
        ("2025-12-24/2026-01-06", "2025-12-27 12:00", ["clock resumes 7 Jan 09:00", False]),
        ("2025-12-24/2026-01-06", "2025-12-31 12:00", ["clock resumes 7 Jan 09:00", False]),
        ("2025-12-24/2026-01-06", "2026-01-01 12:00", ["clock resumes Wed 09:00", False]),
        # the clocks of the zone are set back within it
        ("2025-10-13/2025-11-02", "2025-10-13 12:00", ["clock resumes 3 Nov 09:00", False]),
        # for good: nobody works any more
        ("2025-05-01/2030-01-01", "2025-05-01 12:00", ["no session is near", False]),
    ],
)
def test_a_long_closure_is_closed_until_its_end(tmp_path: Path, closed: str, now: str, said: list[Any]) -> None:
    config = HEAD.replace("[[targets]]", f'closures = ["{closed}"]\n\n[[targets]]')
    assert line(tmp_path, now, config) == said


def test_without_a_calendar_nobody_says_that_it_is_closed(tmp_path: Path) -> None:
    assert line(tmp_path, "2025-12-27 12:00", NO_CALENDAR) == ["no calendar", True]
