"""The pages, in the order of the navigation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).resolve().parent.parent / "pages"


def pages() -> list[st.Page]:
    """Return the pages; the wall is the first thing that the address shows."""
    return [
        st.Page(PAGES / "wall.py", title="Wall", url_path="wall", default=True),
    ]
