"""The controls above a page; what is chosen stands in the address bar, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

import polars as pl
import streamlit as st

from app.board import Board
from app.judged import JUDGED
from app.naming import person, team, types
from metrics.holders import FILTERS
from metrics.periods import DIMENSIONS, dimension

EVERY = "all"
CONTROL, IN_ADDRESS = "filter_", "_in_address"
CASE = {"source", "id"}
NAMED = {"metric", "figure"}
FIGURE = NAMED | {"from", "to", "per", "judged", *DIMENSIONS, *FILTERS}  # every key of Figure.query()
CLICKED, SETTLING = "filters_clicked", 2.0  # seconds in which the address follows a click
TOLD, PAGE = "filters_told", "filters_page"


def entered(page: str) -> None:
    """Forget the controls of the page before: those of this one are others, and begin by what the address says.

    Controls share a name where they ask the same (the team), and where each page has words of its own (the weeks).
    """
    if st.session_state.get(PAGE) == page:
        return
    st.session_state[PAGE] = page
    for key in [one for one in st.session_state if str(one).startswith(CONTROL)]:
        if not str(key).endswith(IN_ADDRESS):
            del st.session_state[key]


def choices(board: Board, name: str) -> list[str]:
    """Return the values of a dimension among open and recently closed cases, in order."""
    recent = board.cases.filter(pl.col("is_open") | (pl.col("closed_at") > board.as_of - pl.duration(weeks=53)))
    found = recent.select(dimension(name)).to_series().drop_nulls().unique().to_list()
    return sorted(found, key=str.lower)


def named(board: Board, name: str) -> Callable[[str], str]:
    """Return how a value of a dimension is called."""
    words = {"case_type": types, "team": team, "owner": person}[name]
    plural = {"case_type": "All types", "team": "All teams", "owner": "All owners"}[name]
    return lambda value: plural if value == EVERY else str(words(board.settings, value) or value)


def bound(name: str, options: Sequence[str], *, default: str) -> str:
    """Return the key of a control whose value stands in the address bar under a name.

    Streamlit's own binding writes the shown words there ("Late, 24"), which change with the figures in them. What the
    address says wins when it changes (a link, the back button); a value that is no option is as if it were not there.
    """
    key, shown = f"{CONTROL}{name}", f"{CONTROL}{name}{IN_ADDRESS}"
    # coming back, the address still names the case or the figure and no filter: what was chosen before holds
    asked = st.session_state.get(shown) if _of_another_page() else st.query_params.get(name)
    new = key not in st.session_state or shown not in st.session_state
    # just after a click the browser still tells the address of before it: the click holds
    clicked = monotonic() - st.session_state.get(CLICKED, -SETTLING) < SETTLING
    if new or (st.session_state[shown] != asked and not clicked):
        st.session_state[key] = asked if asked in options else default
    elif st.session_state.get(key) not in options:
        st.session_state[key] = default
    return key


def _of_another_page() -> set[str]:
    """Return what in the address names a case or a figure, whose pages have no filters."""
    held = set(st.query_params)
    return (CASE | FIGURE if held >= NAMED else CASE) & held


def _click() -> None:
    """Note that somebody chose something just now."""
    st.session_state[CLICKED] = monotonic()


def _told(name: str, value: str, *, default: str) -> str:
    """Write a chosen value into the address bar; the default is left out."""
    if value == default:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value
    st.session_state[f"{CONTROL}{name}{IN_ADDRESS}"] = st.query_params.get(name)
    st.session_state[TOLD] = {*st.session_state.get(TOLD, ()), name}
    return value


def settle() -> None:
    """Take a case and a figure out of the address of a page of neither; call it after the page's filters."""
    # a filter that shares its name with a key of the figure has just put its own value there
    for name in _of_another_page() - st.session_state.pop(TOLD, set()):
        del st.query_params[name]


def pick(board: Board, column: str, *, name: str) -> str | None:
    """Show a choice of one value of a dimension; return it, or None for all of them."""
    values = [EVERY, *choices(board, column)]
    label = {"case_type": "Type", "team": "Team", "owner": "Owner"}[column]
    key = bound(name, values, default=EVERY)
    chosen = st.selectbox(
        label,
        values,
        format_func=named(board, column),
        key=key,
        label_visibility="collapsed",
        width=170,
        on_change=_click,
    )
    value = _told(name, str(chosen or EVERY), default=EVERY)
    return None if value == EVERY else value


def judged(board: Board) -> str:
    """Show by whose rules closed cases are judged, where that could make a difference; return then or now."""
    return segment("Judged by", JUDGED, default="then", name="judged") if board.may_differ else "then"


def segment(label: str, words: dict[str, str], *, default: str, name: str) -> str:
    """Show a choice among a few, each under its words; return the chosen one."""
    key = bound(name, list(words), default=default)
    chosen = st.segmented_control(
        label,
        list(words),
        required=True,
        format_func=words.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_click,
    )
    return _told(name, str(chosen or default), default=default)
