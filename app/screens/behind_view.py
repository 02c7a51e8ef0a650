"""The cases behind a figure, marked up: what the figure counts, what it leaves out, and every case of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
from htpy import Element, a, b, div, h1, h2, p, table, tbody, td, th, thead, tr

from app.behind import UNKNOWN, Figure
from app.board import Board
from app.formatting import DASH, day_time, duration, plural, short_date
from app.naming import one, person, team, types
from app.questions import METRICS
from app.screens.links import in_system
from app.screens.marks import case_query, icon
from app.screens.standing import standing
from metrics.holders import EXPERTS, FILTERS, GROUP, PERSON

MOST = 500
WORDS = {
    ("wip", "wip"): "Open cases",
    ("wip", "paused"): "Open cases that are paused",
    ("buffers", "green"): "Open cases that are green",
    ("buffers", "yellow"): "Open cases that are yellow",
    ("buffers", "red"): "Open cases that are red",
    ("buffers", "no_target"): "Open cases without a target",
    ("buffers", "late"): "Open cases that are late",
    ("compliance", "met"): "Closed on target",
    ("compliance", "late"): "Closed late",
    ("compliance", "no_target"): "Closed without a verdict",
    ("compliance", "open_late"): "Open and late",
    ("compliance", "source_met"): "Met by the source's own word",
    ("compliance", "source_late"): "Late by the source's own word",
    ("compliance", "disagree"): "Our verdict and the source's differ",
    ("lead-time", "n"): "Closed, with a lead time",
    ("throughput", "throughput"): "Closed for good",
    ("throughput", "arrivals"): "Opened",
    ("workload", "owned"): "Open cases owned",
    ("workload", "held"): "Open cases held",
    ("hours-by-state", "n"): "Cases with net hours in these days",
    ("experts-per-hour", "throughput"): "Closed with an expert's part",
    ("throughput-per-hour", "throughput"): "Closed",
    ("due-soon", "due_soon"): "Open cases that turn late next",
    ("frontline", "expert_queue"): "Cases that wait for an expert",
    ("unowned", "unowned"): "Open cases without an owner",
    ("capacity", "arrivals"): "Opened",
    ("frontline", "alone"): "Closed by the front line alone",
    ("frontline", "leaked"): "Opened with an expert first",
    ("frontline", "sold"): "Opened with a salesperson first",
    ("logging", "without_activity"): "Closed without any activity",
    ("logging", "after_the_fact"): "Logged after the fact",
    ("checklist", "incomplete"): "Closed with a step missing",
    ("client-told", "untold_open"): "Client not told of the opening",
    ("supervision", "missed_red"): "Nothing logged within 4h of turning red",
    ("visibility", "no_target"): "Open cases without a target",
    ("conversation", "reopened_soon"): "Came back within 5 working days",
}


def title(asked: Figure) -> str:
    """Return what a figure is called at the head of its page."""
    plain = f"{asked.metric}: {asked.figure}".replace("_", " ").replace("-", " ")
    return WORDS.get((asked.metric, asked.figure), plain[:1].upper() + plain[1:])


def heading(board: Board, asked: Figure, found: pl.DataFrame) -> Element:
    """Return the figure, the days and the values for which it was asked."""
    said = ", ".join(value(board, name, held) for name, held in asked.of.items())
    days = "" if METRICS[asked.metric].asked_of == "instant" else f", {_days(asked)}"
    rules = ", judged by today's rules" if asked.judged == "now" else ""
    told = f"{days}{f', {said}' if said else ''}{rules}."
    return div[h1[title(asked)], p(".lead")[b[plural(found.height, "case")], told]]


def _days(asked: Figure) -> str:
    last = asked.end - timedelta(days=1)
    if last <= asked.start:
        return f"on {short_date(asked.start)} {asked.start.year}"
    same = asked.start.year == last.year
    return f"from {short_date(asked.start)}{'' if same else f' {asked.start.year}'} to {short_date(last)} {last.year}"


def value(board: Board, name: str, held: str) -> str:
    """Return a dimension's value as a person calls it."""
    if name in FILTERS:
        return _of_holder(board, name, held)
    if held == UNKNOWN:
        return f"no {name.replace('_', ' ')} told"
    named = {"case_type": types, "team": team, "owner": person}.get(name)
    return str(named(board.settings, held) if named else held)


def _of_holder(board: Board, name: str, held: str) -> str:
    """Return in words who has the cases of a figure."""
    if name == "holder_kind":
        return {PERSON: "by people", EXPERTS: "by experts", GROUP: "by nobody yet"}.get(held, held)
    if name == "elsewhere":
        return "with experts" if held == EXPERTS else "with others"
    role = "owned" if name == "owner_team" else "held"
    if held == UNKNOWN:
        return f"{role} on no team" if name != "holder" else "nobody told to hold them"
    who = (person if name == "holder" else team)(board.settings, held) or held
    return f"{role} by {who}"


def definition_panel(asked: Figure, left: dict[str, int], sections: list[tuple[str, str]]) -> Element:
    """Return what the figure means, in the words of the metric, and what it leaves out."""
    out = [f"{count:,} {reason}" for reason, count in left.items()]
    told = p(".note", style="margin-top:10px")[b["Left out: "], "; ".join(out), "."] if out else None
    return div(".p")[
        h2["What it counts"],
        (p(style="margin-top:8px")[b[f"{label}: "] if label else None, text] for label, text in sections),
        told,
        p(".note", style="margin-top:10px")[f"In the command line: casewall explain {asked.metric}"],
    ]


def table_of(board: Board, found: pl.DataFrame, *, named: bool = True) -> Element:
    """Return the cases, a row each, open ones first and then the latest closed; `named` shows who owns them."""
    if found.is_empty():
        return div(".p.tb")[h2["No case"], p(".empty")["The figure is zero: no case is counted in it."]]
    shown = found.sort("closed_at", "opened_at", descending=[True, False], nulls_last=False).head(MOST)
    heads = ["Case", "Type", "How it stands", "Owner", "Team", "Client", "Opened", "Closed", "Net time", "Open in"]
    rows = [_row(board, row, named=named) for row in shown.iter_rows(named=True)]
    note = f"{shown.height:,} of {found.height:,} shown" if shown.height < found.height else "All of them"
    return div(".p.tb", tabindex="0", role="region", aria_label="Cases")[
        table[thead[tr[(th(scope="col", class_={"r": n == "Net time"})[n] for n in heads if named or n != "Owner")]],
              tbody[rows]],
        p(".note.foot")[f"{note}, open ones first. A row opens the case and the receipt of its clock."],
    ]  # fmt: skip


def _row(board: Board, row: dict[str, Any], *, named: bool) -> Element:
    query = case_query(row["source"], row["case_id"])
    words, status = standing(row)
    days = row["net_work_days"]
    net = plural(days, "day") if days is not None else duration(row["net_work_time"])
    owner = person(board.settings, row["owner"]) or ("nobody" if row["owner_known"] else DASH)
    return tr(data_open=query)[
        td(".clip", title=row["case_id"])[a(href=f"case?{query}", data_open=query)[row["case_id"]]],
        td(".clip")[one(row["case_type"])],
        td[icon(status, size=16), " ", words],
        td(".clip")[owner] if named else None,
        td(".clip")[team(board.settings, row["team"])],
        td(".clip")[row["account"]],
        td[day_time(row["opened_at"], board.zone)],
        td[day_time(row["closed_at"], board.zone) if row["closed_at"] else "open"],
        td(".r")[net],
        td[in_system(board.settings, row["source"], row["case_id"])],
    ]
