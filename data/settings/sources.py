"""[sources.*]: where cases come from, and what their words mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from data.errors import nearest
from data.settings import source_rest, source_sql
from data.settings.source_files import OF_FILES, FileEventsKeys, FileKeys
from data.settings.source_rest import RestEventsKeys, RestKeys
from data.settings.source_sql import SqlEventsKeys, SqlKeys
from data.settings.words import WAITING, Duration, Section, Words, Zone

STATES = ("queued", "active", "waiting", "done", "void")
FILE_KINDS = ("csv", "excel", "parquet", "xes")
SHARED = ("case_id", "state", "owner", "holder", "team", "case_type", "priority", "account", "subject",
          "source_due_at", "source_met")  # fmt: skip
OF_CASES = ("opened_at", "closed_at", "owned_at", "changed_at")
OF_EVENTS = ("occurred_at", "event_id", "opened_at", "activity", "actor")
PARTED = ("opened", "closed", "owned", "changed", "occurred", "source_due")
COLUMNS = {*SHARED, *OF_CASES, *OF_EVENTS, *(f"{n}_{p}" for n in PARTED for p in ("date", "time"))}
ACTIVITIES = ("client_told_open", "client_told_close", "first_reply", "other")


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


Columns = dict[Annotated[str, _one_of(COLUMNS, "it is not a column of ours")], Words]
Activity = Annotated[str, _one_of(ACTIVITIES, "it is nothing that the method asks for")]
Constant = Annotated[str, _one_of(set(SHARED) - {"case_id"}, "it can have no constant")]


class EventsConfig(FileEventsKeys, SqlEventsKeys, RestEventsKeys):
    """A second table beside the cases: statuses, activities, e-mails."""

    columns: Columns
    order_by: Words = ()


class SourceConfig(FileKeys, SqlKeys, RestKeys):
    """A source of cases or events and its mapping; keys of another kind than its own are refused."""

    kind: Literal["csv", "excel", "parquet", "xes", "sql", "rest"]
    listing: Literal["full", "open", "part"] | None = None
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
    link: Words = ()
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

    @property
    def is_file(self) -> bool:
        """Tell whether the source is read from files."""
        return self.kind in FILE_KINDS

    @model_validator(mode="after")
    def _own_keys(self) -> SourceConfig:
        """Refuse a key of another kind, and ask for the one that leads to the rows."""
        # a second file may be of another kind than the first: its name tells
        second = FILE_KINDS if self.is_file else (self.kind,)
        sections: list[tuple[str, Section, tuple[str, ...]]] = [("", self, (self.kind,))]
        if self.events:
            sections.append(("events.", self.events, second))
        for prefix, section, own in sections:
            given = section.model_fields_set & OF_KIND.keys()
            wrong = sorted(key for key in given if not set(OF_KIND[key]) & set(own))
            if wrong:
                kinds = " or ".join(OF_KIND[wrong[0]])
                raise ValueError(f"{prefix}{wrong[0]} is a key of kind {kinds}, and this source is {self.kind}")
            if self.is_file and not getattr(section, "path", None):
                raise ValueError(f'{prefix}path is missing: name the file, for instance path = "cases.csv"')
        if self.kind == "sql":
            source_sql.check(self, self.events)
        if self.kind == "rest":
            source_rest.check(self, self.events)
        return self

    @model_validator(mode="after")
    def _second_table(self) -> SourceConfig:
        if self.events is not None and self.rows == "events":
            raise ValueError('a second table stands beside cases: with an events section, rows = "cases"')
        return self


def _kinds_by_key() -> dict[str, tuple[str, ...]]:
    """Return, for each key that not every kind has, the kinds that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for keys, kinds in ((FileKeys, FILE_KINDS), (SqlKeys, ("sql",)), (RestKeys, ("rest",))):
        for name in keys.model_fields:
            found[name] = (*found.get(name, ()), *OF_FILES.get(name, kinds))
    return found


OF_KIND = _kinds_by_key()
