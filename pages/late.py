"""Late cases: what is past its target now, what closed late, and where their hours went."""

from __future__ import annotations

import streamlit as st
from htpy import div

from app.components.block import block
from app.components.strip import strip
from app.filters import judged, pick, segment, settle
from app.queries import board, late_cases, ticking_model
from app.screens.freshness import as_of_note
from app.screens.late import LateAsked, chosen
from app.screens.late_sums import cards, heading, hours_panel, types_panel
from app.screens.late_view import cases_table
from app.served import site

PERIODS = {"1": "This week", "12": "12 weeks"}
WORDS = {"1": "this week", "12": "in 12 weeks"}
KINDS = {"open": "Open and late", "closed": "Closed late", "both": "Both"}


@st.fragment(run_every=site().settings.casewall.refresh)
def picture() -> None:
    """Show the newest picture, by what the address bar says."""
    held = board()
    strip(ticking_model(), now_ms=site().now_ms())
    top = st.container()
    # the words of a choice stay as they are: figures in them would make it another one under the hand that clicks
    with st.container(key="casewall_filters", horizontal=True):
        which = segment("Which", KINDS, default="both", name="show")
        weeks = segment("Period", PERIODS, default="1", name="weeks")
        case_type, team = pick(held, "case_type", name="type"), pick(held, "team", name="team")
        private = held.settings.privacy.owner_figures == "off"
        owner = None if private else pick(held, "owner", name="owner")
        by = judged(held)
    settle()
    wanted = LateAsked(which=which, weeks=int(weeks), case_type=case_type, team=team, owner=owner)
    held, found = board(by), late_cases(wanted, judged=by)
    with top:
        block(div[heading(found), as_of_note(held, chosen(held.cases, wanted))], key="late_head")
    side = div(".stack")[hours_panel(found), types_panel(held, found, period=WORDS[weeks])]
    body = div[cards(found, period=WORDS[weeks]), div(".g.side")[cases_table(held, found), side]]
    block(body, key="late_body")


picture()
