"""Weekly trends: lead time, on target, opened and closed."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from htpy import div, h2, p

from app.charts.template import CONFIG
from app.components.block import block, theme
from app.components.strip import strip
from app.filters import judged, pick, segment, settle
from app.queries import board, ticking_model, weekly
from app.screens.freshness import as_of_note
from app.screens.late import LateAsked, chosen
from app.screens.trends_charts import Chart, behaviour, by_type, flow
from app.screens.trends_view import data_table, heading, in_words
from app.served import site

ACROSS = 3
# a line stands off the one above it; the words are as wide as one chart of three
LINES = (
    "<style>[class*='st-key-casewall_line_']:not(.st-key-casewall_line_limits){margin-top:16px}"
    ".st-key-casewall_line_words [data-testid='stColumn']:first-child{flex:0 0 calc((100% - 32px)/3)}"
    ".st-key-casewall_card_flow [data-testid='stPlotlyChart']{min-height:240px}</style>"
)
SPANS = {"12": "12 weeks", "26": "26 weeks", "52": "52 weeks"}


def card(chart: Chart, *, key: str, height: Literal["content", "stretch"] = "content") -> None:
    """Show a chart under what it is and its unit; stretched, it is as high as what stands beside it."""
    with st.container(key=f"casewall_card_{key}", border=True, height=height):
        block(div[h2[chart.title], p(".note")[chart.subtitle]], key=f"head_{key}")
        told = f"{chart.title}, {chart.subtitle}"
        st.plotly_chart(chart.figure, theme=None, config=CONFIG, key=f"chart_{key}", alt=told, height=height)


def line(charts: list[Chart], *, key: str) -> None:
    """Show charts side by side: one below the other, on a narrow screen, they keep their order."""
    with st.container(key=f"casewall_line_{key}"):
        columns = st.columns(ACROSS, gap="small")
    for place, (column, chart) in enumerate(zip(columns, charts, strict=False)):
        with column:
            card(chart, key=f"{key}_{place}")


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
    st.html(LINES)
    with st.container(key="casewall_below"):
        line(behaviour(found, look=look), key="limits")
        with st.container(key="casewall_line_words"):
            words, moves = st.columns([1, 2], gap="small")
        with words:
            block(div(".p")[h2["What changed"], in_words(found)], key="words")
        with moves:
            card(flow(found, look=look), key="flow", height="stretch")
        kinds = by_type(found, held.settings, look=look)
        for start in range(0, len(kinds), ACROSS):
            line(kinds[start : start + ACROSS], key=f"types_{start}")
    if found.more_types:
        st.caption(f"and {found.more_types} more types: choose one above")
    with st.container(key="casewall_below_data"), st.expander("Show data"):
        block(data_table(found), key="trends_data")


picture()
