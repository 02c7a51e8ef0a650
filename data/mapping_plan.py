"""What the configuration says of one table of a source, gathered and compiled: everything the mapping asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from data.errors import CasewallError
from data.mapping_people import People
from data.mapping_words import Words
from data.settings import CaseTypeConfig, Settings, TeamConfig
from data.times import TimeRules

YES, NO = ("true", "yes", "1", "y", "t"), ("false", "no", "0", "n", "f")
XES_COLUMNS = {"case_id": ("case:concept:name",), "occurred_at": ("time:timestamp",)}
TIMES = {
    "cases": ("opened_at", "closed_at", "owned_at", "changed_at", "source_due_at"),
    "events": ("occurred_at", "opened_at", "source_due_at"),
}


@dataclass(frozen=True, kw_only=True)
class TablePlan:
    """One table of a source (`cases` or `events`) and how each of its columns becomes ours."""

    source: str
    table: str
    where: str  # the section of the configuration, for errors
    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, str]
    nulls: frozenset[str]
    order_by: tuple[str, ...]
    times: TimeRules
    states: Words
    activities: Words
    people: People
    teams: Words
    case_types: Words
    met: Mapping[str, bool]
    owner_by: str | None
    holder_by: str | None
    logged: bool  # a log beside the cases tells when a case closed

    @property
    def required(self) -> str:
        """Name the instant without which a row is no case or event."""
        return "opened_at" if self.table == "cases" else "occurred_at"


def plans(source: str, settings: Settings) -> tuple[TablePlan, ...]:
    """Return the plans of a source's tables: its own, and the events beside it where it has them."""
    held = settings.sources[source]
    own = "events" if held.rows == "events" else "cases"
    found = [_plan(source, settings, table=own, second=False)]
    if held.events is not None and own == "cases":
        found.append(_plan(source, settings, table="events", second=True))
    return tuple(found)


def _plan(source: str, settings: Settings, *, table: str, second: bool) -> TablePlan:
    """Gather one table's settings; the second table inherits everything but its columns."""
    held = settings.sources[source]
    where = f"sources.{source}"
    section = f"{where}.events" if second else where
    columns = dict(held.events.columns if second and held.events else held.columns)
    if held.kind == "xes" and table == "events" and not second:
        columns = {**XES_COLUMNS, **columns}
    if held.link and not second:
        columns["link"] = held.link
    given = {*columns, *({} if second else held.values)}
    mapped = {*given, *held.columns, *held.values}
    for name in ("case_id", "opened_at" if table == "cases" else "occurred_at"):
        if not _has(columns, name):
            raise CasewallError(f'{section}.columns.{name} is missing. Name the column, for instance {name} = "Id".')
    return TablePlan(
        source=source,
        table=table,
        where=section,
        columns=columns,
        values={} if second else held.values,
        nulls=frozenset({"", *(mark.strip() for mark in held.nulls)}),
        order_by=held.events.order_by if second and held.events else held.order_by,
        times=TimeRules(
            where=where,
            timezone=held.timezone,
            formats=held.time_formats,
            ignore_offsets=held.offsets == "ignore",
            ambiguous=held.ambiguous,
            nonexistent=held.nonexistent,
        ),
        states=Words.of(held.states, where=f"{where}.states"),
        activities=Words.of(held.activities, where=f"{where}.activities"),
        people=_people(source, settings),
        teams=_named(settings.teams, where="teams"),
        case_types=_named(settings.case_types, where="case_types"),
        met=_met(held.met),
        owner_by="cell" if "owner" in given else "actor" if "actor" in columns and "owner" not in mapped else None,
        holder_by="cell" if "holder" in given else None,
        logged=held.events is not None and "state" in held.events.columns,
    )


def _has(columns: Mapping[str, object], name: str) -> bool:
    """Tell whether a column is mapped, an instant also by its date."""
    return name in columns or (name.endswith("_at") and f"{name[:-3]}_date" in columns)


def _named(held: Mapping[str, CaseTypeConfig] | Mapping[str, TeamConfig], *, where: str) -> Words:
    """Compile the names of teams or case types: each also answers to its own key."""
    return Words.of({key: (key, *one.names) for key, one in held.items()}, where=where)


def _people(source: str, settings: Settings) -> People:
    """Build the names of a source; a holder may also be a group, known by the names of a team with a tier."""
    owners = settings.owners
    return People.of(
        source,
        names={key: owner.names for key, owner in owners.items()},
        tiers={key: owner.tier for key, owner in owners.items() if owner.tier},
        nobody=settings.sources[source].nobody,
        groups=_named({key: team for key, team in settings.teams.items() if team.tier}, where="teams"),
        sources=settings.sources,
    )


def _met(held: Mapping[Literal["yes", "no"], Iterable[str]]) -> dict[str, bool]:
    """Return the words of the source's own flag, in lower case; yes and no are understood unless named otherwise."""
    words = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    for answer, said in held.items():
        words |= dict.fromkeys((word.strip().lower() for word in said), answer == "yes")
    return words
