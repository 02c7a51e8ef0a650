"""The wall's model is plain JSON of one instant, equal for equal boards, and agrees with itself."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.wall.view_model import view_model
from tests.screens.logs import PEOPLE, by_cases
from tests.spec.company import HEAD, seen
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
STARTED = HEAD.replace('calendar = "D"', 'calendar = "D"\nstart = 2025-05-01', 1) + PEOPLE
LOG = """
A | 2025-05-13 09:00 |                  | Open   | quote | east | Anna Smith
B | 2025-05-14 14:00 |                  | Open   | quote | east | Ben Okoro
C | 2025-05-15 11:00 |                  | Open   | order | east | Anna Smith
D | 2025-05-13 09:00 | 2025-05-15 10:00 | Closed | order | east | Anna Smith
E | 2025-05-16 09:00 |                  | Open   | order | east | Anna Smith
"""
OLD = """
F | 2025-04-28 09:00 |                  | Open   | quote | west | Ben Okoro
G | 2025-04-29 09:00 |                  | Open   | chore | west | Ben Okoro
H | 2025-04-30 09:00 | 2025-05-15 10:00 | Closed | quote | west | Ben Okoro
"""
LATE = ["2025-05-13 17:00", "2025-05-14 09:00:01", "2025-05-15 12:00", "2025-05-15 14:00:01", "2025-05-17 12:00"]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wall")
    by_cases(folder, LOG, as_of=NOW)
    return folder


def model_at(folder: Path, instant: str) -> dict[str, Any]:
    return view_model(seen(folder, as_of=at(instant)))


def test_it_is_plain_json(company: Path) -> None:
    model = model_at(company, "2025-05-15 12:00")
    assert json.loads(json.dumps(model, allow_nan=False)) == model


def test_equal_boards_make_equal_models(company: Path) -> None:
    one, other = model_at(company, "2025-05-15 12:00"), model_at(company, "2025-05-15 12:00")
    assert json.dumps(one) == json.dumps(other)
    assert model_at(company, "2025-05-15 12:01") != one


@pytest.mark.parametrize("instant", LATE)
def test_every_part_speaks_of_the_same_instant(company: Path, instant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWALL_SOURCES__LOG__INTERVAL", "1 day")
    model = model_at(company, instant)
    cells = [lane["cells"] for lane in model["now"]["lanes"]]
    late = sum(cell["late"]["count"] for cell in cells)
    standing = sum(cell["count"] for lane in cells for cell in lane.values())
    assert model["as_of_ms"] == at(instant).timestamp() * 1000
    assert late == model["now"]["tiles"]["late"]["value"] == model["now"]["totals"]["late"]
    assert model["verdict"]["why"][1][0] == [str(late), True]
    assert standing + sum(lane["no_target"] for lane in model["now"]["lanes"]) == model["now"]["tiles"]["open"]["value"]
    assert model["now"]["tiles"]["turn"]["value"] + late <= standing


def test_a_case_turns_late_everywhere_at_once(company: Path) -> None:
    """A uses its 8 h on Tuesday by 17:00; B by Thursday 14:00."""
    found = [model_at(company, instant)["now"]["tiles"]["late"]["value"] for instant in LATE]
    assert found == [0, 2, 1, 2, 3]
    before, after = model_at(company, "2025-05-15 14:00"), model_at(company, "2025-05-15 14:00:00.000001")
    assert (before["now"]["tiles"]["late"]["value"], after["now"]["tiles"]["late"]["value"]) == (1, 2)
    assert [row["id"] for row in before["now"]["next"]["rows"]] == ["B", "C"]
    assert [row["id"] for row in after["now"]["next"]["rows"]] == ["C"]


def test_what_happens_later_is_not_on_it(company: Path) -> None:
    assert model_at(company, "2025-05-15 12:00")["now"]["tiles"]["open"]["value"] == 3
    assert model_at(company, "2025-05-16 09:00")["now"]["tiles"]["open"]["value"] == 4


def test_the_old_backlog_is_a_line_in_the_footer_and_nowhere_else(tmp_path: Path) -> None:
    (mixed := tmp_path / "mixed").mkdir()
    (alone := tmp_path / "alone").mkdir()
    with_old = view_model(by_cases(mixed, LOG + OLD, as_of=NOW, config=STARTED))
    without = view_model(by_cases(alone, LOG, as_of=NOW, config=STARTED))
    assert (with_old["scope"], without["scope"]) == ("East, +2 from before 1 May", "East")
    assert {**with_old, "scope": ""} == {**without, "scope": ""}


def test_the_scope_is_the_team_or_all_of_them(tmp_path: Path) -> None:
    assert view_model(by_cases(tmp_path, LOG, as_of=NOW))["scope"] == "East"
    (both := tmp_path / "both").mkdir()
    assert view_model(by_cases(both, LOG + OLD, as_of=NOW))["scope"] == "All teams"


def test_a_case_without_a_team_belongs_to_no_team(tmp_path: Path) -> None:
    log = LOG + "X | 2025-05-15 09:00 | | Open | quote | | Carl"
    assert view_model(by_cases(tmp_path, log, as_of=NOW))["scope"] == "All teams"


def test_the_browser_gets_the_sessions_ahead_and_the_next_clock_change(tmp_path: Path) -> None:
    model = view_model(by_cases(tmp_path, "A | 2025-03-27 09:00 | | Open", as_of=at("2025-03-27 12:00")))
    change = at("2025-03-30 03:00").timestamp() * 1000
    assert model["zone"][0] == [0, 60]
    ((since, minutes),) = model["zone"][1:]
    assert (minutes, 0 <= since - change < 3_600_000) == (120, True)
    days = [(start / 3_600_000 % 24, (end - start) / 3_600_000) for start, end in model["hours"]]
    assert days[0] == (8, 8), "09:00 in winter"
    assert days[-1] == (7, 8), "09:00 in summer"
    ages = [(source["label"], source["stale_after_ms"], source["stale"]) for source in model["sources"]]
    assert ages == [("CRM", 3 * timedelta(minutes=1) / timedelta(milliseconds=1), False)]
    assert model["sources"][0]["fresh_ms"] <= model["as_of_ms"]
