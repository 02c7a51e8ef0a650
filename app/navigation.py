"""The pages, in the order of the navigation."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

PAGES = Path(__file__).resolve().parent.parent / "pages"
NAMES = {"late": "Late cases", "trends": "Trends", "case": "Find a case", "wall": "Wall", "calendars": "Calendars"}


def pages() -> list[st.Page]:
    """Return the pages; the wall is the first thing that the address shows."""
    return [
        st.Page(PAGES / f"{name}.py", title=title, url_path=name, default=name == "wall")
        for name, title in NAMES.items()
    ]


def open_case(query: str | None) -> None:
    """Go to a case's page; `query` is what a block handed back, None where nothing was clicked."""
    if query:
        st.switch_page(PAGES / "case.py", query_params=dict(parse_qsl(query)))
