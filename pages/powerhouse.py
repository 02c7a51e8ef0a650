"""Powerhouse: the method's checklist for a customer-service team, read from the cases."""

from __future__ import annotations

import streamlit as st
from htpy import div

from app.components.block import block
from app.components.strip import strip
from app.filters import pick, segment, settle
from app.powerhouse.base import EARLY, HOLDS, NOT_MEASURED, SLIPPING
from app.queries import board, checklist, ticking_model
from app.screens.freshness import as_of_note
from app.screens.powerhouse_data import data_table
from app.screens.powerhouse_view import cards, count, heading
from app.served import site
from app.televisions_now import seen_today

STATES = {"all": "All", "holds": "Holds", "slipping": "Slipping", "early": "Too early", "blank": "Not measured"}
SHOWN = {"all": None, "holds": HOLDS, "slipping": SLIPPING, "early": EARLY, "blank": NOT_MEASURED}


@st.fragment(run_every=60)
def picture() -> None:
    """Show the checklist of the newest picture, by what the address bar says."""
    held = board()
    strip(ticking_model(), now_ms=site().now_ms())
    top = st.container()
    with st.container(key="casewall_filters_right", horizontal=True):
        states = st.container(width="content")  # they stand first, and say how many lines of the team's are in each
        team = pick(held, "team", name="team")
        found = checklist(team, seen=seen_today())
        counts = {name: count(found, SHOWN[name]) for name in STATES}
        # too early is a state of the first weeks alone
        words = {name: f"{word} {counts[name]}" for name, word in STATES.items() if counts[name] or name != "early"}
        with states:
            state = segment("State", words, default="all", name="state")
    settle()
    with top:
        block(div[heading(found), as_of_note(held, held.cases)], key="powerhouse_head", look="powerhouse")
    block(cards(found, state=SHOWN[state]), key="powerhouse_body", look="powerhouse")
    with st.container(key="casewall_below_data"), st.expander("Show data"):
        block(data_table(found), key="powerhouse_data", look="powerhouse")


picture()
