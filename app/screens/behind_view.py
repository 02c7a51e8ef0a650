"""The cases behind a figure, marked up: what the figure counts, what it leaves out, and every case of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
from htpy import Element, Node, a, b, code, details, div, h1, h2, p, summary, table, tbody, td, th, thead, tr

from app.behind import UNKNOWN, Figure
from app.board import Board
from app.definitions import coded
from app.formatting import DASH, day_time, duration, plural, short_date
from app.naming import one, person, team, types
from app.questions import METRICS
from app.screens.behind_words import WORDS
from app.screens.links import in_system
from app.screens.marks import case_query, icon
from app.screens.standing import standing
from metrics.holders import EXPERTS, FILTERS, GROUP, PERSON

MOST = 500
CODE = "font:inherit;font-weight:var(--cw-medium);background:var(--cw-raised);border-radius:4px;padding:0 4px 1px"


def title(asked: Figure) -> str:
    """Return what a figure is called at the head of its page."""
    return WORDS[asked.metric, asked.figure][0]


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
    """Return what the figure counts in plain words and what it leaves out; the full definition is behind a click.

    Its parts are the `sections` of the metric, in which names of code look like code.
    """
    out = [f"{count:,} {reason}" for reason, count in left.items()]
    told = p(".note", style="margin-top:10px")[b["Left out: "], "; ".join(out), "."] if out else None
    names = coded(asked.metric)
    return div(".p")[
        h2["What it counts"],
        p(style="margin-top:8px")[WORDS[asked.metric, asked.figure][1]],
        told,
        details(style="margin-top:10px", data_fold=title(asked))[
            summary(".note", style="cursor:pointer")["How it is computed"],
            (
                p(style="margin-top:8px")[b[f"{label}: "] if label else None, _with_code(names.get(label, text))]
                for label, text in sections
            ),
            p(".note", style="margin-top:10px")["In the command line: ", _code(f"casewall explain {asked.metric}")],
        ],
    ]


def _with_code(words: str) -> list[Node]:
    """Return words with what stands between backticks set as code."""
    return [_code(part) if place % 2 else part for place, part in enumerate(words.split("`"))]


def _code(words: str) -> Element:
    return code(style=CODE)[words]


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
