"""Data health: how fresh each source is, what could not be read, and what is to be done about it."""

from __future__ import annotations

import streamlit as st
from htpy import div, p

from app.components.health import health_block
from app.components.strip import strip
from app.filters import segment, settle
from app.health_spans import SPANS
from app.navigation import under_more
from app.queries import data_health, forget, loads, ticking_model
from app.reloading import Asked, load_again, outcome
from app.screens.health_aside import data_table, left_panel, quarantine_panel
from app.screens.health_unknown import unknown_panel
from app.screens.health_view import heading, sources_panel
from app.served import site

WAITING, SAID = "loading_again", "loaded_again"


def asked(clicked: str | None) -> None:
    """Load again what was clicked on."""
    if clicked is None or not clicked.startswith("again="):
        return
    name = clicked.removeprefix("again=")
    begun = load_again([name] if name else [])
    forget()
    st.session_state[WAITING] = list(begun.asked)
    st.session_state[SAID] = [begun.told] if begun.told else []
    st.rerun(scope="fragment")


def said(span: str) -> list[str]:
    """Return how the loads that were asked for ended, and which of them go on."""
    found = data_health(span)
    waiting: list[Asked] = st.session_state.get(WAITING, [])
    ended = {one.source: outcome(one, found, loads=loads()) for one in waiting}
    st.session_state[WAITING] = [one for one in waiting if ended[one.source] is None]
    st.session_state.setdefault(SAID, []).extend(words for words in ended.values() if words)
    going = [site().settings.sources[one.source].label or one.source for one in st.session_state[WAITING]]
    return [*st.session_state[SAID], *([f"{', '.join(going)}: being loaded again…"] if going else [])]


@st.fragment(run_every=3)
def picture() -> None:
    """Show the newest picture of the data."""
    strip(ticking_model(), now_ms=site().now_ms())
    top = st.container()
    with st.container(key="casewall_filters_right", horizontal=True):
        span = segment("Span", SPANS, default="day", name="span")
    settle()
    now, words, found = site().now_ms(), said(span), data_health(span)
    with top:
        health_block(heading(found), now_ms=now, key="health_head")
    health_block(div(role="status")[p(".said")[" ".join(words)] if words else None], now_ms=now, key="health_said")
    clicked = [health_block(sources_panel(found), now_ms=now, key="health_sources")]
    left = div(".stack")[quarantine_panel(found), left_panel(found)]
    clicked.append(health_block(div(".g.low")[left, unknown_panel(found)], now_ms=now, key="health_low"))
    with st.container(key="casewall_below_data"), st.expander("Show data"):
        health_block(data_table(found), now_ms=now, key="health_data")
    asked(next(filter(None, clicked), None))


under_more()
picture()
