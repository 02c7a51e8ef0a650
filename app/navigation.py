"""The pages, in the order of the navigation."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

PAGES = Path(__file__).resolve().parent.parent / "pages"
NAMES = {"late": "Late cases", "owners": "Owners", "trends": "Trends", "powerhouse": "Powerhouse",
         "case": "Find a case", "wall": "Wall"}  # fmt: skip
MORE = {"data_health": "Data health", "calendars": "Calendars", "reconcile": "Reconciliation",
        "televisions": "Televisions"}  # fmt: skip
LINKED = {"cases": "Cases behind a figure"}  # reached from a figure, not from the bar


def pages() -> dict[str, list[st.Page]]:
    """Return the pages, those that are seldom asked for under "More"; the wall is what the bare address shows."""
    return {"": [_page(name, title) for name, title in NAMES.items()],
            "More": [*(_page(name, title) for name, title in MORE.items()),
                     *(_page(name, title, visibility="hidden") for name, title in LINKED.items())]}  # fmt: skip


def _page(name: str, title: str, visibility: Literal["visible", "hidden"] = "visible") -> st.Page:
    return st.Page(PAGES / f"{name}.py", title=title, url_path=name, default=name == "wall", visibility=visibility)


def under_more() -> None:
    """Show in the bar that the page is one of those under "More"."""
    section, look = '[data-testid="stTopNavSection"]', "color:var(--cw-text)!important;font-weight:var(--cw-strong)"
    st.html(f"<style>{section}{{background:var(--cw-raised)}}{section} p{{{look}}}</style>")
