"""[sources.*]: where cases come from, and what their words mean."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from data.errors import nearest
from data.settings.words import Duration, Section, Words, Zone

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
Columns = dict[str, Words]


def _kind(value: Any) -> Any:
    if value in LATER_KINDS:
        raise ValueError(f"sources of kind {value} are not built yet; read an export: {', '.join(FILE_KINDS)}")
    return value


def _columns(value: dict[str, Any]) -> dict[str, Any]:
    for name in value:
        if name not in COLUMNS:
            raise ValueError(f'"{name}" is not a column of ours. {nearest(name, COLUMNS)}')
    return value


class EventsConfig(Section):
    """A second table beside the cases: statuses, activities, e-mails."""

    path: str
    columns: Columns
    encoding: str | None = None
    separator: str | None = None
    sheet: str | int | None = None

    check_columns = field_validator("columns")(_columns)


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
    link: str | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | int | None = None
    columns: Columns = Field(default_factory=dict)
    met: dict[Literal["yes", "no"], Words] = Field(default_factory=dict)
    events: EventsConfig | None = None
    activities: dict[str, Words] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)
    states: dict[str, Words] = Field(default_factory=dict)

    check_columns = field_validator("columns")(_columns)

    @field_validator("states")
    @classmethod
    def _states(cls, value: dict[str, Any]) -> dict[str, Any]:
        for name in value:
            if name not in STATES and not name.startswith("waiting: "):
                raise ValueError(f'"{name}" is no state. {nearest(name, (*STATES, "waiting: client"))}')
        return value

    @field_validator("activities")
    @classmethod
    def _activities(cls, value: dict[str, Any]) -> dict[str, Any]:
        for name in value:
            if name not in ACTIVITIES:
                raise ValueError(f'"{name}" is nothing that the method asks for. {nearest(name, ACTIVITIES)}')
        return value

    @field_validator("values")
    @classmethod
    def _values(cls, value: dict[str, str]) -> dict[str, str]:
        known = tuple(name for name in SHARED if name != "case_id")
        for name in value:
            if name not in known:
                raise ValueError(f'"{name}" can have no constant. {nearest(name, known)}')
        return value

    @model_validator(mode="after")
    def _second_table(self) -> SourceConfig:
        if self.events is not None and self.rows == "events":
            raise ValueError('a second table stands beside cases: with an events section, rows = "cases"')
        return self
