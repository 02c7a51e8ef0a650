"""The pages, in the order of the navigation."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

PAGES = Path(__file__).resolve().parent.parent / "pages"
NAMES = {"late": "Late cases", "trends": "Trends", "case": "Find a case", "wall": "Wall"}
MORE = {"data_health": "Data health", "calendars": "Calendars"}


def pages() -> dict[str, list[st.Page]]:
    """Return the pages, those that are seldom asked for under "More"; the wall is what the bare address shows."""
    return {"": [_page(name, title) for name, title in NAMES.items()],
            "More": [_page(name, title) for name, title in MORE.items()]}  # fmt: skip


def _page(name: str, title: str) -> st.Page:
    return st.Page(PAGES / f"{name}.py", title=title, url_path=name, default=name == "wall")


def under_more() -> None:
    """Show in the bar that the page is one of those under "More"."""
    section, look = '[data-testid="stTopNavSection"]', "color:var(--cw-text)!important;font-weight:var(--cw-strong)"
    st.html(f"<style>{section}{{background:var(--cw-raised)}}{section} p{{{look}}}</style>")


def open_case(query: str | None) -> None:
    """Go to a case's page; `query` is what a block handed back, None where nothing was clicked."""
    if query:
        st.switch_page(PAGES / "case.py", query_params=dict(parse_qsl(query)))
