"""Weekly trends: lead time, on target, opened and closed."""

from __future__ import annotations

import streamlit as st
from htpy import div, h2, p

from app.charts.template import CONFIG
from app.charts.weekly import Limit, Line, axis_note, weeks
from app.components.block import block, theme
from app.components.strip import strip
from app.filters import judged, pick, segment, settle
from app.formatting import hours_stat, percent
from app.naming import types
from app.navigation import open_case
from app.queries import board, ticking_model, weekly
from app.screens.freshness import as_of_note
from app.screens.late import LateAsked, chosen
from app.screens.trends_view import data_table, heading, in_words
from app.served import site

SPANS = {"12": "12 weeks", "26": "26 weeks", "52": "52 weeks"}
HALF = Line(column="p50_hours", name="half", token="accent-2", width=1.6, unit="h")
MOST = Line(column="p85_hours", name="85%", width=3, unit="h")


def card(title: str, subtitle: str, figure: object, *, key: str) -> None:
    """Show a chart under what it is and its unit."""
    with st.container(key=f"casewall_card_{key}", border=True):
        block(div[h2[title], p(".note")[subtitle]], key=f"head_{key}")
        if figure is not None:
            st.plotly_chart(figure, theme=None, config=CONFIG, key=f"chart_{key}", alt=f"{title}, {subtitle}")


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
    goal = Limit(value=found.goal, name=f"goal {percent(found.goal)}") if found.goal is not None else None
    hours = found.target_hours
    target = Limit(value=hours, name=f"target {hours_stat(hours)}") if hours is not None else None
    share = Line(column="compliance_share", name="on target", form=".0%")
    moves = [Line(column="throughput", name="closed", form=",.0f"),
             Line(column="arrivals", name="opened", token="text", width=1.6, form=",.0f")]  # fmt: skip
    full = found.weeks.filter(~found.weeks["partial"])
    shares = weeks(found.weeks, [share], theme=look, limit=goal, share=True)
    counts = weeks(full, moves, theme=look)
    charts = [
        (
            "Lead time",
            "net work hours a case",
            weeks(found.weeks, [MOST, HALF], theme=look, limit=target, from_zero=True),
        ),
        ("On target", f"share of closed cases{axis_note(shares, share=True)}", shares),
        ("Opened and closed", f"cases a week, full weeks only{axis_note(counts)}", counts),
    ]
    for kind, frame in found.types.items():
        within = found.type_targets[kind]
        limit = Limit(value=within, name=f"target {hours_stat(within)}") if within is not None else None
        drawn = weeks(frame, [MOST, HALF], theme=look, limit=limit, height=206, from_zero=True)
        charts.append((types(held.settings, kind), "lead time, net work hours", drawn))
    with st.container(key="casewall_below"):
        columns = st.columns(3, gap="small")
        for place, (title, subtitle, figure) in enumerate(charts):
            with columns[place % 3]:
                card(title, subtitle, figure, key=str(place))
    if found.more_types:
        st.caption(f"and {found.more_types} more types: choose one above")
    opened = [block(div(".g")[div(".p")[h2["In words"], in_words(found)]], key="words")]
    with st.container(key="casewall_below_data"), st.expander("Show data"):
        opened.append(block(data_table(found), key="trends_data"))
    open_case(next(filter(None, opened), None))


picture()
