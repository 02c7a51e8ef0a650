"""[sources.*]: where cases come from, and what their words mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, field_validator, model_validator

from data.errors import nearest
from data.settings.words import WAITING, Duration, Section, Words, Zone

STATES = ("queued", "active", "waiting", "done", "void")
FILE_KINDS = ("csv", "excel", "parquet", "xes")
LATER_KINDS = ("sql", "rest")
SHARED = ("case_id", "state", "owner", "holder", "team", "case_type", "priority", "account", "subject",
          "source_due_at", "source_met")  # fmt: skip
OF_CASES = ("opened_at", "closed_at", "owned_at", "changed_at")
OF_EVENTS = ("occurred_at", "event_id", "opened_at", "activity", "actor")
PARTED = ("opened", "closed", "owned", "changed", "occurred", "source_due")
COLUMNS = {*SHARED, *OF_CASES, *OF_EVENTS, *(f"{n}_{p}" for n in PARTED for p in ("date", "time"))}
ACTIVITIES = ("client_told_open", "client_told_close", "first_reply")
SHEET = "name a sheet by its title, or by its number from 0"


def _one_of(known: Iterable[str], what: str) -> AfterValidator:
    """Refuse a key that is none of ours, with the nearest that is."""
    names = sorted(known)

    def check(name: str) -> str:
        if name not in names:
            raise ValueError(f"{what}. {nearest(name, names)}")
        return name

    return AfterValidator(check)


def _state(name: str) -> str:
    if name not in STATES and not WAITING.fullmatch(name):
        raise ValueError(f"it is no state. {nearest(name, (*STATES, 'waiting: client'))}")
    return name


def _kind(value: Any) -> Any:
    if value in LATER_KINDS:
        raise ValueError(f"sources of kind {value} are not built yet; read an export: {', '.join(FILE_KINDS)}")
    return value


def _sheet(value: Any) -> str | int:
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(SHEET)
    return value


Columns = dict[Annotated[str, _one_of(COLUMNS, "it is not a column of ours")], Words]
Activity = Annotated[str, _one_of(ACTIVITIES, "it is nothing that the method asks for")]
Constant = Annotated[str, _one_of(set(SHARED) - {"case_id"}, "it can have no constant")]
Sheet = Annotated[str | int, PlainValidator(_sheet)]


class EventsConfig(Section):
    """A second table beside the cases: statuses, activities, e-mails."""

    path: str
    columns: Columns
    encoding: str | None = None
    separator: str | None = None
    sheet: Sheet | None = None


class SourceConfig(Section):
    """A source of cases or events and its mapping."""

    kind: Annotated[Literal["csv", "excel", "parquet", "xes"], BeforeValidator(_kind)]
    path: str
    rows: Literal["cases", "events"] = "cases"
    interval: Duration = timedelta(minutes=1)
    label: str | None = None
    timezone: Zone | None = None
    offsets: Literal["honour", "ignore"] = "honour"
    ambiguous: Literal["earliest", "latest", "null"] = "earliest"
    nonexistent: Literal["later", "null"] = "later"
    time_formats: Words = ()
    nulls: Words = ()
    order_by: Words = ()
    nobody: Words = ()
    case_url: str | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: Sheet | None = None
    columns: Columns = Field(default_factory=dict)
    met: dict[Literal["yes", "no"], Words] = Field(default_factory=dict)
    events: EventsConfig | None = None
    activities: dict[Activity, Words] = Field(default_factory=dict)
    values: dict[Constant, str] = Field(default_factory=dict)
    states: dict[Annotated[str, AfterValidator(_state)], Words] = Field(default_factory=dict)

    @field_validator("case_url")
    @classmethod
    def _case_url(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^{}]*\{case_id\}[^{}]*", value):
            raise ValueError('write the address of a case as "https://crm.example/cases/{case_id}"')
        return value

    @model_validator(mode="after")
    def _second_table(self) -> SourceConfig:
        if self.events is not None and self.rows == "events":
            raise ValueError('a second table stands beside cases: with an events section, rows = "cases"')
        return self
