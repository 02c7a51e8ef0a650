"""The demo company lives by its seed, keeps its hours, and has the calendars and people that its configuration says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.calendars import business_calendars
from data.settings import load
from data.sources.demo_cases import DONE, WORK
from data.sources.demo_company import FRONT_LINE, ZONE
from data.sources.demo_config import demo_config, key
from data.sources.demo_hours import Hours, expert_hours, office, showing
from data.sources.demo_rota import FLU_WEEK, TEAMS, Rota
from data.sources.demo_simulation import Company
from metrics.calendar import sessions

BERLIN = ZoneInfo(ZONE)
START, NOW = date(2026, 3, 2), datetime(2026, 5, 6, 11, 48, tzinfo=UTC)


def at(text: str) -> datetime:
    """Read a local time of the company as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def run(until: datetime = NOW, *, seed: int = 7) -> Company:
    company = Company(start=START, seed=seed)
    company.advance(until)
    return company


lived = cache(run)


def story(company: Company) -> list[tuple[object, ...]]:
    return [(case.id, case.account, case.subject, step) for case, step in company.log]


def test_a_company_advanced_in_steps_tells_the_story_of_one_run_in_one_go() -> None:
    stepped = run(NOW - timedelta(hours=30))
    for minutes in range(0, 31 * 60, 7):
        stepped.advance(min(NOW, NOW - timedelta(hours=30) + timedelta(minutes=minutes)))

    assert story(stepped) == story(lived())


def test_another_seed_is_another_company() -> None:
    assert story(lived())[:50] != story(lived(seed=8))[:50]


def test_nothing_is_logged_after_the_instant_and_the_log_is_in_order() -> None:
    times = [step.at for _, step in lived().log]

    assert times == sorted(times)
    assert times[-1] <= NOW < times[-1] + timedelta(minutes=30)


def test_people_work_in_office_hours_only() -> None:
    # Good Friday, Easter Monday and 1 May lie in these weeks, and a clock change
    spans = sessions(office(), START, NOW.date()).select("start", "end").rows()
    acted = [step.at for _, step in lived().log if step.actor]

    assert not [when for when in acted if not any(start <= when <= end for start, end in spans)]
    assert date(2026, 4, 3) not in {when.astimezone(BERLIN).date() for when in acted}


def test_nobody_acts_on_a_day_of_absence() -> None:
    company = lived()

    assert not [
        step
        for _, step in company.log
        if step.actor in {name for names in TEAMS.values() for name in names}
        and company.rota.away(step.actor, step.at.astimezone(BERLIN).date())
    ]


def test_a_case_goes_to_the_experts_and_comes_back_to_its_owner() -> None:
    company = lived()
    passed = [case for case in company.cases if any(step.activity == "Passed to experts" for step in case.steps)]
    whole = next(case for case in passed if case.status == DONE)
    said = [step.activity for step in whole.steps]
    picked = said.index("Expert picked it up")

    assert whole.steps[picked].holder in TEAMS["experts"]
    assert whole.steps[picked].owner in {name for names in FRONT_LINE.values() for name in names}
    assert (whole.steps[picked + 1].activity, whole.steps[picked + 1].status) == ("Expert answered", WORK)
    assert whole.steps[picked + 1].holder == whole.steps[picked + 1].owner


def test_numbers_tell_the_three_systems_apart() -> None:
    shapes = {(case.kind.name, "".join("9" if sign.isdigit() else sign for sign in case.id)) for case in lived().cases}

    assert shapes == {("quote", "Q-9999"), ("order", "SO-99999"), ("issue", "#9999")}


def test_at_most_one_of_a_team_is_on_holiday_but_for_the_turn_of_the_year_and_many_are_ill_in_one_week() -> None:
    rota = Rota(start=START, seed=7)
    people = [name for names in TEAMS.values() for name in names]

    def away(monday: date) -> int:
        return sum(rota.away(name, monday + timedelta(days=day)) for name in people for day in range(5))

    weeks = [away(START + timedelta(weeks=week)) for week in range(26)]
    assert max(range(26), key=weeks.__getitem__) == FLU_WEEK
    assert 2 <= sum(weeks) / 26 <= 8


def test_hours_count_worked_minutes_across_nights_weekends_and_clock_changes() -> None:
    hours = Hours(office(), START)

    assert hours.after(at("2026-03-27 16:30"), 60) == at("2026-03-30 09:00")
    assert hours.after(at("2026-03-28 12:00"), 0) == at("2026-03-30 08:30")
    assert hours.after(at("2026-04-02 16:59"), 1 + 510) == at("2026-04-08 08:30")
    assert hours.after(at("2027-11-05 10:00"), 30) == at("2027-11-05 10:30")


@pytest.mark.parametrize(
    ("world", "shown"),
    [
        ("2026-10-14 11:20", "2026-10-14 11:20"),
        ("2026-10-14 16:05", "2026-10-14 13:48"),
        ("2026-10-12 09:00", "2026-10-09 13:48"),
        ("2026-10-16 16:55", "2026-10-16 13:48"),
        ("2026-10-17 12:00", "2026-10-16 13:48"),
        ("2026-10-14 00:00", "2026-10-13 13:48"),
        ("2026-03-29 03:05", "2026-03-27 13:48"),
        ("2026-10-25 02:30", "2026-10-23 13:48"),
        ("2026-12-26 10:00", "2026-12-23 13:48"),
        ("2027-01-01 15:00", "2026-12-30 13:48"),
    ],
)
def test_the_demo_shows_an_instant_at_work(world: str, shown: str) -> None:
    assert showing(office(), at(world)) == at(shown)


def test_the_configuration_loads_with_the_calendars_and_people_of_the_company(tmp_path: Path) -> None:
    rota = Rota(start=START, seed=7)
    file = tmp_path / "casewall.toml"
    file.write_text(demo_config(rota, as_of=NOW, until=date(2026, 5, 20)), encoding="utf-8")
    settings = load(file)
    calendars = business_calendars(settings)

    assert settings.casewall.name.startswith("Demo")
    assert len(settings.owners) == 13
    for calendar in (office(), expert_hours()):
        own, written = (sessions(c, START, date(2026, 12, 31)) for c in (calendar, calendars[calendar.name]))
        assert own.select("start", "end").equals(written.select("start", "end"))
    for name in ("A. Reyes", "J. Moreau"):
        days = [START + timedelta(days=day) for day in range(80)]
        ranges = [part.partition("/") for part in settings.owners[key(name)].absences]
        told = {
            day for day in days for first, _, last in ranges
            if date.fromisoformat(first) <= day <= date.fromisoformat(last or first)
        }  # fmt: skip
        assert {day for day in told if day.weekday() < 5} == {
            day for day in days if day.weekday() < 5 and rota.away(name, day)
        }
