"""Holidays, closures and versions of a configured calendar become dates."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from data.calendars import business_calendars
from data.errors import CasewallError
from data.settings import load
from metrics.calendar import BusinessCalendar

WEEK = '[calendars.office]\ntimezone = "Europe/Berlin"\nweek = { mon-fri = "09:00-17:00" }\n'
ICALENDAR = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{events}END:VCALENDAR\n"
EVENT = "BEGIN:VEVENT\nUID:1\nSUMMARY:Stocktaking\n{lines}\nEND:VEVENT\n"


def office(folder: Path, lines: str = "") -> BusinessCalendar:
    """Build the calendar of Mon-Fri 09-17 with more lines below its own."""
    (folder / "casewall.toml").write_text(WEEK + lines + "\n", encoding="utf-8")
    return business_calendars(load(folder / "casewall.toml"))["office"]


def hours_on(calendar: BusinessCalendar, *days: str) -> list[float]:
    """Return the hours that each day is open."""
    open_on = [(calendar.version_on(day).on(day)) for day in map(date.fromisoformat, days)]
    return [sum((s.end - s.start for s in held), timedelta(0)) / timedelta(hours=1) for held in open_on]


def icalendar(folder: Path, lines: str) -> None:
    """Write company.ics with one event."""
    text = ICALENDAR.format(events=EVENT.format(lines=lines))
    (folder / "company.ics").write_text(text, encoding="utf-8")


def test_public_holidays_of_a_state_are_closed(tmp_path: Path) -> None:
    bavaria = office(tmp_path, 'holidays = { country = "DE", subdivision = "BY" }')
    # Epiphany is a holiday of Bavaria, Good Friday of all Germany, 7 January of neither
    assert hours_on(bavaria, "2026-01-06", "2026-04-03", "2026-01-07") == [0, 0, 8]
    assert hours_on(office(tmp_path, 'holidays = { country = "DE" }'), "2026-01-06", "2026-04-03") == [8, 0]


def test_the_list_of_holidays_can_be_mended(tmp_path: Path) -> None:
    mended = office(
        tmp_path, 'holidays = { country = "DE", without = "Good Friday", extra = { 2026-02-17 = "Carnival" } }'
    )
    assert hours_on(mended, "2026-04-03", "2026-04-06", "2026-02-17") == [8, 0, 0]
    assert mended.versions[0].closed_on[date(2026, 2, 17)] == "Carnival"


@pytest.mark.parametrize("written", ["[2026-02-17]", '["2026-02-17"]', "2026-02-17", '"2026-02-17"'])
def test_an_extra_holiday_needs_no_name(tmp_path: Path, written: str) -> None:
    assert hours_on(office(tmp_path, f'holidays = {{ country = "DE", extra = {written} }}'), "2026-02-17") == [0]


def test_closures_are_days_and_ranges_with_both_ends(tmp_path: Path) -> None:
    closed = office(tmp_path, 'closures = ["2026-12-28/2026-12-30", 2026-10-30]')
    days = ("2026-10-30", "2026-12-25", "2026-12-28", "2026-12-30", "2026-12-31")
    assert hours_on(closed, *days) == [0, 8, 0, 0, 8]


def test_exceptions_replace_the_hours_of_a_day(tmp_path: Path) -> None:
    """A half day, a Saturday worked, a closed day; an exception stands above a closure."""
    held = office(
        tmp_path,
        'closures = "2026-12-23/2026-12-24"\n'
        'exceptions = { 2026-12-24 = "08:00-12:00", 2026-11-28 = "10:00-14:00", 2026-11-27 = "" }',
    )
    assert hours_on(held, "2026-12-23", "2026-12-24", "2026-11-28", "2026-11-27") == [0, 4, 4, 0]


def test_a_version_replaces_the_keys_that_it_sets(tmp_path: Path) -> None:
    held = office(
        tmp_path,
        'closures = "2026-12-28/2027-01-08"\n'
        '[[calendars.office.versions]]\nfrom = 2027-01-04\nweek = { mon-sat = "08:00-12:00" }\n'
        "[[calendars.office.versions]]\nfrom = 2027-02-01\nclosures = []\n",
    )
    # the closure holds in the second version, which does not set it; the third one's week is the calendar's
    assert hours_on(held, "2026-12-28", "2027-01-08", "2027-01-09", "2027-02-01", "2027-02-06") == [0, 0, 4, 8, 0]


def test_versions_count_by_their_dates_in_whatever_order_they_stand(tmp_path: Path) -> None:
    later = '[[calendars.office.versions]]\nfrom = 2027-02-01\nweek = { mon = "09:00-10:00" }\n'
    sooner = '[[calendars.office.versions]]\nfrom = 2027-01-04\nweek = { mon = "09:00-12:00" }\n'
    assert office(tmp_path, later + sooner).key == office(tmp_path, sooner + later).key
    assert hours_on(office(tmp_path, later + sooner), "2027-01-11", "2027-02-08") == [3, 1]


@pytest.mark.parametrize(
    ("lines", "closed"),
    [
        ("DTSTART;VALUE=DATE:20261228", ["2026-12-28"]),
        ("DTSTART;VALUE=DATE:20261228\nDTEND;VALUE=DATE:20261230", ["2026-12-28", "2026-12-29"]),
        ("DTSTART;VALUE=DATE:20261228\nDURATION:P3D", ["2026-12-28", "2026-12-29", "2026-12-30"]),
        ("DTSTART:20261228T000000\nDTEND:20261229T000000", ["2026-12-28"]),
        ("DTSTART;VALUE=DATE:20261228\nSTATUS:CANCELLED", []),
    ],
)
def test_an_icalendar_file_closes_the_days_of_its_events(tmp_path: Path, lines: str, closed: list[str]) -> None:
    icalendar(tmp_path, lines)
    held = office(tmp_path, 'closures = ["company.ics"]').versions[0].closed_on
    assert held == {date.fromisoformat(day): "Stocktaking" for day in closed}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("DTSTART;VALUE=DATE:20261228\nRRULE:FREQ=YEARLY", "recurs, which is not read. Export its single days."),
        ("DTSTART:20261228T140000\nDTEND:20261228T160000",
         "does not cover whole days. Make it last all day, or write its day under exceptions."),
        ("DESCRIPTION:no day at all",
         "does not cover whole days. Make it last all day, or write its day under exceptions."),
    ],
)  # fmt: skip
def test_an_event_that_is_no_closed_day_is_told(tmp_path: Path, lines: str, told: str) -> None:
    icalendar(tmp_path, lines)
    with pytest.raises(CasewallError) as error:
        office(tmp_path, 'closures = ["company.ics"]')
    assert str(error.value) == f'casewall.toml: calendars.office.closures = "company.ics": "Stocktaking" {told}'


@pytest.mark.parametrize("held", [b"", b"hello\n", bytes(range(256)), b"BEGIN:VCALENDAR\n"])
def test_what_is_no_icalendar_file_is_told_in_one_line(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "company.ics").write_bytes(held)
    with pytest.raises(
        CasewallError, match=r'^casewall\.toml: calendars\.office\.closures = "company\.ics" is no i'
    ) as error:
        office(tmp_path, 'closures = ["company.ics"]')
    assert "\n" not in str(error.value)


def test_a_calendar_of_an_included_file_is_told_with_that_file(tmp_path: Path) -> None:
    (tmp_path / "hours.toml").write_text(WEEK + 'holidays = { country = "XX" }\n', encoding="utf-8")
    (tmp_path / "casewall.toml").write_text('[casewall]\ninclude = "hours.toml"\n', encoding="utf-8")
    with pytest.raises(CasewallError, match=r"^hours\.toml: calendars\.office\.holidays\.country"):
        business_calendars(load(tmp_path / "casewall.toml"))
