"""`casewall calendar`: the calendars, and the year of one as a heat map, named days and oddities."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.app.calendars import asked, lines, words, written
from tests.app.conftest import Casewall

MAY = "2026-05-11 16:00", "2026-05-12 10:00"  # a Monday and a Tuesday


@pytest.fixture
def desk(tmp_path: Path, casewall: Casewall, monkeypatch: pytest.MonkeyPatch) -> Casewall:
    """Return the command in a folder with three calendars and no cases; holidays have their English names."""
    monkeypatch.setenv("LANGUAGE", "en")
    return written(tmp_path, casewall)


@pytest.mark.parametrize("asks", [("calendar",), ("calendar", "show")])
def test_without_a_name_the_calendars_are_listed(desk: Casewall, asks: tuple[str, ...]) -> None:
    assert lines(desk(*asks)) == [
        "office  Europe/Madrid  Mon–Fri 08:30–17:00, public holidays off",
        "nights  Europe/Berlin  Mon–Sun 22:00–06:00",
        "never   Europe/Berlin  Mon 09:00–10:00, public holidays off",
    ]


def test_the_list_is_flat_data_too(desk: Casewall) -> None:
    assert asked(desk, "show")[0] == {
        "calendar": "office", "timezone": "Europe/Madrid", "week": "Mon–Fri 08:30–17:00, public holidays off",
        "day_hours": 8.5,
    }  # fmt: skip


def test_the_year_is_a_heat_map_that_needs_no_colour(desk: Casewall) -> None:
    shown = lines(desk("calendar", "show", "office"))
    assert shown[:12] == [
        "office in 2026: 2,058h 30m (Europe/Madrid)",
        "  Mon–Thu 08:30–17:00, Fri 08:30–15:00, public holidays off",
        "  from 1 Jun: Mon–Fri 08:30–17:00, public holidays off",
        "",
        "     Jan Feb Mar  Apr May  Jun Jul Aug  Sep Oct Nov  Dec",
        "Mon   ████████████████████████████████████████h██h████h██x",
        "Tue   h███████████████████████████████████████████████h██x",
        "Wed   ███████████████████████████████████████████████████x",
        "Thu  h████████████h█████████████████████████████████████░x",
        "Fri  ▓▓▓▓▓▓▓▓▓▓▓▓▓h▓▓▓h▓▓▓▓█████████████████████████████h",
        "Sat  ···············································▒····",
        "Sun  ····················································",
    ]
    assert shown[12].endswith("^ today, Thu 15 Oct")
    legend = "█ 8 h 30 min   ▓ 6 h 30 min   ▒ 4 h   ░ 3 h 30 min   · no session   h holiday   x closed"
    assert shown[14] == legend


def test_holidays_are_named_and_so_are_the_hours_of_now(desk: Casewall) -> None:
    shown = lines(desk("calendar", "show", "office"))
    assert "Jan  160h 00m   1 New Year's Day; 6 Epiphany" in shown
    assert "May  162h 00m   1 Labor Day; 2 Madrid Day (Sat)" in shown
    assert "Oct  178h 30m   12 National Day; 25 clocks go back, 03:00 to 02:00" in shown
    assert "This week     34h 00m   11h 42m left" in shown
    assert "Oct          178h 30m   96h 42m left" in shown
    assert "One day as a target: 8 h 30 min" in shown


def test_the_next_ten_oddities_say_what_they_do(desk: Casewall) -> None:
    shown = words(desk("calendar", "show", "office"))
    told = shown[shown.index("Next oddities from Thu 15 Oct 2026:") + 1 :]
    assert len(told) == 10
    assert told[0] == "Sun 25 Oct 2026 clocks go back, 03:00 to 02:00 0h 00m closed anyway"
    assert told[2] == "Sat 28 Nov 2026 extra day 4h 00m 10:00–14:00"
    assert told[5] == "Thu 24 Dec 2026 half day 3h 30m 08:30–12:00 instead of 08:30–17:00"
    assert told[7] == "Mon 28 Dec – Thu 31 Dec 2026 closed 0h 00m 4 working days"


def test_another_year_and_another_instant_are_shown(desk: Casewall) -> None:
    shown = lines(desk("calendar", "show", "nights", "--year", "2025", "--as-of", "2025-03-01"))
    assert shown[0] == "nights in 2025: 2,920h 00m (Europe/Berlin)"
    assert any("Sat 22:00–06:00 lasts 7 h, not 8 h" in line for line in shown)


def test_the_year_is_flat_data_too(desk: Casewall) -> None:
    found = asked(desk, "show", "office")
    assert (found["calendar"], found["year"], found["today"], found["day_hours"]) == ("office", 2026, "2026-10-15", 8.5)
    assert (found["this_week_hours"], found["this_week_hours_left"]) == (34.0, 11.7)
    assert (found["this_month_hours"], found["this_quarter_hours"], found["this_year_hours"]) == (178.5, 483.5, 2058.5)
    assert len(found["days"]) == 365
    assert found["days"][0] == {"date": "2026-01-01", "hours": 0.0, "what": "holiday", "name": "New Year's Day"}
    assert sum(day["hours"] for day in found["days"]) == 2058.5
    assert found["oddities"][2] == {
        "date": "2026-11-28", "last": "2026-11-28", "what": "extra day", "name": None, "detail": "10:00–14:00",
        "hours": 4.0, "clock_change": None,
    }  # fmt: skip
    assert len(found["oddities"]) == 10
    assert found["oddities_of_year"][0]["name"] == "New Year's Day"


def test_a_terminal_without_blocks_gets_letters(
    desk: Casewall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", held)
    desk("calendar", "show", "office")
    held.seek(0)
    assert "Thu  h############h#####################################-x" in held.read().splitlines()


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (("show", "ofice"), "calendar 'ofice' is not known. Did you mean \"office\"?"),
        (("net", "xyz", *MAY), "calendar 'xyz' is not known. Known here: never, nights, office."),
        (("net", "office", MAY[1], MAY[0]), f"END {MAY[0]} is before START {MAY[1]}. Turn them round."),
        (("show", "office", "--year", "1969"), "--year 1969: a year lies between 1970 and 2100"),
        (("net", "office", "noon", MAY[1]), "START 'noon' is not an instant: write it as 2026-10-15 13:48, or with an "
         "offset as 2026-10-15T13:48+02:00"),
        (("due", "office", MAY[0], "soon"), "HOURS 'soon' is no length: write hours as 8, or \"8 h\", \"90 min\", "
         '"2 days"; a thousand weeks at most.'),
        (("due", "office", MAY[0], "1e99"), "HOURS '1e99' is no length: write hours as 8, or \"8 h\", \"90 min\", "
         '"2 days"; a thousand weeks at most.'),
        (("year",), "No such command 'year'. Read: casewall calendar --help"),
        (("net", "office", MAY[0]), "Missing argument 'END'. Read: casewall calendar --help"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_status_2(desk: Casewall, asks: tuple[str, ...], told: str) -> None:
    assert desk("calendar", *asks) == (2, "", f"error: {told}\n")


def test_a_configuration_without_calendars_says_how_to_add_one(tmp_path: Path, casewall: Casewall) -> None:
    (tmp_path / "casewall.toml").write_text("[casewall]\n", encoding="utf-8")
    told = casewall("calendar", "show")
    assert (told.status, told.out) == (2, "")
    assert told.err.endswith("has no calendar. Add [calendars.office] with a timezone and a week.\n")
