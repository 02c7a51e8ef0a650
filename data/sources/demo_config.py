"""The demo company's casewall.toml: an ordinary configuration over ordinary files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.sources.demo_company import (
    EXPERT_LIMIT,
    EXPERT_NAMES,
    EXPERTS,
    FIRST_STEP,
    FRONT_LINE,
    KINDS,
    SALES_NAMES,
    WIP_LIMIT,
    ZONE,
    Kind,
)  # fmt: skip
from data.sources.demo_config_text import HEAD, SOURCES
from data.sources.demo_hours import CLOSURES, EXPERT_WEEK, OFFICE_WEEK
from data.sources.demo_rota import Rota
from data.sources.demo_rows import desk_login, erp_login

LABELS = {"quote": "Quotes", "order": "Orders", "issue": "Issues"}


def demo_config(rota: Rota, *, as_of: datetime | None, until: date, interval: str = "20 s") -> str:
    """Return the configuration's text, with absences until a date; with `as_of` the company's clock starts there."""
    line = ""
    if as_of is not None:
        shown = as_of.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M")
        line = f'as_of = "{shown}"             # the office is closed just now: the clock starts at work and runs on\n'
    closures = ", ".join(
        f'"{date(year, month, day)}"' for year in range(rota.start.year, until.year + 1) for month, day in CLOSURES
    )
    head = HEAD.format(
        zone=ZONE, start=rota.start, as_of=line, office=OFFICE_WEEK, expert=EXPERT_WEEK, closures=closures
    )
    people = [
        *(part for team, names in FRONT_LINE.items() for name in names
          for part in _person(rota, name, until, team=team, limit=WIP_LIMIT)),
        *(part for name in EXPERT_NAMES for part in _person(rota, name, until, team=EXPERTS, limit=EXPERT_LIMIT)),
        *(f'{_head(name)}tier = "sales"\n' for name in SALES_NAMES),
    ]  # fmt: skip
    return (
        head
        + "".join(people)
        + "".join(_kind(kind) for kind in KINDS)
        + SOURCES.format(zone=ZONE, interval=interval)
    )  # fmt: skip


def key(name: str) -> str:
    """Return a person's key: A. Reyes is reyes_a."""
    first, last = name.split()
    return f"{last}_{first.strip('.')}".lower()


def _head(name: str) -> str:
    """Begin a person's section with what the three systems call her."""
    names = f'"{name}", "{erp_login(name)}", "{desk_login(name)}"'
    return f'\n[owners.{key(name)}]\nlabel = "{name}"\nnames = [{names}]\n'


def _person(rota: Rota, name: str, until: date, *, team: str, limit: int) -> Iterable[str]:
    yield f'{_head(name)}team = "{team}"\nwip_limit = {limit}\n'
    if team == EXPERTS:
        yield 'tier = "expert"\n'
    ranges = [f'"{first}"' if first == last else f'"{first}/{last}"' for first, last in rota.ranges(name, until)]
    if ranges:
        yield f"absences = [{', '.join(ranges)}]\n"


def _kind(kind: Kind) -> str:
    hours, minutes = kind.target / timedelta(hours=1), kind.effort / timedelta(minutes=1)
    steps = [FIRST_STEP[kind.name], "client_told_close"] if kind.name in FIRST_STEP else []
    again = 'reopened = "restart"                   # what comes back is judged anew\n' if kind.name == "issue" else ""
    listed = f"checklist = [{', '.join(f'{chr(34)}{step}{chr(34)}' for step in steps)}]\n" if steps else ""
    return (
        f'\n[case_types.{kind.name}]\nlabel = "{LABELS[kind.name]}"\neffort = "{minutes:.0f} min"\n{listed}{again}'
        f'\n[[targets]]\ncase_type = "{kind.name}"\nwithin = "{hours:.0f} h"\ngoal = 0.9\n'
    )
