"""The rows of an invented company as the plain catalogue takes them, and its rules, written down a second time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.reference.catalogue.calendars import Calendar, Hours
from tests.reference.catalogue.invented import YORK, Invented, Row, utc
from tests.reference.catalogue.lives import Case, Event
from tests.reference.catalogue.rules import Rules, Target

HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2024, 6, 1), date(2026, 12, 31)
NAMES = {
    "Anna Smith": "anna", "a.smith": "anna", "Ben Okoro": "ben", "Cleo": "cleo", "Eve Stone": "eve",
    "Sam Sale": "sam", "Robo": "robo", "2nd line": "second",
}  # fmt: skip
CRM_STATES = {
    "New": "queued", "Open": "active", "On hold": "waiting", "Ask client": "waiting: client",
    "On order": "waiting: supplier", "Closed": "done", "Resolved": "done", "Spam": "void",
}  # fmt: skip
ERP_STATES = {
    "Create": "queued", "Take over": "active", "Ask": "waiting: client", "Order part": "waiting: supplier",
    "Done": "done", "Scrap": "void",
}  # fmt: skip


def _hours(*spans: tuple[float, float]) -> Hours:
    return tuple((start * HOUR, end * HOUR) for start, end in spans)


def rules() -> Rules:
    """Return the rules of the configuration."""
    days = _hours((8, 12), (13, 17))
    office = Calendar(
        BERLIN,
        {**dict.fromkeys(range(4), days), 4: _hours((8, 15))},
        closed=frozenset({date(2025, 10, 3), date(2025, 4, 18), date(2025, 4, 21)}),
        overrides={date(2025, 10, 31): _hours((8, 12)), date(2025, 11, 8): _hours((10, 14))},
        first=FIRST,
        last=LAST,
    )
    week = dict.fromkeys(range(5), _hours((9, 17)))
    york = Calendar(YORK, week, closed=frozenset({date(2025, 11, 11)}), first=FIRST, last=LAST)
    night = Calendar(BERLIN, dict.fromkeys((6, 0, 1, 2, 3), _hours((22, 30))), first=FIRST, last=LAST)
    return Rules(
        calendars={None: office, "east": office, "west": york, "nights": night},
        targets=(
            Target({}, 16 * HOUR),
            Target({"team": "west"}, 10 * HOUR),
            Target({"case_type": "order"}, 8 * HOUR),
            Target({"case_type": "order"}, 12 * HOUR, since=date(2025, 10, 20)),
            Target({"case_type": "order", "priority": "A"}, 4 * HOUR, since=date(2025, 4, 1)),
            Target({"source": "desk", "case_type": "quote"}, by="source_due_at"),
        ),
        tiers={"second": "expert", "eve": "expert", "sam": "sales", "robo": "machine"},
        teams={"anna": "east", "ben": "east", "cleo": "west"},
        nobody=frozenset({"-"}),
        pauses={"issue": ("client", "supplier")},
        reopened={"quote": "restart", "issue": "span"},
        silent_after=6 * HOUR,
        limits={"anna": 8},
        activities={"erp": {"client_told_open": "Ask", "client_told_close": "Phone call", "first_reply": "Take over"}},
        checklists={"order": ("Take over", "client_told_close"), "issue": ("Ask",)},
        promises={"ownership": 2 * HOUR, "first_reply": 3 * HOUR, "client_told": 5 * HOUR},
    )


def cases(held: Invented) -> list[Case]:
    """Make the cases of the three sources."""
    return [*_logged("crm", held), *_logged("erp", held), *(_row(row) for row in held.first["desk"])]


def _logged(source: str, held: Invented) -> Iterator[Case]:
    events: dict[str, list[tuple[datetime, int, Event]]] = defaultdict(list)
    for rows, seen_at in ((held.first[source], None), (held.second[source], held.loads[1])):
        for row in rows:
            event = _crm(row, seen_at) if source == "crm" else _erp(row, seen_at)
            events[row["Id"]].append((event.at, int(row["Rev"]), event))
    for name, logged in events.items():
        logged.sort(key=lambda held: held[:2])
        owners = "owner" if source == "crm" else "actor"
        yield Case(source, name, tuple(event for _, _, event in logged), owners)


def _crm(row: Row, seen_at: datetime | None) -> Event:
    columns = {"Owner": "owner", "With": "holder", "Team": "team", "Type": "case_type", "Prio": "priority"}
    columns["Client"] = "account"
    says = {ours: NAMES.get(row[theirs], row[theirs]) or None for theirs, ours in columns.items()}
    word = CRM_STATES.get(row["Status"])
    return Event(utc(row["When"]), word, word is None and row["Status"] != "", says, seen_at=seen_at)


def _erp(row: Row, seen_at: datetime | None) -> Event:
    at = datetime.fromisoformat(row["When"]).replace(tzinfo=YORK).astimezone(UTC)
    word, says = ERP_STATES.get(row["What"]), {"team": row["Team"] or None, "case_type": row["Type"] or None}
    actor = NAMES.get(row["By"], row["By"]) or None
    return Event(at, word, word is None, says, actor, row["What"], seen_at)


def _row(row: Row) -> Case:
    """Make a case of its current row: opened and closed at their own times, the rest since it changed."""
    columns = {"Owner": "owner", "Team": "team", "Type": "case_type", "Prio": "priority", "Client": "account"}
    says = {ours: NAMES.get(row[theirs], row[theirs]) or None for theirs, ours in columns.items()}
    opened, changed, word = utc(row["Opened"]), utc(row["Changed"]), row["Status"]
    events = [Event(opened, "queued" if word == "New" else "active", says=says)]
    if word == "Closed":
        events.append(Event(utc(row["Closed"]), "done", says=says))
    elif word in ("Ask client", "Spam"):
        events.append(Event(max(opened, changed), CRM_STATES[word], says=says))
    due = utc(row["Promise"]) if row["Promise"] else None
    return Case("desk", row["Id"], tuple(events), "owner", opened, due, "cases", changed)
