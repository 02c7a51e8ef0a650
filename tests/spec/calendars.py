"""The calendars of the worked cases."""

from __future__ import annotations

from datetime import date

from metrics.calendar import BusinessCalendar, Version
from tests.tables import berlin_9_to_5, hours_of_day, weekly

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WEEKDAYS = range(5)
SUN_TO_THU = (SUN, MON, TUE, WED, THU)
EVERY_DAY = range(7)

DAY_9_TO_5 = (hours_of_day(9, 17),)
NIGHT = (hours_of_day(22, 30),)

D = berlin_9_to_5()
D_AT_CHRISTMAS = weekly(
    "D at Christmas",
    "Europe/Berlin",
    dict.fromkeys(WEEKDAYS, DAY_9_TO_5),
    closed=((date(2025, 12, 25), "Christmas Day"), (date(2025, 12, 26), "Boxing Day")),
    overrides=((date(2025, 12, 24), (hours_of_day(9, 12),)),),
)
D_THEN_LONGER = BusinessCalendar(
    "D until 31 May, then 08-18",
    "Europe/Berlin",
    (
        Version(D.versions[0].week),
        Version((*((hours_of_day(8, 18),),) * 5, (), ()), valid_from=date(2025, 6, 1)),
    ),
)
WITH_LUNCH = weekly("with lunch", "Europe/Berlin", dict.fromkeys(WEEKDAYS, (hours_of_day(8, 12), hours_of_day(13, 17))))
BERLIN_NIGHT = weekly("nights", "Europe/Berlin", dict.fromkeys(EVERY_DAY, NIGHT))
SMALL_HOURS = weekly("small hours", "Europe/Berlin", dict.fromkeys(EVERY_DAY, (hours_of_day(2.5, 3.25),)))
SUNDAY_NIGHT = weekly("Sunday night", "Europe/Berlin", {SUN: NIGHT})
NEW_YORK_NIGHT = weekly("New York nights", "America/New_York", dict.fromkeys(SUN_TO_THU, NIGHT))
NEW_YORK = weekly("New York", "America/New_York", dict.fromkeys(WEEKDAYS, DAY_9_TO_5))
NEW_YORK_ON_4_JULY = weekly(
    "New York, 4 July closed",
    "America/New_York",
    dict.fromkeys(WEEKDAYS, DAY_9_TO_5),
    closed=((date(2025, 7, 4), "Independence Day"),),
)
KOLKATA = weekly("Kolkata", "Asia/Kolkata", dict.fromkeys(WEEKDAYS, (hours_of_day(9.5, 18.5),)))
DUBAI = weekly("Dubai", "Asia/Dubai", dict.fromkeys(SUN_TO_THU, DAY_9_TO_5))


def around_the_clock(zone: str) -> BusinessCalendar:
    """Return the 24x7 calendar of a zone."""
    return weekly(f"24x7 {zone}", zone, dict.fromkeys(EVERY_DAY, (hours_of_day(0, 24),)))
