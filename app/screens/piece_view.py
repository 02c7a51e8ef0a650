"""A piece of work, marked up: the cases that are one, each by itself, and what they are together."""

from __future__ import annotations

from typing import Any

from htpy import Element, a, b, div, h2, p, span, table, tbody, td, tfoot, th, thead, tr

from app.board import Board
from app.casefile import Casefile
from app.formatting import DASH, day_name, day_time, duration, joined, plural
from app.naming import one, person
from app.screens.links import in_system
from app.screens.marks import case_query, icon
from app.screens.standing import standing

HEADS = ("Case", "Type", "How it stands", "Owner", "Opened", "Closed", "Net time", "Open in")
RIGHT = {"Net time"}


def systems(board: Board, found: Casefile) -> str:
    """Return the systems in which a piece of work lies: CRM and ERP."""
    names = found.members["source"].unique(maintain_order=True).to_list()
    labels = [(held.label if (held := board.settings.sources.get(name)) else None) or name for name in names]
    return joined(labels)


def piece_panel(board: Board, found: Casefile) -> Element | None:
    """Return the cases of a piece of work, the one that leads first; nothing for a case that is alone."""
    if found.members.is_empty():
        return None
    rows = [_row(board, found, row) for row in found.members.iter_rows(named=True)]
    heads = [th(scope="col", class_={"r": name in RIGHT})[name] for name in HEADS]
    foot = tr[td(colspan=6)["Together, counted once"], td(".r")[_net(found.fact)], td]
    where = systems(board, found)
    head = h2[f"One piece of work in {where}"]
    return div(".p.tb", style="margin-top:16px", tabindex="0", role="region", aria_label="One piece of work")[
        head, table(".led")[thead[tr[heads]], tbody[rows], tfoot[foot]], p(".note.foot")[_note(found)]
    ]


def _row(board: Board, found: Casefile, row: dict[str, Any]) -> Element:
    words, status = standing(row)
    shown = (row["source"], row["case_id"]) == (found.fact["source"], found.fact["case_id"])
    address = f"case?{case_query(row['source'], row['case_id'])}"
    number = b[row["case_id"]] if shown else a(href=address, target="_self")[row["case_id"]]
    owner = person(board.settings, row["owner"])
    return tr(aria_current="true" if shown else None)[
        td[number],
        td[one(row["case_type"])],
        td[icon(status, size=16), " ", words],
        td[owner or span(".m")["nobody" if row["owner_known"] else DASH]],
        td[_when(row["opened_at"], row["opened_date"], found, to_day=row["opened_to_day"])],
        td[
            _when(row["closed_at"], row["closed_date"], found, to_day=row["closed_to_day"])
            if row["closed_at"] is not None
            else span(".m")["open"]
        ],
        td(".r")[_net(row)],
        td[in_system(board.settings, row["source"], row["case_id"])],
    ]


def _when(at: Any, day: Any, found: Casefile, *, to_day: bool) -> str:
    return day_name(day) if to_day else day_time(at, found.zone)


def _net(row: dict[str, Any]) -> str:
    if row["net_work_days"] is not None:
        return plural(row["net_work_days"], "day")
    return duration(row["net_work_time"])


def _note(found: Casefile) -> str:
    """Say by what the cases are joined, and how their times add up."""
    link = found.members["link"][0]
    first = found.members["case_id"][0]
    same = "Time in which several were open counts once, and stands still only while every open one is paused."
    receipt = " The receipt below sums to it." if found.fact["net_work_time"] is not None else ""
    return f"Joined by “{link}”. {same} The clock is that of {first}, which was opened first.{receipt}"
