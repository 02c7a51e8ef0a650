"""The demo company's casewall.toml: an ordinary configuration over ordinary files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.sources.demo_company import (
    EAST,
    EXPERT_LIMIT,
    EXPERT_NAMES,
    EXPERTS,
    FRONT_LINE,
    KINDS,
    SALES_NAMES,
    WEST,
    WIP_LIMIT,
    ZONE,
    Kind,
)  # fmt: skip
from data.sources.demo_simulation import Company
from metrics.calendar import BusinessCalendar, day_end
from metrics.calendar_compile import open_spans

DAY = timedelta(days=1)
LABELS = {"quote": "Quotes", "order": "Orders", "issue": "Issues"}

HEAD = """\
# The demo company: invented people, clients and cases, made by `casewall demo`. Nothing here is real.
# It is an ordinary configuration over ordinary files, so it also shows how yours can look.

[casewall]
name = "Demo customer service"
store = "sqlite:///demo.db"
timezone = "{zone}"
calendar = "office"
start = {start}                    # cases opened earlier are old backlog
{as_of}
[calendars.office]
timezone = "{zone}"
week = {{ mon-fri = "08:30-17:00" }}
holidays = {{ country = "DE", subdivision = "BY" }}

[teams.east]
label = "East"
names = ["East", "EAST"]

[teams.west]
label = "West"
names = ["West", "WEST"]

[teams.experts]
label = "Experts"
names = ["experts"]
tier = "expert"                          # cases queue for them
"""

SOURCES = """
# ------------------------------------------------------------------ three systems
[sources.crm]                            # quotes: a row a case, and its activities beside it
kind = "csv"
path = "crm-cases.csv"
rows = "cases"
label = "CRM"
interval = "{interval}"
timezone = "{zone}"                      # its times carry no offset
time_formats = ["%d/%m/%Y %H:%M:%S"]

[sources.crm.columns]
case_id = "Case Number"
subject = "Subject"
account = "Client"
team = "Territory"
opened_at = "Created"
owned_at = "Taken"
closed_at = "Resolved"
changed_at = "Changed"
state = "Status"
owner = "Assigned To"
holder = "With"

[sources.crm.values]
case_type = "quote"

[sources.crm.states]                     # "Awaiting PO" is a word that nobody has mapped yet: see the marks
queued = ["New", "With experts"]
active = ["In progress"]
"waiting: client" = ["Waiting for client"]
done = ["Resolved"]

[sources.crm.events]
path = "crm-activities.csv"
columns = {{ case_id = "Case", occurred_at = "When", state = "Status", owner = "Owner", holder = "With", actor = "By", \
activity = "Activity" }}

[sources.crm.activities]
client_told_open = ["Confirmation e-mail"]
client_told_close = ["Closing e-mail"]

[sources.erp]                            # orders: a row an event
kind = "parquet"
path = "erp-orders.parquet"
rows = "events"
label = "ERP"
interval = "{interval}"
timezone = "{zone}"
nobody = ["BATCH"]

[sources.erp.columns]
case_id = "OrderNo"
occurred_at = "Stamp"
state = "Status"
owner = "Clerk"
holder = "Desk"
team = "Area"
account = "Customer"
subject = "Text"
activity = "Note"
actor = "User"

[sources.erp.values]
case_type = "order"

[sources.erp.states]
queued = ["New", "With experts"]
active = ["In progress"]
"waiting: client" = ["Waiting for client"]
done = ["Resolved"]

[sources.erp.activities]
client_told_open = ["Confirmation e-mail"]
client_told_close = ["Closing e-mail"]

[sources.desk]                           # issues: a row an event, times in UTC
kind = "csv"
path = "desk-events.csv"
rows = "events"
label = "Desk"
interval = "{interval}"
nulls = ["-"]

[sources.desk.columns]
case_id = "ticket"
occurred_at = "time"
state = "status"
owner = "owner"
holder = "with"
team = "team"
account = "client"
subject = "title"
activity = "what"
actor = "by"

[sources.desk.values]
case_type = "issue"

[sources.desk.states]
queued = ["New", "With experts"]
active = ["In progress"]
"waiting: client" = ["Waiting for client"]
done = ["Resolved"]

[sources.desk.activities]
client_told_open = ["Confirmation e-mail"]
client_told_close = ["Closing e-mail"]
"""


def demo_config(company: Company, *, as_of: datetime | None, until: date, interval: str = "20 s") -> str:
    """Return the configuration's text; with `as_of` the company's clock starts there."""
    zone = ZoneInfo(ZONE)
    line = ""
    if as_of is not None:
        shown = as_of.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        line = f'as_of = "{shown}"             # the office is closed just now: the clock starts at work and runs on\n'
    people = [
        *(person for team in (EAST, WEST) for name in FRONT_LINE[team]
          for person in _person(company, name, until, team=team, limit=WIP_LIMIT)),
        *(person for name in EXPERT_NAMES
          for person in _person(company, name, until, team=EXPERTS, tier="expert", limit=EXPERT_LIMIT)),
        *(f'\n[owners.{key(name)}]\nnames = ["{name}"]\ntier = "sales"\n' for name in SALES_NAMES),
    ]  # fmt: skip
    return (
        HEAD.format(zone=ZONE, start=company.start, as_of=line)
        + "".join(people)
        + "".join(_kind(kind) for kind in KINDS)
        + SOURCES.format(zone=ZONE, interval=interval)
    )


def key(name: str) -> str:
    """Return a person's key: a.reyes becomes reyes_a."""
    first, last = name.split()
    return f"{last}_{first.strip('.')}".lower()


def _person(
    company: Company, name: str, until: date, *, team: str, limit: int, tier: str | None = None
) -> Iterable[str]:
    yield f'\n[owners.{key(name)}]\nlabel = "{name}"\nnames = ["{name}"]\nteam = "{team}"\nwip_limit = {limit}\n'
    if tier:
        yield f'tier = "{tier}"\n'
    ranges = [f'"{first}"' if first == last else f'"{first}/{last}"' for first, last in _away(company, name, until)]
    if ranges:
        yield f"absences = [{', '.join(ranges)}]\n"


def _away(company: Company, name: str, until: date) -> list[tuple[date, date]]:
    """Return the days on which somebody is away, as ranges."""
    found: list[tuple[date, date]] = []
    day = company.start
    while day <= until:
        if day.weekday() < 5 and company.away(name, day):
            if found and day - found[-1][1] <= (3 * DAY if day.weekday() == 0 else DAY):
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        day += DAY
    return found


def _kind(kind: Kind) -> str:
    hours = int(kind.target.total_seconds() // 3600)
    return (
        f'\n[case_types.{kind.name}]\nlabel = "{LABELS[kind.name]}"\neffort = "{kind.minutes:.0f} min"\n'
        f'\n[[targets]]\ncase_type = "{kind.name}"\nwithin = "{hours} h"\ngoal = 0.9\n'
    )


def showing(calendar: BusinessCalendar, now: datetime) -> datetime:
    """Return the instant that the demo shows: now, or where the office is closed the last 13:48 at work."""
    today = now.astimezone(ZoneInfo(ZONE)).date()
    for back in range(14):
        day = today - DAY * back
        spans = open_spans(calendar, day, day)
        if not spans:
            continue
        begins, ends = spans[0][0] + timedelta(minutes=40), spans[-1][1] - timedelta(minutes=25)
        if back == 0 and begins <= now <= ends:
            return now
        shown = datetime.combine(day, datetime.min.time(), ZoneInfo(ZONE)) + timedelta(hours=13, minutes=48)
        if shown < now:
            return shown
    end = day_end(calendar, now)
    return end if end is not None else now
