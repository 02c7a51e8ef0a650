"""Calendars: whether each one is right, at a glance, and what it counts."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st
from htpy import div, h1, h2, p

from app.calendars.sheet import sheet
from app.components.block import block
from app.components.strip import strip
from app.filters import segment
from app.navigation import under_more
from app.queries import board, ticking_model
from app.screens.calendar_try import between, reached
from app.screens.calendar_view import heading, oddities_panel, week_panel, year_panel
from app.served import site


def field(label: str, value: str, *, key: str) -> str:
    """Show a field in which an instant or a length is typed."""
    return st.text_input(label, value=value, key=key) or value


def tried(name: str) -> None:
    """Show the two questions that anybody may ask of a calendar."""
    held = board()
    calendar = held.rules.calendars[name]
    now = held.as_of.astimezone(held.zone)
    earlier = (now - timedelta(days=7)).strftime("%Y-%m-%d 15:10")
    with st.container(key="casewall_card_try", border=True):
        block(div[h2["Try it"]], key="try_head")
        start, end = st.columns(2)
        with start:
            begin = field("Start", earlier, key="try_start")
        with end:
            stop = field("End", now.strftime("%Y-%m-%d %H:%M"), key="try_end")
        block(between(calendar, begin, stop), key="try_net")
        start, hours = st.columns(2)
        with start:
            again = field("From", earlier, key="try_from")
        with hours:
            wanted = field("Net work hours", "16 h", key="try_hours")
        block(reached(calendar, again, wanted), key="try_due")


@st.fragment(run_every=60)
def picture() -> None:
    """Show one calendar's year."""
    held = board()
    strip(ticking_model(), now_ms=site().now_ms())
    names = list(held.settings.calendars)
    if not names:
        block(div[h1["Calendars"], p(".lead")["No calendar is configured, so no case has net work hours."]], key="none")
        return
    top = st.container()
    years = [str(held.today.year + step) for step in (-1, 0, 1)]
    with st.container(key="casewall_filters_right", horizontal=True):
        name = segment("Calendar", {one: one[:1].upper() + one[1:] for one in names}, default=names[0], name="calendar")
        year = segment("Year", {one: one for one in years}, default=str(held.today.year), name="year")
    shown = sheet(held.rules.calendars[name], as_of=held.as_of, year=int(year))
    with top:
        block(heading(shown), key="calendar_head")
    block(div[div(".g")[year_panel(held, shown)]], key="calendar_year")
    with st.container(key="casewall_below"):
        left, middle, right = st.columns([400, 482, 446], gap="small")
        with left:
            block(week_panel(shown, as_of=held.as_of), key="calendar_week")
        with middle:
            block(oddities_panel(shown), key="calendar_oddities")
        with right:
            tried(name)


under_more()
picture()
