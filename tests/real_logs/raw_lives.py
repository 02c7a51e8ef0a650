"""The four logs as the plain catalogue takes them: the events of every case from the raw rows, and each log's rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.real_logs import raw_baltimore_311, raw_bpi_2013, raw_helpdesk_italy, raw_uci_incidents
from tests.real_logs.raw import Office
from tests.reference.catalogue.calendars import Calendar
from tests.reference.catalogue.lives import Case, Event
from tests.reference.catalogue.rules import Rules, Target


@dataclass(frozen=True)
class Log:
    """A log's cases and rules, and for each case what the source's own flag said from when on."""

    cases: list[Case]
    rules: Rules
    met: dict[str, list[tuple[datetime, bool]]] = field(default_factory=dict)

    def met_at(self, at: datetime) -> dict[str, bool]:
        """Return the source's own verdicts, as they were known at an instant."""
        told = {name: [flag for since, flag in flags if since <= at] for name, flags in self.met.items()}
        return {name: flags[-1] for name, flags in told.items() if flags}


def calendar(office: Office, first: date, last: date) -> Calendar:
    """Make an office's calendar over some years."""
    week = dict.fromkeys(range(5), office.hours)
    return Calendar(office.zone, week, closed=office.closed, first=first, last=last)


def _targets(within: dict[str, timedelta]) -> tuple[Target, ...]:
    return tuple(Target({"priority": name}, time) for name, time in within.items())


def bpi_2013(folder: Path) -> Log:
    """Read the incident log in three lines: who acts owns, groups hold, those of the 2nd and 3rd line are experts."""
    log_of = raw_bpi_2013
    by_name: dict[str, list[Event]] = defaultdict(list)
    for name, row in log_of.events(folder):
        word = log_of.STATES.get(log_of.word(row), log_of.STATES.get(row["concept:name"]))
        says = {
            "holder": _line(row["org:group"]),
            "team": row["organization involved"],
            "case_type": row["product"],
            "priority": row["impact"],
        }
        at = datetime.fromisoformat(row["time:timestamp"]).astimezone(ZoneInfo("UTC"))
        by_name[name].append(Event(at, word, word is None, says, row["org:resource"]))
    cases = [_case("incidents", name, events, owners="actor") for name, events in by_name.items()]
    rules = Rules(
        calendars={None: calendar(log_of.OFFICE, date(2012, 1, 1), date(2013, 6, 1))},
        targets=_targets(log_of.TARGETS),
        tiers={"second_line": "expert", "third_line": "expert", "Siebel": "machine"},
        nobody=frozenset({"-"}),
        start=log_of.START,
    )
    return Log(cases, rules)


def helpdesk_italy(folder: Path) -> Log:
    """Read the help desk's log: activities tell the state, who acts owns, equal rows are one."""
    log_of = raw_helpdesk_italy
    by_name: dict[str, list[Event]] = defaultdict(list)
    for name, row in log_of.distinct(log_of.events(folder)):
        word = log_of.STATES.get(row["concept:name"])
        says = {"team": "help_desk"}
        done = (row["org:resource"], row["concept:name"])
        by_name[name].append(Event(log_of.instant(row), word, word is None, says, *done))
    cases = [_case("tickets", name, events, owners="actor") for name, events in by_name.items()]
    held = calendar(log_of.OFFICE, date(2009, 12, 1), date(2014, 12, 31))
    return Log(cases, Rules(calendars={None: held}, targets=(Target({}, log_of.TARGET),)))


def uci_incidents(folder: Path) -> Log:
    """Read the audit trail: each row is the whole incident after a change, "?" is nothing."""
    log_of = raw_uci_incidents
    rows: dict[str, list[tuple[datetime, int, dict[str, str]]]] = defaultdict(list)
    for row in log_of.rows(folder):
        at = log_of.instant(row["sys_updated_at"])
        rows[row["number"]].append((at, int(row["sys_mod_count"]), row))
    columns = {"owner": "assigned_to", "team": "assignment_group", "case_type": "category", "account": "caller_id"}
    columns["priority"] = "priority"
    cases, met = [], {}
    for name, held in rows.items():
        held.sort(key=lambda change: change[:2])
        events = []
        for at, _, row in held:
            word = log_of.STATES.get(row["incident_state"])
            says = {ours: None if row[theirs] == "?" else row[theirs] for ours, theirs in columns.items()}
            says["team"] = "service_desk" if says["team"] == "Group 70" else says["team"]
            events.append(Event(at, word, word is None, says))
        opened = log_of.instant(held[-1][2]["opened_at"])
        cases.append(Case("incidents", name, tuple(events), opened_at=opened))
        met[name] = [(at, row["made_sla"] == "true") for at, _, row in held]
    held_calendar = calendar(log_of.OFFICE, date(2015, 12, 1), date(2017, 12, 31))
    return Log(cases, Rules(calendars={None: held_calendar}, targets=_targets(log_of.TARGETS)), met)


def baltimore_311(folder: Path) -> Log:
    """Read the city's requests: a row a request as it stood at the export, nobody's name in it."""
    log_of = raw_baltimore_311
    rows = log_of.rows(folder)
    attributes = {row["SRRecordID"]: {"team": row["Agency"], "case_type": row["SRType"]} for row in rows}
    changed = {row["SRRecordID"]: log_of.instant(row["StatusDate"]) for row in rows}
    cases = []
    for case in log_of.cases(rows):
        events = [Event(step.at, step.state, says=attributes[case.case_id]) for step in case.steps]
        told = (case.opened_at, case.due_at, "cases", changed[case.case_id])
        cases.append(Case("requests", case.case_id, tuple(events), "none", *told))
    held = calendar(log_of.OFFICE, date(2019, 1, 1), date(2020, 12, 31))
    return Log(cases, Rules(calendars={None: held}, targets=(Target({}, by="source_due_at"),)))


def _line(group: str) -> str:
    return next((line for end, line in ((" 2nd", "second_line"), (" 3rd", "third_line")) if group.endswith(end)), group)


def _case(source: str, name: str, events: list[Event], *, owners: str) -> Case:
    return Case(source, name, tuple(sorted(events, key=lambda event: event.at)), owners)
