"""[calendars.*]: working time as a person writes it."""

from __future__ import annotations

from datetime import date

from pydantic import Field, field_validator

from data.settings.dates import Day, DaysOff
from data.settings.hours import Sessions, Week
from data.settings.words import Section, Words, Zone


class Holidays(Section):
    """Public holidays of a country, by the holidays package; `without` and `extra` mend its list."""

    country: str
    subdivision: str | None = None
    extra: dict[Day, str] = Field(default_factory=dict)
    without: Words = ()

    @field_validator("extra", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        """Take a date, or a list of them, as days without a name."""
        days = [value] if isinstance(value, str | date) else value
        return {str(day): "holiday" for day in days} if isinstance(days, list | tuple) else value


class _Hours(Section):
    """What a version may set."""

    holidays: Holidays | None = None
    closures: DaysOff = ()
    exceptions: dict[Day, Sessions] = Field(default_factory=dict)


class VersionConfig(_Hours):
    """From a date on these keys replace those of the calendar."""

    since: Day = Field(alias="from")
    week: Week | None = None


class CalendarConfig(_Hours):
    """A business calendar."""

    timezone: Zone
    week: Week
    versions: tuple[VersionConfig, ...] = ()
