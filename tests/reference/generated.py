"""Calendars and instants for Hypothesis: the zones and days on which a count of work time may go wrong.

Instants crowd around clock changes: half an hour at Lord Howe, a midnight that does not exist in São Paulo, one that
came twice in St. John's, a whole day that Samoa left out, a summer time of seven days on Noronha.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from metrics.calendar import BusinessCalendar, Session, Version

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PLAIN = "2024-02-29"
CHANGES = {
    "America/New_York": ("2025-03-09", "2025-11-02", PLAIN),
    "Europe/Berlin": ("2025-03-30", "2025-10-26", PLAIN),
    "Australia/Lord_Howe": ("2025-04-06", "2025-10-05", PLAIN),
    "Asia/Kathmandu": ("1986-01-01", PLAIN),
    "America/Sao_Paulo": ("2018-11-04", "2018-02-18", PLAIN),
    "America/St_Johns": ("2011-03-13", "2010-11-07", "2025-11-02"),
    "Pacific/Apia": ("2011-12-30", "2012-04-01", PLAIN),
    "Africa/Cairo": ("2025-04-25", "2025-10-31", PLAIN),
    "America/Noronha": ("2000-10-08", "2000-10-15", PLAIN),
    "UTC": (PLAIN,),
}

minutes = st.one_of(st.integers(0, 24 * 4 - 1).map(lambda quarter: 15 * quarter), st.integers(0, 24 * 60 - 1))
lengths = st.one_of(st.integers(1, 24 * 4).map(lambda quarter: 15 * quarter), st.integers(1, 24 * 60))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Draw a session: any start, up to 24 hours, so often over midnight."""
    start = draw(minutes)
    return Session(start * MINUTE, (start + draw(lengths)) * MINUTE)


# a lunch break is two sessions; drawn ones may overlap, touch or reach into the next day's
days = st.one_of(
    st.just(()),
    st.just((Session(540 * MINUTE, 1020 * MINUTE),)),
    st.just((Session(480 * MINUTE, 720 * MINUTE), Session(780 * MINUTE, 1020 * MINUTE))),
    st.just((Session(1320 * MINUTE, 1800 * MINUTE),)),
    st.just((Session(0 * MINUTE, 1440 * MINUTE),)),
    st.lists(sessions(), max_size=3).map(tuple),
)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[tuple[Session, ...], ...]:
    """Draw the seven days of a week from one to three different ones."""
    kinds = draw(st.lists(days, min_size=1, max_size=3))
    return tuple(draw(st.sampled_from(kinds)) for _ in range(7))


@st.composite
def calendars_and_days(draw: st.DrawFn) -> tuple[BusinessCalendar, date]:
    """Draw a calendar, and the day around which something happens in it: a clock change, a closed day, a version."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    day = date.fromisoformat(draw(st.sampled_from(CHANGES[zone])))
    near = st.integers(-3, 3).map(lambda number: day + number * DAY)
    closed = tuple(sorted((closed, "closed") for closed in draw(st.sets(near, max_size=2))))
    overrides = tuple(sorted(draw(st.dictionaries(near, days, max_size=2)).items()))
    begins = sorted(draw(st.sets(near, max_size=2)))
    versions = tuple(
        Version(draw(weeks()), valid_from=since, closed=closed, overrides=overrides) for since in (None, *begins)
    )
    return BusinessCalendar("drawn", zone, versions), day


@st.composite
def instants(draw: st.DrawFn, day: date, *, days_around: int = 2) -> datetime:
    """Draw an instant around a day: on a quarter of an hour, on a minute, or anywhere between."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    reach = days_around * 24 * 60
    at = (
        noon
        + draw(st.one_of(st.integers(-reach // 15, reach // 15).map(lambda n: 15 * n), st.integers(-reach, reach)))
        * MINUTE
    )
    return at + timedelta(
        microseconds=draw(st.one_of(st.just(0), st.sampled_from((1, 999_999)), st.integers(0, 59_999_999)))
    )


@st.composite
def situations(draw: st.DrawFn, *, count: int = 3) -> tuple[BusinessCalendar, list[datetime]]:
    """Draw a calendar and some instants in order."""
    calendar, day = draw(calendars_and_days())
    return calendar, sorted(draw(instants(day)) for _ in range(count))
