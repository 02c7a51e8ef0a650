"""A row of the owners page: somebody's load, ages, what turns late, hours, and closings per hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from htpy import Element, Node, a, b, div, h2, i, span, td, th, thead, tr

from app.board import Board
from app.formatting import DASH, WEEKDAYS, clock_time, duration, short_date
from app.naming import person, team
from app.screens.marks import PARTS, case_query
from app.screens.owners import Owners
from app.screens.owners_ages import strip
from app.screens.owners_draw import blocks, hours_bar, spark
from app.screens.owners_links import closed, counted, of_others, of_people, of_row, to
from app.screens.owners_links import hours as hours_figure

SHOWN = 2  # cases that turn late, before the rest is counted
TIERS = {"sales": "sales", "machine": "a machine", "coordinator": "coordinator", "project": "project"}
RATE_LEAST = 2.0  # from here on one decimal tells enough


@dataclass(frozen=True, kw_only=True)
class Scales:
    """What the longest bar and the highest point of the page stand for, so that rows can be compared."""

    hours: float
    rate: float

    @classmethod
    def of(cls, found: Owners) -> Scales:
        """Return the scales of the people shown."""
        totals = found.hours.select(pl.sum_horizontal(f"{name}_hours" for name in PARTS)).to_series()
        most, rate = totals.max(), found.weeks["throughput_per_hour"].max()
        return cls(hours=float(most or 0), rate=float(rate or 0))  # type: ignore[arg-type]


def heads(board: Board, found: Owners, *, expert: bool) -> tuple[str, ...]:
    """Return the names of the columns after the first two."""
    late = "Turns late today"
    if found.end is not None and (day := found.end.astimezone(board.zone).date()) != board.today:
        late = f"Turns late {_weekday(day, board.today)}"
    # hours of cases, not of people: who holds five at once has five hours of them in one
    hours = "Case hours, net" if found.asked.weeks == 1 else f"Case hours, net, {found.asked.weeks} weeks"
    return ("In their queue" if expert else "Owns", "Age", late, hours, "Closed per work hour")


def team_head(board: Board, found: Owners, rows: pl.DataFrame, name: str) -> Element:
    """Return the head of a table: the team, what it holds, the names of the columns."""
    owns, age, *rest = heads(board, found, expert=found.by_person and rows["expert"][0])
    marks = [(100 / 4.2, "33%"), (200 / 4.2, "67%"), (300 / 4.2, "100%")]
    scale = span(".scale")[age, [span(style=f"left:{at:.2f}%")[text] for at, text in marks]]
    cells: list[Node] = [h2(title=name)[name], _holds(board, found, rows), owns, scale, *rest]
    return thead[tr[[th(scope="col")[cell] for cell in cells]]]


def _holds(board: Board, found: Owners, rows: pl.DataFrame) -> list[Node]:
    """Return what the people of a table hold together, of what they may, and who of them is away."""
    if not found.by_person:
        return ["Holds"]
    people, groups = rows.filter(~pl.col("group")), rows.filter("group")
    whole = people["wip_limit"].null_count() == 0 and people.height
    told: list[Node] = ["Holds ", counted(board, "workload", "held", of_people(rows), int(people["held"].sum()))]
    told += [f" of {people['wip_limit'].sum():,}"] if whole else []
    gone = int(people["away"].sum() or 0)
    told += [f", {gone:,} away"] if gone else []
    for group in groups.iter_rows(named=True):
        waits = counted(board, "workload", "held", of_row(found, group), group["held"])
        told += [", ", waits, " with nobody yet"]
    return told


def person_row(board: Board, found: Owners, row: dict[str, Any], scales: Scales) -> Element:
    """Return the row of a person, a group or a team."""
    of_who = pl.col("who") == row["who"]
    owns, _, late, hours, rate = heads(board, found, expert=found.by_person and row["expert"])
    queue, held = found.by_person and row["expert"], of_row(found, row)
    return tr[
        th(".nm", scope="row")[_name(board, found, row)],
        td(".c-wip")[_wip(board, found, row)],
        td(".ow")[
            _label(owns), _queue(board, found, row, found.queued.filter(of_who)) if queue else _owns(board, found, row)
        ],
        td(".c-ages")[
            _label("Age, of the target used"),
            strip(found.cases.filter(of_who), lambda status, count: counted(board, "buffers", status, held, count)),
        ],
        td(".c-today")[_label(late), _today(board, found, row, found.today.filter(of_who))],
        td(".c-hours")[_label(hours), _hours(found, row, found.hours.filter(of_who), scales)],
        td(".c-rate")[_label(rate), _rate(found, row, found.weeks.filter(of_who), found.means.filter(of_who), scales)],
    ]


def _label(words: str) -> Element:
    """Return a column's name for screens on which rows fold and the head is gone."""
    return span(".lab", aria_hidden="true")[words]


def row_name(board: Board, found: Owners, row: dict[str, Any]) -> str:
    """Return what a row is called."""
    if not found.by_person:
        return team(board.settings, row["team"]) or "On no team"
    return person(board.settings, row["who"]) or str(row["who"])


def _name(board: Board, found: Owners, row: dict[str, Any]) -> list[Element | None]:
    name = row_name(board, found, row)
    note = None
    if row["away"]:
        until = f" until {_weekday(row['back_on'], board.today)}" if row["back_on"] else ""
        note = span(".away")[i(".hatch"), f"away{until}"]
    elif row["group"]:
        note = span(".away")["with nobody yet"]
    elif row["tier"] in TIERS:
        note = span(".away")[TIERS[row["tier"]]]
    return [span(title=name)[name], note]


def _weekday(day: date, today: date) -> str:
    return WEEKDAYS[day.weekday()] if (day - today).days < 7 else short_date(day)


def _wip(board: Board, found: Owners, row: dict[str, Any]) -> Element:
    held, limit = row["held"], row["wip_limit"]
    words = [counted(board, "workload", "held", of_row(found, row), held), "" if limit is None else f" of {limit:,}"]
    shown = b[words] if row["over_limit"] else span[words]
    drawn = blocks(held, limit, expert=bool(row["expert"]), away=bool(row["away"]))
    return div(".wip")[drawn, shown]


def _owns(board: Board, found: Owners, row: dict[str, Any]) -> Element:
    """Return how many cases somebody owns, and how many of them experts or others hold."""
    lines: list[Node] = [b[counted(board, "workload", "owned", of_row(found, row, role="owner"), row["owned"])]]
    for experts, name, words in ((True, "with_experts", "experts"), (False, "with_others", "others")):
        if row[name]:
            count = counted(board, "workload", "owned", of_others(found, row, experts=experts), row[name])
            lines += [span(".m")[", ", count, f" with {words}"]]
    return span[lines] if len(lines) < 3 else div(".two-lines")[span[lines[:2]], lines[2]]


def _queue(board: Board, found: Owners, row: dict[str, Any], queued: pl.DataFrame) -> Element:
    """Return how many cases wait before an expert, and the longest wait."""
    longest = queued["wait"].max() if queued.height else None
    told = f", longest {duration(longest)}" if isinstance(longest, timedelta) else ""
    return span[b[counted(board, "frontline", "expert_queue", of_row(found, row), queued.height)], span(".m")[told]]


def _today(board: Board, found: Owners, row: dict[str, Any], cases: pl.DataFrame) -> Element:
    """Return when which case turns late: the next two, and how many they are in all."""
    if found.end is None:
        return span(".m", title="Without a calendar nobody can say")[DASH]
    if cases.is_empty():
        return span(".m")["none"]
    lines = [_turning(board, case) for case in cases.head(SHOWN).iter_rows(named=True)]
    every = counted(board, "due-soon", "due_soon", of_row(found, row), cases.height)
    return div(".two-lines")[lines, span(".m")[every, " in all"] if cases.height > SHOWN else None]


def _turning(board: Board, row: dict[str, Any]) -> Element:
    query = case_query(row["source"], row["case_id"])
    at = clock_time(row["turns"], board.zone)
    return span(title=row["case_id"])[b[at], " ", a(href=f"case?{query}", data_open=query)[row["case_id"]]]


def _hours(found: Owners, row: dict[str, Any], rows: pl.DataFrame, scales: Scales) -> Element:
    """Return the bar of the net hours of somebody's cases; it leads to the cases that they had in those days."""
    parts = {name: float(rows[f"{name}_hours"].sum()) for name in PARTS}
    if not any(parts.values()):
        return span(".m")["none"]
    bar, behind = hours_bar(parts, most=scales.hours), hours_figure(found, row)
    return bar if behind is None else to(behind, bar)


def _rate(found: Owners, row: dict[str, Any], weeks: pl.DataFrame, means: pl.DataFrame, scales: Scales) -> Element:
    """Return the weeks' closings per available hour, and those of the full weeks together."""
    known = weeks["throughput_per_hour"]
    if not known.count() or not weeks["throughput"].sum():
        why = "No closing in these weeks, or nobody tells when this person works"
        return span(".m", title=why)[DASH]
    mean = means["throughput_per_hour"].max() if means.height else None
    told = rate_words(mean, scales.rate) if isinstance(mean, float) else DASH
    words = f"Closed per available hour, {len(known)} weeks: {told}"
    drawn = spark(list(weeks.iter_rows(named=True)), first=found.first_week, most=scales.rate, words=words)
    shown = to(closed(found, row), told, title="The cases closed in the full weeks") if mean else told
    return div(".rt")[drawn, span[shown]]


def rate_words(rate: float, most: float) -> str:
    """Return closings per hour: with two decimals where all of them are few."""
    return f"{rate:.1f}" if most >= RATE_LEAST else f"{rate:.2f}"
