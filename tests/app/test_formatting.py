"""Figures become words: halves round up, minutes add up, and nothing that is unknown looks like zero."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import formatting as f
from tests.tables import BERLIN, at

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
SPANS = st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)), max_size=30)


def spaced(text: str) -> str:
    """Return words with the narrow no-break space of durations."""
    return text.replace(" ", f.NARROW)


@pytest.mark.parametrize(
    ("span", "least", "shown"),
    [
        (timedelta(0), 0, "0h 00m"),
        (29 * SECOND, 0, "0h 00m"),
        (30 * SECOND, 0, "0h 01m"),
        (1 * SECOND, 1, "0h 01m"),
        (22 * MINUTE, 0, "0h 22m"),
        (59 * MINUTE + 30 * SECOND, 0, "1h 00m"),
        (3 * HOUR + 53 * MINUTE, 1, "3h 53m"),
        (31 * HOUR + 42 * MINUTE, 0, "31h 42m"),
        (1234 * HOUR + 5 * MINUTE, 0, "1,234h 05m"),
        (-90 * MINUTE, 0, "−1h 30m"),
        (-20 * SECOND, 0, "0h 00m"),
        (-20 * SECOND, 1, "−0h 01m"),
    ],
)
def test_a_duration_is_hours_and_two_digits_of_minutes(span: timedelta, least: int, shown: str) -> None:
    assert f.duration(span, least=least) == spaced(shown)


def test_what_is_unknown_is_a_dash() -> None:
    assert {f.duration(None), f.hours_stat(None), f.span_stat(None), f.percent(None)} == {"–"}
    assert f.percent_number(None) is None


def test_whole_minutes_round_halves_up() -> None:
    assert [f.minutes_of(s * SECOND) for s in (29, 30, 89, 90)] == [0, 1, 1, 2]
    assert [f.minutes(count) for count in (0, 59, 61)] == [spaced("0h 00m"), spaced("0h 59m"), spaced("1h 01m")]


@pytest.mark.parametrize(
    ("hours", "shown"),
    [(7.9, "7.9h"), (8.0, "8h"), (7.85, "7.9h"), (7.849, "7.8h"), (0.05, "0.1h"), (0.04, "0h"), (1234.5, "1,234.5h")],
)
def test_a_statistic_has_one_decimal_where_it_needs_one(hours: float, shown: str) -> None:
    assert f.hours_stat(hours) == shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [(30 * MINUTE, "30 min"), (45 * MINUTE, "45 min"), (HOUR, "1h"), (90 * MINUTE, "1.5h"), (40 * HOUR, "40h")],
)
def test_a_target_is_minutes_below_an_hour(span: timedelta, shown: str) -> None:
    assert f.span_stat(span) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.125, "13%"), (0.124, "12%"), (0.0, "0%"), (1.0, "100%"), (0.005, "1%"), (1.375, "138%"), (12.0, "1200%")],
)
def test_a_share_is_whole_per_cent_halves_up(share: float, shown: str) -> None:
    assert f.percent(share) == shown
    assert f.percent_number(share) == int(shown[:-1])


def test_every_half_per_cent_rounds_up() -> None:
    assert [f.percent_number(halves / 200) for halves in range(1, 200, 2)] == list(range(1, 101))


@given(part=st.integers(0, 2000), more=st.integers(0, 2000))
def test_a_share_of_counts_is_within_half_a_per_cent(part: int, more: int) -> None:
    whole = part + more or 1
    shown = f.percent_number(part / whole)
    assert shown is not None
    assert abs(shown * whole - 100 * part) * 2 <= whole


def test_times_are_local_and_of_24_hours() -> None:
    summer, winter = at("2026-10-15 13:48"), at("2026-12-24 09:05")
    assert (f.clock_time(summer, BERLIN), f.clock_time(winter, BERLIN)) == ("13:48", "09:05")
    assert f.day_time(summer, BERLIN) == "Thu 15 Oct 13:48"
    assert f.day_time(at("2026-10-15 00:30"), BERLIN) == "Thu 15 Oct 00:30", "though UTC still has Wednesday"
    assert (f.day_name(date(2026, 6, 1)), f.short_date(date(2026, 6, 1))) == ("Mon 1 Jun", "1 Jun")


def test_every_month_and_weekday_has_its_own_name() -> None:
    assert len({f.short_date(date(2026, month, 1)) for month in range(1, 13)}) == 12
    assert [f.day_name(date(2026, 6, day))[:3] for day in range(1, 8)] == list(f.WEEKDAYS)


def test_a_balance_carries_its_sign() -> None:
    assert [f.signed(number) for number in (3, 0, -3)] == ["+3", "0", "−3"]


def test_a_balance_of_thousands_has_a_comma_as_counts_have() -> None:
    assert [f.signed(number) for number in (1200, -1200)] == ["+1,200", "−1,200"]


def test_counts_agree_with_their_words() -> None:
    assert [f.plural(count, "case") for count in (0, 1, 2, 1200)] == ["0 cases", "1 case", "2 cases", "1,200 cases"]
    assert f.plural(2, "day is", "days are") == "2 days are"


@given(SPANS)
def test_shown_minutes_add_up_to_the_rounded_total(spans: list[timedelta]) -> None:
    shown = f.adding_up(spans)
    assert len(shown) == len(spans)
    assert sum(shown) == f.minutes_of(sum(spans, timedelta(0)))


@given(SPANS, st.booleans())
def test_shown_minutes_come_to_the_whole_minute_below_or_above_where_that_is_asked_for(
    spans: list[timedelta], up: bool
) -> None:
    exact = sum(spans, timedelta(0))
    to = -(-exact // MINUTE) if up else exact // MINUTE
    shown = f.adding_up(spans, to=to)
    assert sum(shown) == to
    assert all(step >= 0 and abs(span - step * MINUTE) < MINUTE for span, step in zip(spans, shown, strict=True))


@given(SPANS)
def test_each_shown_minute_count_is_within_a_minute_of_its_own(spans: list[timedelta]) -> None:
    for span, shown in zip(spans, f.adding_up(spans), strict=True):
        assert shown >= 0
        assert abs(span - shown * MINUTE) <= MINUTE
