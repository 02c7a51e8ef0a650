"""`casewall calendar net` and `due`: a number, and every stretch that it is the sum of."""

from __future__ import annotations

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


def test_net_work_time_is_told_with_every_stretch_and_its_reason(desk: Casewall) -> None:
    assert lines(desk("calendar", "net", "office", "2026-10-08 15:10", "2026-10-13 09:00")) == [
        "office: Mon–Fri 08:30–17:00, public holidays off (Europe/Madrid)",
        "",
        "from                  to                    what                   counted  left out",
        "Thu 2026-10-08 15:10  Thu 2026-10-08 17:00  working                 1h 50m",
        "Thu 2026-10-08 17:00  Fri 2026-10-09 08:30  night                            15h 30m",
        "Fri 2026-10-09 08:30  Fri 2026-10-09 17:00  working                 8h 30m",
        "Fri 2026-10-09 17:00  Sat 2026-10-10 00:00  night                             7h 00m",
        "Sat 2026-10-10 00:00  Mon 2026-10-12 00:00  weekend                          48h 00m",
        "Mon 2026-10-12 00:00  Tue 2026-10-13 00:00  holiday, National Day            24h 00m",
        "Tue 2026-10-13 00:00  Tue 2026-10-13 08:30  night                             8h 30m",
        "Tue 2026-10-13 08:30  Tue 2026-10-13 09:00  working                 0h 30m",
        "                                            sum                    10h 50m  103h 00m",
        "",
        "Net: 10h 50m (113h 50m on the clock, less nights 31h 00m, weekends 48h 00m, National Day 24h 00m)",
    ]


def test_a_receipt_of_data_sums_exactly(desk: Casewall) -> None:
    found = asked(desk, "net", "nights", "2025-03-29 20:00:00.000001", "2025-03-30 12:00")
    assert found["net_us"] == sum(line["counted_us"] for line in found["segments"]) == 7 * 3_600_000_000
    left_out = sum(line["not_counted_us"] for line in found["segments"])
    assert found["elapsed_us"] == found["net_us"] + left_out == 15 * 3_600_000_000 - 1
    changed = [(line["reason"], line["clock_change_hours"]) for line in found["segments"] if line["clock_change_hours"]]
    assert changed == [("clocks go forward 1 h", 1.0)]


def test_lengths_below_a_minute_are_shown_where_there_are_any(desk: Casewall) -> None:
    told = lines(desk("calendar", "net", "office", "2026-05-11 16:59:30", "2026-05-11 17:00"))
    assert told[-1] == "Net: 0h 00m 30s (0h 00m 30s on the clock)"
    told = lines(desk("calendar", "net", "office", "2026-05-11 16:59:59.999999", "2026-05-11 17:00"))
    assert told[-1] == "Net: 0h 00m 00.000001s (0h 00m 00.000001s on the clock)"


def test_offsets_are_shown_where_the_clocks_change(desk: Casewall) -> None:
    told = words(desk("calendar", "net", "nights", "2025-10-25 22:00", "2025-10-26 06:00"))
    assert "Sat 2025-10-25 22:00+02:00 Sun 2025-10-26 06:00+01:00 working, clocks go back 1 h 9h 00m" in told


def test_a_due_instant_is_told_with_its_receipt(desk: Casewall) -> None:
    told = lines(desk("calendar", "due", "office", "2026-10-08 15:10", "16"))
    assert told[-1].startswith("Due: Tue 2026-10-13 14:10, 16h 00m net after Thu 2026-10-08 15:10 (119h 00m on the")
    assert told[-3].split() == ["sum", "16h", "00m", "103h", "00m"]


@pytest.mark.parametrize(
    ("hours", "due", "wanted"),
    [
        (("2",), "2026-05-12T09:30:00+02:00", 2.0),
        (("1.5",), "2026-05-12T09:00:00+02:00", 1.5),
        (("90 min",), "2026-05-12T09:00:00+02:00", 1.5),
        (("2", "h"), "2026-05-12T09:30:00+02:00", 2.0),
        (("2 days",), "2026-05-13T15:12:00+02:00", 16.2),  # a plain day of May is 40.5 h / 5 = 8.1 h
        (("1 week",), "2026-05-18T16:00:00+02:00", 40.5),
        (("0",), "2026-05-11T16:00:00+02:00", 0.0),
    ],
)
def test_a_length_is_hours_minutes_days_or_weeks(
    desk: Casewall, hours: tuple[str, ...], due: str, wanted: float
) -> None:
    found = asked(desk, "due", "office", MAY[0], *hours)
    assert (found["due_at"], found["wanted_hours"], found["net_hours"]) == (due, wanted, wanted)


def test_a_day_says_what_it_is_taken_for(desk: Casewall) -> None:
    found = asked(desk, "due", "office", MAY[0], "2 days")
    assert found["notes"] == ["2 days is 16 h 12 min: a day of office is 8 h 6 min."]


def test_where_no_session_comes_nothing_is_due_and_it_says_so(desk: Casewall) -> None:
    found = asked(desk, "due", "never", MAY[0], "1")
    assert (found["due_at"], found["net_hours"], found["segments"]) == (None, None, [])
    assert found["notes"] == ["Never due: calendar 'never' has no session after START."]
    assert lines(desk("calendar", "due", "never", MAY[0], "1"))[-1] == "Due: never"


def test_what_is_not_reached_by_the_end_of_2100_is_not_due(desk: Casewall) -> None:
    found = asked(desk, "due", "office", "2100-12-01", "4000")
    assert (found["due_at"], found["notes"]) == (None, ["Never due: 4,000 h is not reached by the end of 2100."])


def test_a_wall_time_that_comes_twice_or_never_is_named_with_both_readings(desk: Casewall) -> None:
    found = asked(desk, "net", "nights", "2025-03-30 02:30", "2025-10-26 02:30")
    assert (found["start"], found["end"]) == ("2025-03-30T01:30:00+01:00", "2025-10-26T02:30:00+02:00")
    assert found["notes"] == [
        "START 2025-03-30 02:30 does not exist in Europe/Berlin: it is 2025-03-30 01:30+01:00 or "
        "2025-03-30 03:30+02:00. The earliest is taken.",
        "END 2025-10-26 02:30 comes twice in Europe/Berlin: it is 2025-10-26 02:30+02:00 or "
        "2025-10-26 02:30+01:00. The earliest is taken.",
    ]
    told = desk("calendar", "net", "nights", "2025-10-26 02:30", "2025-10-26 02:30").out
    assert told.count("note: ") == 2


def test_an_offset_decides_and_a_date_alone_is_its_first_moment(desk: Casewall) -> None:
    found = asked(desk, "net", "nights", "2025-10-26T02:30+01:00", "2025-10-27")
    assert (found["start"], found["end"]) == ("2025-10-26T02:30:00+01:00", "2025-10-27T00:00:00+01:00")
    assert found["notes"] == []
