"""The owners page, marked up: a table a team, and what the colours of the hours mean."""

from __future__ import annotations

import polars as pl
from htpy import Element, b, div, p, section, span, table, tbody

from app.board import Board
from app.formatting import hours_stat, plural
from app.naming import team
from app.screens.marks import PARTS, key
from app.screens.owners import Owners
from app.screens.owners_draw import HATCH
from app.screens.owners_row import Scales, person_row, team_head


def teams(board: Board, found: Owners) -> Element:
    """Return the tables: a team each, then the experts; where figures by person are off, one of teams."""
    if not found.tells_owners:
        told = "Map owner under [sources.*.columns] in casewall.toml: then each person has a row here."
        return div(".teams")[_empty(told)]
    scales = Scales.of(found)
    panels = [_panel(board, found, rows, scales) for rows in _units(found)]
    if not panels:
        return div(".teams")[_empty("Nobody here holds or owns a case.")]
    return div(".teams")[HATCH, panels, _keys(board, found)]


def _empty(told: str) -> Element:
    return section(".p.tm")[p(".empty")[told]]


def _units(found: Owners) -> list[pl.DataFrame]:
    if not found.by_person:
        return [found.people] if found.people.height else []
    return found.people.partition_by("expert", "team", maintain_order=True)


def _panel(board: Board, found: Owners, rows: pl.DataFrame, scales: Scales) -> Element:
    name = section_name(board, found, rows)
    body = tbody[[person_row(board, found, row, scales) for row in rows.iter_rows(named=True)]]
    return section(".p.tm", aria_label=name)[table(".own")[team_head(board, found, rows, name), body]]


def section_name(board: Board, found: Owners, rows: pl.DataFrame) -> str:
    """Return what a table is called: its team, and that its people are its experts where it has others."""
    if not found.by_person:
        return "Teams"
    held, expert = rows["team"][0], rows["expert"][0]
    if held is None:
        return "Experts" if expert else "On no team"
    name = team(board.settings, held) or held
    mixed = found.people.filter(pl.col("team") == held)["expert"].n_unique() > 1
    return f"Experts of {name}" if mixed and expert else name


def _keys(board: Board, found: Owners) -> Element:
    """Return what the colours of the hours mean, with their totals, and what the columns rest on."""
    sums = {name: float(found.hours[f"{name}_hours"].sum()) for name in PARTS}
    shown = [span(".k")[key(name), PARTS[name][0], b[hours_stat(round(held))]] for name, held in sums.items() if held]
    notes = ["Age: share of the target used; hollow: paused; a square: no target.",
             "Case hours, net: the hours of all cases held, side by side.",
             f"Closed per work hour: the full weeks together{_whose(found)}."]  # fmt: skip
    if found.not_timed:
        notes.insert(0, f"Case hours leave out {plural(found.not_timed, 'case')} of which they are not told.")
    if board.settings.privacy.owner_figures == "supervisors":
        notes.append("Supervisors only.")
    return div(".keyrow")[div(".keys")[shown], p(".note")[" ".join(notes)]]


def _whose(found: Owners) -> str:
    """Return whose closings are counted: experts own no cases, but have a part in some."""
    if not found.by_person:
        return ""
    return (
        ", by owner; an expert's: closed cases with a part of theirs" if found.people["expert"].any() else ", by owner"
    )
