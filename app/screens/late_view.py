"""Late cases, marked up: the table, a row a case."""

from __future__ import annotations

from typing import Any

import polars as pl
from htpy import Element, a, b, div, h2, p, span, table, tbody, td, th, thead, tr

from app.board import Board
from app.formatting import DASH, WEEKDAYS, duration, percent, plural, short_date, span_stat
from app.initials import initials
from app.naming import one, person
from app.screens.late import Late
from app.screens.links import in_system
from app.screens.marks import PARTS, case_query, parts_bar, used_bar

MOST = 200
HEADS = ("Case", "Type", "State", "Owner", "Target used", "", "Age, net", "Target", "Late by", "Where the hours went",
         "Open in")  # fmt: skip
RIGHT = {"", "Age, net", "Target", "Late by"}


def cases_table(board: Board, found: Late) -> Element:
    """Return the late cases, a row each, and how many are not shown."""
    shown = found.rows.head(MOST)
    if shown.is_empty():
        return div(".p.tb")[h2["No late case"], p(".empty")["None fits the choice above."]]
    kinds = found.rows["target_by"].unique().to_list()
    note = f"{shown.height:,} of {found.rows.height:,} shown, open first, then longest overrun."
    note += " A row opens its clock receipt."
    if "source_due_at" in kinds:
        note += " Where the source promised a date, lateness is wall-clock time."
    hidden = _hidden(board, shown)
    heads = [
        th(scope="col", class_={"r": name in RIGHT})[name or span(".sr")["Per cent of target"]]
        for name in HEADS
        if name not in hidden
    ]
    body = tbody[(_row(board, row, hidden) for row in shown.iter_rows(named=True))]
    return div(".p.tb", tabindex="0", role="region", aria_label="Late cases")[
        table[thead[tr[heads]], body], p(".note.foot")[note]
    ]


def _hidden(board: Board, shown: pl.DataFrame) -> set[str]:
    """Return the columns that would say nothing: owners that no source tells, links that lead nowhere."""
    known = shown["owner_known"].any()
    several = len(board.settings.sources) > 1 or any(held.case_url for held in board.settings.sources.values())
    return ({"Owner"} if not known else set()) | ({"Open in"} if not several else set())


def _row(board: Board, row: dict[str, Any], hidden: set[str]) -> Element:
    settings = board.settings
    query = case_query(row["source"], row["case_id"])
    name = person(settings, row["owner"])
    share = row["share_used"]
    return tr(data_open=query)[
        td(".clip", title=row["case_id"])[a(href=f"case?{query}", data_open=query)[row["case_id"]]],
        td(".clip")[one(row["case_type"])],
        td[span(".m")[_state(board, row)]],
        None if "Owner" in hidden else td[_owner(row, name)],
        td[used_bar(share) if share is not None else span(".m")["past its date"]],
        td(".r")[percent(share)],
        td(".r")[_age(row)],
        td(".r")[span(".m")[_target(board, row)]],
        td(".r")[b[_over(row)]],
        td[_parts(row)],
        None if "Open in" in hidden else td[in_system(settings, row["source"], row["case_id"])],
    ]


def _owner(row: dict[str, Any], name: str | None) -> Element:
    if name is None:
        return span(".m")["nobody" if row["owner_known"] else DASH]
    return span(".ini", title=name)[initials(name)]


def _state(board: Board, row: dict[str, Any]) -> str:
    if row["is_open"]:
        return "paused" if row["paused"] else "open"
    day = row["closed_date"]
    recent = (board.today - day).days < 7
    return f"closed {WEEKDAYS[day.weekday()] if recent else short_date(day)}"


def _age(row: dict[str, Any]) -> str:
    return _days(row["net_work_days"]) if row["net_work_days"] is not None else duration(row["net_work_time"])


def _days(days: int) -> str:
    return plural(days, "day")


def _target(board: Board, row: dict[str, Any]) -> str:
    if row["target_by"] == "source_due_at":
        return f"by {short_date(row['source_due_at'].astimezone(board.zone).date())}"
    return _days(row["target_days"]) if row["to_day"] else span_stat(row["target"])


def _over(row: dict[str, Any]) -> str:
    return _days(row["over_days"]) if row["over"] is None else duration(row["over"], least=1)


def _parts(row: dict[str, Any]) -> Element:
    parts = {name: row[f"{name}_time"] for name in PARTS}
    told = ", ".join(f"{PARTS[name][0]} {duration(held)}" for name, held in parts.items() if held)
    return parts_bar(parts, told=told) if told else span(".m")["not told by the source"]
