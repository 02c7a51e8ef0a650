"""The wall in every state: nothing read yet, everything out of date, companies of which little or too much is known."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.board import Board
from app.picture import open_store
from app.wall.scope import of_team
from app.wall.view_model import view_model
from data.settings import load
from data.sync import sync
from tests.screens.logs import PEOPLE, by_cases
from tests.spec.company import CRM, ERP, HEAD, loaded, seen, written
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
LONG = "Northern Customer Service and Claims Desk"[:40]
NO_CALENDAR = '[casewall]\ntimezone = "Europe/Berlin"\n'


def model(board: Board, **asked: Any) -> dict[str, Any]:
    """Return a model that is plain JSON."""
    found = view_model(board, **asked)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert set(found["text"]) == {"now", "team", "week"}
    return found


def lines(found: dict[str, Any]) -> list[str]:
    return ["".join(part for part, _ in line) for line in found["verdict"]["why"]]


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ("crm", ["First reading of crm.", "Shows when it has answered."]),
        ("crm,erp", ["First reading of crm and erp.", "Shows when both have answered."]),
        ("crm,erp,desk", ["First reading of crm, erp and desk.", "Shows when all three have answered."]),
        (",".join(f"source-{n}-" + "x" * 30 for n in range(6)),
         ["First reading of 6 sources.", "Shows when all 6 have answered."]),
    ],
)  # fmt: skip
def test_before_the_first_reading_no_figure_is_known(tmp_path: Path, sources: str, said: list[str]) -> None:
    written(tmp_path, HEAD + PEOPLE + "".join(CRM.replace("crm", name) for name in sources.split(",")))
    found = model(seen(tmp_path, as_of=NOW))
    assert (found["state"], found["verdict"]["answer"], found["verdict"]["colour"]) == (
        "loading",
        "One moment.",
        "hatch",
    )
    assert (lines(found), found["verdict"]["rank"]) == (said, None)
    tiles, week = found["now"]["tiles"], found["week"]
    known = [tiles[name]["value"] for name in ("late", "turn", "open", "target")]
    known += [tiles["flow"]["closed"], week["flow"]["closed"], week["today"]["opened"], week["target"]["value"]]
    known += [found["team"]["slack"]["value"], found["team"]["alone"]["alone"]]
    assert known == [None] * len(known), "unknown is never zero"
    assert (found["team"]["pages"], found["team"]["hand"], week["days"]) == ([[]], [], [])


def test_a_source_that_was_never_read_is_told_while_others_are(tmp_path: Path) -> None:
    written(tmp_path, HEAD + CRM + ERP, crm="A, 2025-05-15 09:00, , Open")
    settings = load(tmp_path / "casewall.toml")
    with open_store(settings) as store:
        sync(settings, store, now=NOW)
    found = model(seen(tmp_path, as_of=NOW))
    assert (found["state"], found["now"]["tiles"]["open"]["value"]) == ("ok", 1)


def test_without_a_source_it_says_so(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    found = model(seen(tmp_path, as_of=NOW))
    assert (found["state"], found["sources"]) == ("ok", [])
    assert lines(found) == ["No source is named in casewall.toml.", "Until one is, there is nothing to show."]


@pytest.mark.parametrize(
    ("later", "since"),
    [(timedelta(hours=2), "12:00"), (timedelta(days=3), "Thu 15 May 12:00"), (timedelta(days=400), "2025-05-15 12:00")],
)
def test_when_every_source_is_stale_it_says_since_when(tmp_path: Path, later: timedelta, since: str) -> None:
    by_cases(tmp_path, "A | 2025-05-15 09:00 | | Open", as_of=NOW)
    found = model(seen(tmp_path, as_of=NOW + later))
    assert (found["state"], found["verdict"]["rank"]) == ("unknown", None)
    assert lines(found) == [f"No system has answered since {since}.", "Figures stand as they were then."]


def test_an_empty_export_is_a_team_without_work(tmp_path: Path) -> None:
    found = model(by_cases(tmp_path, "", as_of=NOW))
    assert (found["state"], found["verdict"]["answer"]) == ("ok", "Too few to say.")
    tiles = found["now"]["tiles"]
    assert [tiles[name]["value"] for name in ("late", "turn", "open", "target")] == [0, 0, 0, None]
    assert [lane["label"] for lane in found["now"]["lanes"]] == ["Cases"]
    assert (found["week"]["lead"]["half"], found["week"]["types"]) == (None, [])
    assert found["team"]["slack"]["why"] == "no cases of its own"


def test_a_team_without_a_case_is_empty_beside_one_that_has_some(tmp_path: Path) -> None:
    board = by_cases(tmp_path, "A | 2025-05-15 09:00 | | Open | quote | east | Anna Smith", as_of=NOW)
    found = model(of_team(board, "second"), whole=board)
    assert (found["scope"], found["now"]["tiles"]["open"]["value"]) == ("Second line", 0)
    assert (found["team"]["pages"], found["team"]["hand"]) == ([[]], [])


def test_a_team_of_its_own_calendar_has_its_own_clock(tmp_path: Path) -> None:
    late = '\n[calendars.late]\ntimezone = "Europe/Berlin"\nweek = { tue-thu = "12:00-20:00" }\n'
    people = PEOPLE.replace('label = "East"', 'label = "East"\ncalendar = "late"')
    board = by_cases(
        tmp_path, "A | 2025-05-15 09:00 | | Open | quote | east | Anna Smith", as_of=NOW, config=HEAD + late + people
    )
    found, whole = model(of_team(board, "east"), whole=board), model(board)
    hour = 3_600_000
    assert {(end - start) / hour for start, end in found["hours"]} == {8.0}
    assert next(start % (24 * hour) / hour for start, _ in found["hours"]) == 10.0, "noon in summer"
    assert next(start % (24 * hour) / hour for start, _ in whole["hours"]) == 7.0
    assert "".join(day["label"] for day in found["week"]["days"]) == "TTWTTWTTWT"


def test_without_a_calendar_there_is_no_clock_and_no_guess(tmp_path: Path) -> None:
    found = model(by_cases(tmp_path, "A | 2025-05-15 09:00 | | Open | | east | Anna Smith", as_of=NOW,
                           config=NO_CALENDAR + PEOPLE))  # fmt: skip
    assert (found["hours"], found["now"]["tiles"]["late"]["value"]) == ([], None)
    assert len(found["week"]["days"]) == 10
    assert (found["team"]["slack"]["value"], found["team"]["slack"]["basis"]) == (None, "5 days")
    assert len(found["team"]["slack"]["why"]) <= 40


def test_after_a_long_closure_there_are_fewer_days(tmp_path: Path) -> None:
    closed = HEAD.replace("[[targets]]", 'closures = ["2024-12-01/2025-05-14"]\n\n[[targets]]')
    found = model(by_cases(tmp_path, "A | 2025-05-15 09:00 | | Open", as_of=NOW, config=closed))
    assert (len(found["week"]["days"]), found["week"]["today"]) == (1, {"closed": 0, "opened": 1})
    assert len(found["team"]["slack"]["why"]) <= 40


def test_without_targets_nothing_is_late_and_nothing_is_on_target(tmp_path: Path) -> None:
    config = HEAD.split("[[targets]]")[0] + "[thresholds]\nleast_n = 1\n"
    found = model(by_cases(tmp_path, "A | 2025-05-14 09:00 | 2025-05-15 10:00 | Closed\nB | 2025-05-15 09:00 | | Open",
                           as_of=NOW, config=config))  # fmt: skip
    assert (found["now"]["tiles"]["late"]["value"], found["week"]["target"]["value"]) == (None, None)
    assert (found["week"]["target"]["goal"], found["week"]["target"]["note"]) == (None, "n 0, too few")
    assert found["week"]["types"][0]["target_words"] == "no target"


def test_thousands_of_cases_and_long_names_are_told_whole(tmp_path: Path) -> None:
    config = (
        HEAD
        + f'\n[teams.x]\nlabel = "{LONG}"\nnames = ["X"]\n[owners.y]\nlabel = "{LONG}"\nnames = ["Y"]\nteam = "x"\n'
        + f'wip_limit = 8\n[case_types.z]\nlabel = "{LONG}"\n'
    )
    log = "\n".join(f"C{n} | 2025-05-15 09:00 | | Open | z | X | Y" for n in range(9999))
    found = model(by_cases(tmp_path, log, as_of=NOW, config=config), names="full")
    assert (found["scope"], found["now"]["tiles"]["open"]["value"]) == (LONG, 9999)
    assert found["now"]["lanes"][0]["label"] == found["week"]["types"][0]["label"] == LONG
    (group,) = found["team"]["pages"][0]
    assert group == {"title": LONG, "note": "9,999 of 8", "expert": False,
                     "people": [{"name": LONG, "held": 9999, "limit": 8, "away": False}]}  # fmt: skip


def test_no_teams_are_people_on_no_team(tmp_path: Path) -> None:
    log = "A | 2025-05-15 09:00 | | Open | | | Carl"
    found = model(by_cases(tmp_path, log, as_of=NOW, config=HEAD), names="full")
    assert (found["team"]["pages"][0][0]["title"], found["scope"]) == ("On no team", "All teams")


def test_a_second_line_that_would_not_fit_counts_the_stale_sources(tmp_path: Path) -> None:
    erp = ERP.replace('kind = "csv"', 'kind = "csv"\nlabel = "The archive of the northern region"')
    written(tmp_path, HEAD + CRM + erp, crm="A, 2025-05-15 09:00, , Open", erp="B, 2025-05-15 09:00, , Open")
    for name, instant in (("crm", NOW), ("erp", NOW - timedelta(hours=2))):
        os.utime(tmp_path / f"{name}.csv", (instant.timestamp(),) * 2)
    loaded(tmp_path)
    found = model(seen(tmp_path, as_of=NOW))
    assert lines(found)[1] == "0 are late now, no more turn late by 17:00. 1 source is out of date."
