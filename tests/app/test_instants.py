"""Instants and days as a person types them, on the command line and in the configuration."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.instants import ahead, clock, instant, moment, span
from data.errors import CasewallError
from data.settings import load
from tests.tables import at

WEDNESDAY = date(2026, 10, 14)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2012-05-10", at("2012-05-10 00:00")),
        ('"2012-05-10"', at("2012-05-10 00:00")),
        ('"2012-05-10 15:00"', at("2012-05-10 15:00")),
        ("2012-05-10T15:00:00", at("2012-05-10 15:00")),
        ('"2012-05-10T15:00Z"', datetime(2012, 5, 10, 15, tzinfo=UTC)),
        ("2012-05-10T15:00:00-04:00", datetime(2012, 5, 10, 19, tzinfo=UTC)),
    ],
)
def test_the_clock_starts_at_the_configured_instant(tmp_path: Path, written: str, meant: datetime) -> None:
    """One without an offset is in the configuration's zone; a date alone is its first moment."""
    text = f'[casewall]\ntimezone = "Europe/Berlin"\nas_of = {written}\n'
    (tmp_path / "casewall.toml").write_text(text, encoding="utf-8")
    settings = load(tmp_path / "casewall.toml")
    assert meant <= clock(settings).now() < meant + timedelta(seconds=5)
    assert moment(settings) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025-03-30 01:30", datetime(2025, 3, 30, 0, 30, tzinfo=UTC)),
        ("2025-03-30 03:30", datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),
        ("2025-10-26 02:30", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),  # comes twice: the earlier
        ("2025-07-01", datetime(2025, 6, 30, 22, tzinfo=UTC)),
        ("2025-07-01T12:00+00:00", datetime(2025, 7, 1, 12, tzinfo=UTC)),
        ("2025-07-01T12:00Z", datetime(2025, 7, 1, 12, tzinfo=UTC)),
    ],
)
def test_an_instant_without_an_offset_is_in_the_zone(typed: str, meant: datetime) -> None:
    assert instant(typed, zone="Europe/Berlin", option="--as-of") == meant


@pytest.mark.parametrize("typed", ["", "now", "2025-02-30", "13:48", "2025-07-01 25:00", "9999-12-31", "0001-01-01"])
def test_what_is_no_instant_is_told(typed: str) -> None:
    with pytest.raises(CasewallError, match=r"^--as-of "):
        instant(typed, zone="Europe/Berlin", option="--as-of")


@pytest.mark.parametrize(
    ("since", "until", "start", "end"),
    [
        (None, None, date(2026, 7, 20), date(2026, 10, 12)),
        ("2026-10-01", None, date(2026, 10, 1), date(2026, 10, 15)),
        (None, "2026-10-01", date(2026, 7, 9), date(2026, 10, 1)),
        ("2026-10-01", "2026-10-05", date(2026, 10, 1), date(2026, 10, 5)),
        ("2026-10-14", "2026-10-20", date(2026, 10, 14), date(2026, 10, 20)),
        (None, "2027-01-06", WEDNESDAY, date(2027, 1, 6)),
    ],
)
def test_days_are_half_open(since: str | None, until: str | None, start: date, end: date) -> None:
    """Without both: the last 12 full weeks. The last day named is the first one not counted."""
    assert span(since, until, today=WEDNESDAY) == (start, end)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2026-13-01", None, "--from '2026-13-01' is not a day: write a date as 2026-12-24"),
        (None, "01.10.2026", "--to '01.10.2026' is not a day: write a date as 2026-12-24"),
        (None, "0001-01-01", "--to '0001-01-01' is not a day: a date lies between 1970 and 2100"),
        ("2026-10-05", "2026-10-01",
         "--to 2026-10-01 is before --from 2026-10-05: no day lies between them. Turn them round."),
        ("2027-01-01", None, "--from 2027-01-01 is after today (2026-10-14): nothing has happened yet."),
        ("2026-10-15", None, "--from 2026-10-15 is after today (2026-10-14): nothing has happened yet."),
        ("2026-10-15", "2026-10-20", "--from 2026-10-15 is after today (2026-10-14): nothing has happened yet."),
        (None, "2027-01-07",
         "--to 2027-01-07: the 12 weeks before it begin on 2026-10-15, after today (2026-10-14): nothing has happened "
         "yet."),
        ("2026-10-05", "2026-10-05",
         "--from 2026-10-05 --to 2026-10-05: no day lies between them, since --to is the first day not counted. For "
         "that day alone write --to 2026-10-06."),
    ],
)  # fmt: skip
def test_days_that_make_no_span_are_told(since: str | None, until: str | None, told: str) -> None:
    with pytest.raises(CasewallError) as error:
        span(since, until, today=WEDNESDAY)
    assert str(error.value) == told


@pytest.mark.parametrize("typed", ["2026-10-13", "2026-10-14 12:00", "2026-10-14T10:00Z"])
def test_what_is_looked_ahead_to_lies_ahead(typed: str) -> None:
    assert ahead("2026-10-14 12:01", zone="Europe/Berlin", as_of=at("2026-10-14 12:00")) == at("2026-10-14 12:01")
    with pytest.raises(CasewallError) as error:
        ahead(typed, zone="Europe/Berlin", as_of=at("2026-10-14 12:00"))
    assert str(error.value) == (
        f"--before {typed!r} does not lie ahead: the picture is of 2026-10-14 12:00. Name a later instant."
    )


@pytest.mark.parametrize("own", ["", 'as_of = "2026-10-14 12:00"\n'])
def test_an_instant_to_come_is_asked_of_plans_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    """Now is the world's: a log of the past may be looked at after the instant at which its clock starts."""
    monkeypatch.setattr("app.clock.now", lambda: at("2026-11-26 09:30"))
    monkeypatch.setattr("app.instants.world", lambda: at("2026-11-26 09:30"))
    (tmp_path / "casewall.toml").write_text(f'[casewall]\ntimezone = "Europe/Berlin"\n{own}', encoding="utf-8")
    settings = load(tmp_path / "casewall.toml")
    assert moment(settings, "2026-11-26 09:30") == at("2026-11-26 09:30")
    assert moment(settings, "2100-01-01", planned=True) == at("2100-01-01 00:00")
    with pytest.raises(CasewallError) as error:
        moment(settings, "2026-11-26 09:31")
    assert str(error.value) == (
        "--as-of '2026-11-26 09:31' lies ahead: now is 2026-11-26 09:30, and what happens until then is not known. "
        "Leave it out, or name an instant that has been."
    )


@pytest.mark.parametrize(
    ("key", "right", "wrong", "told"),
    [
        ("as_of", "2026-11-26 09:30", "2026-11-27",
         "casewall.as_of = 2026-11-27 00:00:00 lies ahead: now is 2026-11-26 09:30. It starts the clock of a past log: "
         "name an instant of that, or take it out."),
        ("start", "2026-11-26", "2062-11-26",
         "casewall.start = 2062-11-26 is in the future: today is 2026-11-26. Every case would be old backlog, in no "
         "figure. Write the day from which cases count."),
    ],
)  # fmt: skip
def test_a_clock_and_a_start_do_not_lie_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, right: str, wrong: str, told: str
) -> None:
    monkeypatch.setattr("app.clock.now", lambda: at("2026-11-26 09:30"))
    monkeypatch.setattr("app.instants.world", lambda: at("2026-11-26 09:30"))
    file = tmp_path / "casewall.toml"
    text = '[casewall]\ntimezone = "Europe/Berlin"\n{} = "{}"\n'
    file.write_text(text.format(key, right), encoding="utf-8")
    assert moment(load(file)) == at("2026-11-26 09:30")
    file.write_text(text.format(key, wrong), encoding="utf-8")
    with pytest.raises(CasewallError) as error:
        clock(load(file))
    assert str(error.value) == f"casewall.toml: {told}"


def test_a_change_is_recorded_when_it_has_happened(tmp_path: Path) -> None:
    """Today is a day of the configuration's zone: here it has just begun, while in UTC it is still the day before."""
    text = '[casewall]\ntimezone = "Europe/Berlin"\nas_of = "2026-10-12 00:30"\n[[changes]]\ndate = {}\nwhat = "x"\n'
    file = tmp_path / "casewall.toml"
    file.write_text(text.format("2026-10-12"), encoding="utf-8")
    assert moment(load(file)) == at("2026-10-12 00:30")
    assert moment(load(file), "2026-01-01") == at("2026-01-01 00:00"), "a look at the past knows nothing of it yet"
    file.write_text(text.format("2026-10-13"), encoding="utf-8")
    with pytest.raises(CasewallError, match=r"toml: changes\[1\].date = 2026-10-13 is in the future: today is .*-12\."):
        clock(load(file))
