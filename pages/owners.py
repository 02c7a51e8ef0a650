"""Owners: who holds how much, what turns late, where the hours went; by team and name, never ranked."""

from __future__ import annotations

import streamlit as st
from htpy import div

from app.components.block import block
from app.components.strip import strip
from app.filters import pick, segment, settle
from app.queries import board, owners_of, ticking_model
from app.screens.freshness import as_of_note
from app.screens.owners import OwnersAsked
from app.screens.owners_data import data_table
from app.screens.owners_lead import heading
from app.screens.owners_view import teams
from app.served import site

PERIODS = {"1": "This week", "12": "12 weeks"}


@st.fragment(run_every=site().settings.casewall.refresh)
def picture() -> None:
    """Show the newest picture, by what the address bar says."""
    held = board()
    strip(ticking_model(), now_ms=site().now_ms())
    top = st.container()
    with st.container(key="casewall_filters_right", horizontal=True):
        weeks = segment("Period", PERIODS, default="1", name="weeks")
        team = pick(held, "team", name="team")
    settle()
    found = owners_of(OwnersAsked(weeks=int(weeks), team=team))
    with top:
        block(div[heading(held, found), as_of_note(held, held.cases)], key="owners_head", look="owners")
    block(teams(held, found), key="owners_body", look="owners")
    with st.container(key="casewall_below_data"), st.expander("Show data"):
        block(data_table(held, found), key="owners_data")


picture()
