"""Weekly trends: lead time, on target, opened and closed."""

from __future__ import annotations

import streamlit as st
from htpy import div, h2, p

from app.charts.template import CONFIG
from app.components.block import block, theme
from app.components.strip import strip
from app.filters import judged, pick, segment, settle
from app.navigation import open_case
from app.queries import board, ticking_model, weekly
from app.screens.freshness import as_of_note
from app.screens.late import LateAsked, chosen
from app.screens.trends_charts import Chart, behaviour, by_type, flow
from app.screens.trends_view import data_table, heading, in_words
from app.served import site

SPANS = {"12": "12 weeks", "26": "26 weeks", "52": "52 weeks"}


def card(chart: Chart, *, key: str) -> None:
    """Show a chart under what it is and its unit."""
    with st.container(key=f"casewall_card_{key}", border=True):
        block(div[h2[chart.title], p(".note")[chart.subtitle]], key=f"head_{key}")
        told = f"{chart.title}, {chart.subtitle}"
        st.plotly_chart(chart.figure, theme=None, config=CONFIG, key=f"chart_{key}", alt=told)


@st.fragment(run_every=60)
def picture() -> None:
    """Show the weeks up to the newest picture."""
    held, look = board(), theme()
    strip(ticking_model(), now_ms=site().now_ms())
    top = st.container()
    with st.container(key="casewall_filters_right", horizontal=True, gap="small"):
        span = segment("Weeks", SPANS, default="26", name="weeks")
        case_type, team = pick(held, "case_type", name="type"), pick(held, "team", name="team")
        by = judged(held)
    settle()
    held, found = board(by), weekly(int(span), case_type, team, judged=by)
    with top:
        rests_on = chosen(held.cases, LateAsked(case_type=case_type, team=team))
        block(div[heading(found), as_of_note(held, rests_on)], key="trends_head")
    with st.container(key="casewall_below"):
        columns = st.columns(3, gap="small")
        for place, chart in enumerate(behaviour(found, look=look)):
            with columns[place]:
                card(chart, key=f"limits_{place}")
        with columns[0]:
            opened = [block(div(".p")[h2["What changed"], in_words(found)], key="words")]
        for place, chart in enumerate([flow(found, look=look), *by_type(found, held.settings, look=look)], start=1):
            with columns[place % 3]:
                card(chart, key=str(place))
    if found.more_types:
        st.caption(f"and {found.more_types} more types: choose one above")
    with st.container(key="casewall_below_data"), st.expander("Show data"):
        opened.append(block(data_table(found), key="trends_data"))
    open_case(next(filter(None, opened), None))


picture()
