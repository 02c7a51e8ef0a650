"""One case: how it stands, its clock receipt, its ledger, its latest events; without one, the search."""

from __future__ import annotations

import polars as pl
import streamlit as st
from htpy import div, h1, p

from app.casefile import casefile
from app.components.block import block
from app.components.strip import strip
from app.formatting import sentence
from app.queries import board, ticking_model
from app.screens.case_events import events_panel
from app.screens.case_view import heading, receipt_panel
from app.screens.find import find, results
from app.screens.find import heading as find_heading
from app.screens.freshness import as_of_note
from app.screens.ledger import lines
from app.screens.ledger_view import ledger_panel
from app.served import site
from data.errors import CasewallError


def search() -> None:
    """Show the search."""
    block(find_heading(), key="find_head")
    with st.container(key="casewall_filters"):
        words = st.text_input(
            "Case number, client or subject", key="q", bind="query-params", placeholder="Q-4788, or a client's name",
            width=420, label_visibility="collapsed",
        )  # fmt: skip
    block(results(board(), find(board(), words or ""), words or ""), key="find_body")


def one(source: str, case_id: str) -> None:
    """Show a case, or why there is none."""
    held = board()
    try:
        found = casefile(held, source, case_id)
    except CasewallError as missing:
        block(div[h1[case_id], p(".lead")[sentence(str(missing))]], key="case_missing")
        return
    here = pl.concat([held.cases, held.backlog]).filter(pl.col("case") == found.fact["case"])
    again = held.may_differ and not found.fact["is_open"]
    today = casefile(board("now"), source, case_id) if again else None
    block(div[heading(held, found, today=today), as_of_note(held, here)], key="case_head")
    ledger = lines(found, held.settings)
    if found.fact["net_work_time"] is None:
        body = div(".g")[receipt_panel(found, ledger), events_panel(held, found)]
    else:
        left = div(".stack")[receipt_panel(found, ledger), events_panel(held, found)]
        body = div(".g.two")[left, ledger_panel(found, ledger)]
    block(body, key="case_body")


@st.fragment(run_every=site().settings.casewall.refresh)
def picture() -> None:
    """Show the case that the address names, else the search."""
    strip(ticking_model(), now_ms=site().now_ms())
    source, case_id = st.query_params.get("source"), st.query_params.get("id")
    if source and case_id:
        one(source, case_id)
    else:
        search()


picture()
