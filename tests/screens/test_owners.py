"""The owners page says of each person what the metrics say, in words that agree with them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from app.board import Board
from app.questions import Question, answer
from app.screens.owners import Owners, OwnersAsked, owners
from app.screens.owners_ages import told
from app.screens.owners_data import data_table
from app.screens.owners_lead import heading
from app.screens.owners_view import teams
from metrics.time_in_state import COUNTED
from tests.screens.logs import PEOPLE, by_cases, by_events
from tests.screens.markup import rows, tags, words
from tests.spec.company import CRM, HEAD, company
from tests.tables import at

HOSTILE = """<script>alert("1")</script>"""
NOW = at("2025-05-15 14:00")  # a Thursday; targets are 8 h, a day has 8 h
AWAY = HEAD + PEOPLE.replace("wip_limit = 3", 'wip_limit = 3\nabsences = ["2025-05-14/2025-05-18"]')
# Anna holds A1 (half used), A2 (late), A3 (paused) and owns B1, which Eve holds; P waits for the experts' group
LOG = """
A1 | 2025-05-15 10:00 | Open       | quote | east | Anna Smith |
A2 | 2025-05-13 09:00 | Open       | quote | east | Anna Smith |
A3 | 2025-05-15 09:00 | Open       | quote | east | Anna Smith |
A3 | 2025-05-15 10:00 | Ask client | quote | east | Anna Smith |
B1 | 2025-05-14 16:00 | Open       | quote | east | Anna Smith |
B1 | 2025-05-15 09:00 | Open       | quote | east | Anna Smith | Eve Stone
B2 | 2025-05-15 09:00 | Open       | quote | east | Ben Okoro  |
P  | 2025-05-15 11:00 | Open       | quote | east | Ben Okoro  |
P  | 2025-05-15 12:00 | New        | quote | east | Ben Okoro  | 2nd line
N  | 2025-05-15 13:00 | New        | quote | east |            |
C1 | 2025-05-06 09:00 | Open       | quote | east | Ben Okoro  |
C1 | 2025-05-06 11:00 | Closed     | quote | east | Ben Okoro  |
C2 | 2025-05-07 09:00 | Open       | quote | east | Anna Smith |
C2 | 2025-05-07 11:00 | Closed     | quote | east | Anna Smith |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_events(tmp_path_factory.mktemp("owners"), LOG, as_of=NOW, config=AWAY)


@pytest.fixture(scope="module")
def found(desk: Board) -> Owners:
    return owners(desk, OwnersAsked())


def of(found: Owners, who: str) -> list[str]:
    return found.cases.filter(found.cases["who"] == who)["case_id"].sort().to_list()


def lines(board: Board, found: Owners) -> dict[str, list[str]]:
    told_ = [[cell.replace("\u202f", " ") for cell in row] for row in rows(teams(board, found))]
    return {row[0]: row[1:] for row in told_}


def test_people_stand_by_team_and_name_and_experts_last(found: Owners) -> None:
    assert found.people["who"].to_list() == ["anna", "ben", "second", "eve"]
    assert found.people["expert"].to_list() == [False, False, True, True]


def test_a_case_is_marked_once_under_who_has_it(found: Owners) -> None:
    assert {who: of(found, who) for who in ("anna", "ben", "eve", "second")} == {
        "anna": ["A1", "A2", "A3"], "ben": ["B2"], "eve": ["B1"], "second": ["P"],
    }  # fmt: skip
    marked = found.cases.group_by("who").len().sort("who").rows()
    assert marked == sorted(found.people.select("who", "held").rows()), "as many marks as the workload counts"


def test_the_lead_tells_room_absence_and_what_nobody_owns(desk: Board, found: Owners) -> None:
    """Anna has room for one of four; Ben is away, so his two free places are none."""
    said = words(heading(desk, found))
    assert (
        said
        == "OwnersThe front line has room for 1 more case today. 1 person is away. 1 of 7 open cases has no owner yet."
    )


def test_a_row_says_what_somebody_has(desk: Board, found: Owners) -> None:
    shown = lines(desk, found)
    assert shown["East"][0] == "Holds 4 of 7, 1 away"
    anna = shown["Anna Smith"]
    assert anna[:2] == ["3 of 4", "Owns4, 1 with experts"]
    assert anna[3] == "Turns late todaynone", "A1 has 4 h left, A2 is late, A3 stands"
    assert shown["Ben Okoroaway until Mon"][0] == "1 of 3"
    assert shown["Second linewith nobody yet"][1] == "In their queue1, longest 2h 00m"
    assert shown["Eve Stone"][3] == "Turns late today16:00 B1"


def test_what_turns_late_is_told_up_to_two_and_the_rest_counted(tmp_path: Path) -> None:
    log = "\n".join(f"T{n} | 2025-05-15 09:0{n} | Open | quote | east | Anna Smith |" for n in range(5))
    held = by_events(tmp_path, log, as_of=at("2025-05-15 16:00"), config=(HEAD + PEOPLE).replace('"8 h"', '"7.5 h"'))
    shown = lines(held, owners(held, OwnersAsked()))
    assert shown["Anna Smith"][3] == "Turns late today16:30 T016:31 T15 in all"
    assert shown["Anna Smith"][0] == "5 of 4", "over the limit"


def test_means_and_weeks_are_the_metric_s_own(desk: Board, found: Owners) -> None:
    asked = Question(start=found.first_week, end=found.weeks["period_start"].max(), by=("owner",))  # type: ignore[arg-type]
    whole = answer("throughput-per-hour", desk, asked)
    figures = ["throughput", "available_hours", "throughput_per_hour"]
    assert found.means.select("who", *figures).rows() == whole.sort("owner").select("owner", *figures).rows()
    last = found.weeks.filter("partial")
    assert last.filter(last["who"] == "ben")["gone"].to_list() == [False], "he was there from Monday to Wednesday"


def test_hours_are_those_that_fell_into_the_days_open_cases_too(desk: Board, found: Owners) -> None:
    """From Monday on until Thursday 14:00. Anna: A1 4, A2 21, A3 1, B1 1 before Eve had it; of A3 4 paused."""
    running = found.hours.select("who", hours=pl.sum_horizontal(f"{name}_hours" for name in COUNTED))
    assert dict(running.rows()) == {"anna": 27.0, "ben": 6.0, "eve": 5.0, "second": 2.0}
    assert dict(found.hours.select("who", "paused_hours").rows())["anna"] == 4.0
    assert dict(found.hours.select("who", "expert_queue_hours").rows())["second"] == 2.0
    longer = owners(desk, OwnersAsked(weeks=2)).hours.select(
        "who", pl.sum_horizontal(f"{name}_hours" for name in COUNTED)
    )
    assert dict(longer.rows()) == {"anna": 29.0, "ben": 8.0, "eve": 5.0, "second": 2.0}, "C1 and C2 took 2 h each"


def test_hours_are_told_as_those_of_cases_not_of_people(desk: Board, found: Owners) -> None:
    """Who holds five cases at once has five hours of them in an hour."""
    told = words(teams(desk, found))
    assert "Case hours, net" in told
    assert "the hours of all cases held, side by side" in told
    assert "Net hours" not in told


def test_cases_whose_hours_are_not_told_are_counted(tmp_path: Path) -> None:
    log = "A | 2025-05-13 09:00 | 2025-05-13 11:00 | Closed | quote | east | Anna Smith"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD + PEOPLE)
    found = owners(held, OwnersAsked())
    assert "Case hours leave out 1 case of which they are not told." in words(teams(held, found))


def test_a_team_may_be_chosen(desk: Board) -> None:
    found = owners(desk, OwnersAsked(team="east"))
    assert found.people["who"].to_list() == ["anna", "ben"]
    assert words(heading(desk, found)).startswith("OwnersEast has room for 1 more case today.")
    nobody = owners(desk, OwnersAsked(team="west"))
    assert words(teams(desk, nobody)) == "Nobody here holds or owns a case."


def test_owners_that_no_source_tells_are_no_zeros(tmp_path: Path) -> None:
    held = company(tmp_path, HEAD + PEOPLE + CRM, crm="A, 2025-05-14 09:00, , Open", as_of=NOW)
    found = owners(held, OwnersAsked())
    assert (
        words(heading(held, found))
        == "OwnersThe sources do not tell who owns a case, so nothing can be said of people."
    )
    assert words(teams(held, found)).startswith("Map owner under")
    assert rows(data_table(held, found)) == []


def test_without_limits_room_is_not_known(tmp_path: Path) -> None:
    log = "A | 2025-05-15 09:00 | | Open | quote | east | Carl"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    found = owners(held, OwnersAsked())
    said = words(heading(held, found))
    assert "The front line has no limits, so room is not known" in said
    assert "Every open case has an owner." in said
    assert lines(held, found)["Carl"][0] == "1"


def test_a_desk_without_open_cases_says_so(tmp_path: Path) -> None:
    log = "A | 2025-05-06 09:00 | 2025-05-06 11:00 | Closed | quote | east | Carl"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    found = owners(held, OwnersAsked())
    assert words(heading(held, found)) == "OwnersNo case is open, and nobody is named in casewall.toml."
    assert words(teams(held, found)) == "Nobody here holds or owns a case."


def test_words_of_others_are_escaped(tmp_path: Path) -> None:
    log = f"{HOSTILE} | 2025-05-15 09:00 | | Open | {HOSTILE} | {HOSTILE} | {HOSTILE}"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    found = owners(held, OwnersAsked())
    page = [heading(held, found), teams(held, found), data_table(held, found)]
    assert "script" not in set().union(*map(tags, page))
    assert HOSTILE in lines(held, found)


def test_a_strip_is_told_in_words(found: Owners) -> None:
    anna = found.cases.filter(found.cases["who"] == "anna")
    assert told(anna) == "1 green, 1 yellow, 1 late, 1 paused"
    assert told(anna.clear()) == "no open case"
