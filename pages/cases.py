"""The cases behind a figure, whichever page it stands on."""

from __future__ import annotations

import streamlit as st
from htpy import div, h1, p

from app.behind import OF_PEOPLE, left_out, of_figure, read
from app.components.block import block
from app.components.strip import strip
from app.definitions import sections
from app.formatting import sentence
from app.queries import board, ticking_model
from app.screens.behind_view import definition_panel, heading, table_of
from app.screens.freshness import as_of_note
from app.served import site
from data.errors import CasewallError


@st.fragment(run_every=site().settings.casewall.refresh)
def picture() -> None:
    """Show the cases of the figure that the address names, as of the newest picture."""
    strip(ticking_model(), now_ms=site().now_ms())
    held = board("now" if st.query_params.get("judged") == "now" else "then")
    named = held.settings.privacy.owner_figures != "off"
    try:
        asked = read(st.query_params)
        if not named and any(name in asked.of for name in OF_PEOPLE):
            raise CasewallError("Figures by person are switched off (privacy.owner_figures).")
        found = of_figure(held, asked)
    except CasewallError as missing:
        block(div[h1["No such figure"], p(".lead")[sentence(str(missing))]], key="cases_missing")
        return
    block(div[heading(held, asked, found), as_of_note(held, found)], key="cases_head")
    side = definition_panel(asked, dict(left_out(held, asked)), sections(asked.metric))
    block(div(".g.side")[table_of(held, found, named=named), div(".stack")[side]], key="cases_body")


picture()
