"""Reconciliation: our verdict against a source's own, and which change of our rules makes them agree."""

from __future__ import annotations

import streamlit as st
from htpy import div

from app.components.block import block
from app.components.strip import strip
from app.filters import judged, segment, settle
from app.navigation import under_more
from app.queries import board, reconciliation, ticking_model
from app.reconciling import sources_with_a_word
from app.screens.freshness import as_of_note
from app.screens.reconcile import EVERY, WEEKS, WORDS, ReconcileAsked
from app.screens.reconcile_view import cards, cases_table, causes_table, heading, nothing
from app.served import site

NONE = (
    "No source here tells whether a target was met, nor a due date, so there is nothing to compare. "
    "Map source_met or source_due_at in a source's columns in casewall.toml."
)


@st.fragment(run_every=site().settings.casewall.refresh)
def picture() -> None:
    """Show the newest picture, by what the address bar says."""
    held = board()
    strip(ticking_model(), now_ms=site().now_ms())
    sources = {name: held.settings.sources[name].label or name for name in sources_with_a_word(held)}
    if not sources:
        block(nothing(NONE), key="reconcile_none")
        return
    top = st.container()
    with st.container(key="casewall_filters", horizontal=True):
        first = next(iter(sources))
        source = segment("Source", sources, default=first, name="of") if len(sources) > 1 else first
        weeks = segment("Period", WEEKS, default="12", name="weeks")
        cause = segment("Cause", {EVERY: "Every cause", **WORDS}, default=EVERY, name="cause")
        by = judged(held)
    settle()
    held, found = board(by), reconciliation(ReconcileAsked(source=source, weeks=weeks, cause=cause), judged=by)
    with top:
        block(div[heading(held, found), as_of_note(held, found.rows)], key="reconcile_head")
    body = div[cards(found), div(".g")[causes_table(found), cases_table(held, found)]]
    block(body, key="reconcile_body")


under_more()
picture()
