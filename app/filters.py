"""The controls above a page; what is chosen stands in the address bar, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from app.board import Board
from app.naming import person, team, types
from metrics.periods import dimension

EVERY = "all"


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


def pick(board: Board, name: str, *, key: str) -> str | None:
    """Show a choice of one value of a dimension; return it, or None for all of them."""
    values = [EVERY, *choices(board, name)]
    label = {"case_type": "Type", "team": "Team", "owner": "Owner"}[name]
    if key in st.query_params and st.query_params[key] not in values:
        del st.query_params[key]
    chosen = st.selectbox(
        label, values, format_func=named(board, name), key=key, label_visibility="collapsed", bind="query-params",
        width=170,
    )  # fmt: skip
    return None if chosen in (None, EVERY) else str(chosen)


def segment(label: str, options: Sequence[str], words: dict[str, str], *, default: str, key: str) -> str:
    """Show a choice among a few; return the chosen one."""
    if key in st.query_params and st.query_params[key] not in options:
        del st.query_params[key]
    chosen = st.segmented_control(
        label, list(options), default=default, required=True, format_func=words.__getitem__, key=key,
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return str(chosen or default)
