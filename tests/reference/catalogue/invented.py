"""Small companies by chance: a configuration, and the rows of three sources as they would write them to a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

Row = dict[str, str]
YORK = ZoneInfo("America/New_York")
CRM = ("Id", "When", "Rev", "Status", "Owner", "With", "Team", "Type", "Prio", "Client")
ERP = ("Id", "When", "Rev", "What", "By", "Team", "Type")
DESK = ("Id", "Opened", "Closed", "Status", "Changed", "Owner", "Team", "Type", "Prio", "Client", "Promise")
OPEN_WORDS = ("New", "Open", "Open", "Open", "On hold", "Ask client", "Ask client", "On order", "", "Hm")
PEOPLE = ("Anna Smith", "a.smith", "Ben Okoro", "Cleo", "Eve Stone", "Sam Sale", "Zoe", "Robo", "-", "")
GROUPS = ("", "", "", "2nd line", "Ben Okoro", "Eve Stone", "desk group")
TEAMS, TYPES, PRIORITIES = (
    ("east", "west", "nights", "nowhere", ""),
    ("order", "quote", "issue", "other"),
    ("A", "B", ""),
)
CLIENTS = tuple(f"Client {number}" for number in range(25))
ERP_WORDS = ("Create", "Take over", "Take over", "Ask", "Order part", "Phone call")
CONFIG = (Path(__file__).parent / "invented.toml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Invented:
    """The rows of each source, those of the first load and those that the second one adds, and when the loads were."""

    first: dict[str, list[Row]]
    second: dict[str, list[Row]]
    loads: tuple[datetime, datetime]


def invent(seed: int, begin: datetime, *, days: int = 56, count: int = 300) -> Invented:
    """Make the lives of some cases that open within some days; the first load comes after three quarters of them."""
    by = Random(seed)
    first_load, last_load = begin + timedelta(days=days * 3 / 4), begin + timedelta(days=days + 14)
    rows: dict[str, list[tuple[datetime, Row]]] = {"crm": [], "erp": [], "desk": []}
    for number in range(count):
        source = by.choice(("crm", "crm", "erp", "desk"))
        opened = _whole(begin + timedelta(days=by.uniform(0, days if source != "desk" else days / 2)), by)
        until = first_load if source == "desk" else last_load
        made = {"crm": _crm, "erp": _erp, "desk": _desk}[source](by, f"{number}", opened, until)
        rows[source] += made
    first = {name: [row for at, row in held if at <= first_load or name == "desk"] for name, held in rows.items()}
    second = {name: [row for at, row in held if at > first_load and name != "desk"] for name, held in rows.items()}
    # what is written down late: known only from the second load on, though it happened before the first
    for name in ("crm", "erp"):
        for row in by.sample(first[name], len(first[name]) // 20):
            first[name].remove(row)
            second[name].append(row)
        by.shuffle(first[name])
    return Invented(first, second, (first_load, last_load))


def _whole(at: datetime, by: Random) -> datetime:
    """Return an instant to the second, most of them by day."""
    at = at.replace(microsecond=0)
    return at.replace(hour=by.randint(7, 15), minute=by.randint(0, 59)) if by.random() < 0.8 else at


def _instants(by: Random, opened: datetime, last: datetime) -> list[datetime]:
    found = [opened]
    while by.random() < 0.78:
        wait = (
            timedelta(0) if by.random() < 0.1 else timedelta(hours=by.choice((0.05, 1, 3, 20, 60, 200)) * by.random())
        )
        found.append(_whole(found[-1] + wait, by) if by.random() < 0.3 else found[-1] + wait)
        found[-1] = max(found[-2], found[-1].replace(microsecond=0))
    return [at for at in found if at < last]


def _words(by: Random, count: int, still: tuple[str, ...], done: tuple[str, ...], void: str) -> list[str]:
    found = [by.choice(still) for _ in range(count)]
    for place in range(1, count):
        if by.random() < 0.2:
            found[place] = by.choice(done)
    if by.random() < 0.6:
        found[-1] = by.choice(done)
        if count > 2 and by.random() < 0.4:
            found[-2] = by.choice(done)
    if by.random() < 0.06:
        found[-1] = void
    return found


def _crm(by: Random, name: str, opened: datetime, last: datetime) -> list[tuple[datetime, Row]]:
    ats = _instants(by, opened, last)
    words = _words(by, len(ats), OPEN_WORDS, ("Closed", "Resolved"), "Spam")
    owner, holder, team, kind = by.choice(PEOPLE), "", by.choice(TEAMS), by.choice(TYPES)
    rows = []
    for place, (at, word) in enumerate(zip(ats, words, strict=True)):
        if not _at_once(ats, place):
            owner = by.choice(PEOPLE) if by.random() < 0.35 else owner
            holder = by.choice(GROUPS) if by.random() < 0.3 else holder
        team = by.choice(TEAMS) if by.random() < 0.1 else team
        kind = by.choice(TYPES) if by.random() < 0.1 else kind
        values = (name, at.isoformat(), str(place + 8), word, owner, holder, team, kind, by.choice(PRIORITIES))
        client = by.choice(CLIENTS) if place == 0 or by.random() < 0.05 else ""
        rows.append((at, dict(zip(CRM, (*values, client), strict=True))))
    return rows


def _erp(by: Random, name: str, opened: datetime, last: datetime) -> list[tuple[datetime, Row]]:
    ats = [at for at in _instants(by, opened, last) if not _is_ambiguous(at)]
    words = _words(by, len(ats), ERP_WORDS, ("Done",), "Scrap")
    rows, actor = [], ""
    for place, (at, word) in enumerate(zip(ats, words, strict=True)):
        actor = actor if _at_once(ats, place) else by.choice(PEOPLE)
        local = at.astimezone(YORK).strftime("%Y-%m-%d %H:%M:%S")
        team, kind = by.choice(("west", "")), by.choice(("order", ""))
        values = (name, local, str(place + 8), word, actor, team, kind)
        rows.append((at, dict(zip(ERP, values, strict=True))))
    return rows


def _at_once(ats: list[datetime], place: int) -> bool:
    """Tell whether an event is of the instant of the one before it: nobody owns or holds for no time here."""
    return place > 0 and ats[place] == ats[place - 1]


def _is_ambiguous(at: datetime) -> bool:
    local = at.astimezone(YORK)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _desk(by: Random, name: str, opened: datetime, last: datetime) -> list[tuple[datetime, Row]]:
    closed = opened + timedelta(hours=by.choice((0, 2, 30, 200)) * by.random())
    closed = min(closed.replace(microsecond=0), last)
    if by.random() < 0.03:
        closed = opened - timedelta(minutes=3)
    word = by.choice(("New", "Open", "Ask client", "Closed", "Closed", "Closed", "Spam"))
    changed = min(opened + timedelta(hours=100 * by.random()), last).replace(microsecond=0)
    promise = (opened + timedelta(hours=by.uniform(-2, 150))).replace(microsecond=0)
    values = (
        name,
        opened.isoformat(),
        closed.isoformat() if word == "Closed" else "",
        word,
        (closed if word == "Closed" else changed).isoformat(),
        by.choice(("Anna Smith", "Ben Okoro", "Eve Stone", "")),
        by.choice(TEAMS),
        by.choice(TYPES),
        by.choice(PRIORITIES),
        by.choice(CLIENTS),
        promise.isoformat() if by.random() < 0.7 else "",
    )
    return [(opened, dict(zip(DESK, values, strict=True)))]


def write(folder: Path, rows: dict[str, list[Row]]) -> None:
    """Write the configuration and the exports."""
    (folder / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    for name, columns in (("crm", CRM), ("erp", ERP), ("desk", DESK)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows[name])


def utc(text: str) -> datetime:
    """Read an instant with its offset."""
    return datetime.fromisoformat(text).astimezone(UTC)
