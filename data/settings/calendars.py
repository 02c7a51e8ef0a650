"""[calendars.*]: working time as a person writes it."""

from __future__ import annotations

from datetime import date

from pydantic import Field, field_validator

from data.settings.words import Day, Section, Sessions, Week, Words, Zone


class Holidays(Section):
    """Public holidays of a country, by the holidays package; `without` and `extra` mend its list."""

    country: str
    subdivision: str | None = None
    extra: dict[str, str] = Field(default_factory=dict)
    without: Words = ()

    @field_validator("extra", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        """Take a list of dates as days without a name."""
        return {str(day): "holiday" for day in value} if isinstance(value, list | tuple) else value


class _Hours(Section):
    """What a version may set."""

    holidays: Holidays | None = None
    closures: Words = ()
    exceptions: dict[Day, Sessions] = Field(default_factory=dict)


class VersionConfig(_Hours):
    """From a date on these keys replace those of the calendar."""

    since: date = Field(alias="from")
    week: Week | None = None


class CalendarConfig(_Hours):
    """A business calendar."""

    timezone: Zone
    week: Week
    versions: tuple[VersionConfig, ...] = ()
