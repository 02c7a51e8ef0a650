"""The scene WEEK: the running week beside those before it, by type and by working day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.wall.view_model import view_model
from tests.screens.logs import by_cases, by_events
from tests.spec.company import HEAD
from tests.tables import at

NOW = at("2025-05-15 12:00")  # Thursday of week 20
CLOSED = """
A | 2025-05-12 09:00 | 2025-05-12 11:00 | Closed | quote
B | 2025-05-12 09:00 | 2025-05-13 11:00 | Closed | quote
C | 2025-05-05 09:00 | 2025-05-05 10:00 | Closed | order
D | 2025-05-15 09:00 |                  | Open   | order
"""


def week(folder: Path, log: str, *, as_of: datetime = NOW, config: str = HEAD) -> dict[str, Any]:
    model: dict[str, Any] = view_model(by_cases(folder, log, as_of=as_of, config=config))["week"]
    return model


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return week(tmp_path_factory.mktemp("week"), CLOSED)


def test_the_running_week_is_the_last_of_twelve(told: dict[str, Any]) -> None:
    """A took 2 of its 8 h, B 10."""
    assert told["target"] == {
        "label": "On target this week so far", "value": 50, "note": "goal 90%, n 2",
        "weeks": [None] * 10 + [1.0, 0.5], "goal": 0.9, "from": "W9",
    }  # fmt: skip
    assert told["lead"] == {"label": "Lead time this week, net work hours", "half": "2.0", "most": "10.0", "n": 2}
    assert told["flow"] == {"closed": 2, "opened": 3, "note": "+1 this week"}


def test_too_few_are_told_as_that(tmp_path: Path) -> None:
    few = week(tmp_path, CLOSED, config=HEAD.replace("least_n = 1", "least_n = 3"))
    assert (few["target"]["value"], few["target"]["note"]) == (None, "goal 90%, n 2, too few")
    assert (few["lead"]["half"], few["lead"]["n"]) == (None, 2)
    assert few["flow"]["closed"] == 2, "a count is whole however small"


def test_each_type_has_its_weeks_and_its_target(told: dict[str, Any]) -> None:
    quote, order = told["types"]
    assert [kind["label"] for kind in (quote, order)] == ["Quote", "Order"], "not configured: the busiest first"
    assert (quote["half"], quote["most"]) == ([None] * 11 + [2.0], [None] * 11 + [10.0])
    assert order["half"] == [None] * 10 + [1.0, None]
    assert (quote["target"], quote["target_words"], quote["from"], told["more"]) == (8.0, "target 8h", "W9", "")


def test_five_of_the_busiest_types_stand_in_the_files_order_and_the_rest_is_counted(tmp_path: Path) -> None:
    kinds = {"a": 1, "b": 3, "c": 2, "d": 4, "e": 3, "f": 2, "g": 0, "h": 5}
    config = HEAD + "".join(f'\n[case_types.{kind}]\nlabel = "{kind.upper()}s"\n' for kind in list(kinds)[:-1])
    log = "".join(
        f"{kind}{n} | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed | {kind}\n"
        for kind, many in kinds.items()
        for n in range(many)
    )
    found = week(tmp_path, log, config=config)
    assert [kind["label"] for kind in found["types"]] == ["Bs", "Cs", "Ds", "Es", "H"]
    assert found["more"] == "and 3 more types"


def test_targets_that_a_type_does_not_share_are_not_drawn(tmp_path: Path) -> None:
    config = (
        HEAD.replace("[[targets]]", '[[targets]]\ncase_type = "quote"')
        + '\n[[targets]]\ncase_type = "quote"\npriority = "high"\nwithin = "2 h"\n'
        + '[[targets]]\ncase_type = "claim"\nby = "source_due_at"\n'
    )
    log = """
    A | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed | quote ||| | low
    B | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed | quote ||| | high
    C | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed | claim ||| 2025-05-16 11:00 |
    D | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed | note
    E | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed
    """
    kinds = week(tmp_path, log, config=config)["types"]
    assert {kind["label"]: (kind["target"], kind["target_words"]) for kind in kinds} == {
        "Quote": (None, "mixed targets"), "Claim": (None, "by due date"), "Note": (None, "no target"),
        "Cases": (None, "no target"),
    }  # fmt: skip


def test_the_last_ten_working_days_leave_out_weekends_and_closures(tmp_path: Path) -> None:
    """Friday 9 May was a day off, so the tenth day back is Thursday 1 May."""
    config = HEAD.replace("[[targets]]", 'closures = ["2025-05-09"]\n\n[[targets]]')
    log = """
    A | 2025-05-14 09:00 | Open
    A | 2025-05-14 10:00 | Closed
    A | 2025-05-15 09:00 | Open
    B | 2025-05-15 09:00 | Open
    C | 2025-05-01 09:00 | Open
    """
    found = view_model(by_events(tmp_path, log, as_of=NOW, config=config))["week"]
    assert "".join(day["label"] for day in found["days"]) == "TFMTWTMTWT"
    assert [day["new_week"] for day in found["days"]] == [place in (2, 6) for place in range(10)]
    assert [day["part"] for day in found["days"]] == [False] * 9 + [True]
    assert [(day["closed"], day["opened"]) for day in found["days"]] == [(0, 1)] + [(0, 0)] * 7 + [(1, 1), (0, 2)]
    assert found["today"] == {"closed": 0, "opened": 2}, "what came back counts as opened"


def test_on_a_day_off_the_last_working_day_is_whole(tmp_path: Path) -> None:
    found = week(tmp_path, "A | 2025-05-17 10:00 | | Open", as_of=at("2025-05-17 12:00"))
    assert [(day["label"], day["part"]) for day in found["days"]][-1] == ("F", False)
    assert (len(found["days"]), found["today"]) == (10, {"closed": 0, "opened": 1})


def test_hundreds_of_hours_have_no_tenths(tmp_path: Path) -> None:
    start = datetime.fromisoformat("2025-01-06 09:00")
    log = f"A | {start} | 2025-05-12 12:30 | Closed\nB | {start + timedelta(weeks=16)} | 2025-05-12 12:30 | Closed"
    lead = week(tmp_path, log)["lead"]
    assert (lead["half"], lead["most"]) == ("83.5", "724")
