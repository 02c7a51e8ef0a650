"""Cached pictures: the only place that caches for Streamlit.

A picture is (data version, as_of tick). Every cache is keyed by those two and never by a frame, and is computed once
however many viewers there are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from app.board import Board, Frames, build
from app.picture import frames_of
from app.screens.late import Late, LateAsked, late
from app.screens.trends import Trends, trends
from app.served import site
from app.ticking import ticking
from app.wall.view_model import view_model


@st.cache_resource(max_entries=2, show_spinner=False)
def _frames(data_version: int) -> Frames:
    here = site()
    return frames_of(here.store, by=here.rules)


@st.cache_resource(max_entries=4, show_spinner=False)
def _board(data_version: int, as_of: datetime) -> Board:
    here = site()
    held = _frames(data_version)
    # freshness moves without a new data version
    frames = Frames(events=held.events, versions=held.versions, kept=held.kept, freshness=here.store.freshness())
    return build(frames, here.settings, here.rules, as_of=as_of, data_version=data_version)


@st.cache_resource(max_entries=4, show_spinner=False)
def _wall_model(data_version: int, as_of: datetime) -> dict[str, Any]:
    return view_model(_board(data_version, as_of))


@st.cache_resource(max_entries=64, show_spinner=False)
def _late(data_version: int, as_of: datetime, asked: LateAsked) -> Late:
    return late(_board(data_version, as_of), asked)


@st.cache_resource(max_entries=64, show_spinner=False)
def _trends(data_version: int, as_of: datetime, weeks: int, case_type: str | None, team: str | None) -> Trends:
    return trends(_board(data_version, as_of), weeks=weeks, case_type=case_type, team=team)


def _key() -> tuple[int, datetime]:
    """Return the data version and the tick; a picture is never older than what was last loaded into it."""
    here = site()
    tick = here.clock.tick(here.settings.casewall.refresh)
    loaded = [at for at in here.store.freshness()["loaded_at"].to_list() if at <= here.clock.now()]
    return here.store.data_version(), max([tick, *loaded])


def board() -> Board:
    """Return the newest picture. It is shared: read, never write."""
    return _board(*_key())


def wall_model() -> dict[str, Any]:
    """Return the wall's view model of the newest picture."""
    return _wall_model(*_key())


def ticking_model() -> dict[str, Any]:
    """Return what runs on in the browser."""
    return ticking(board())


def late_cases(asked: LateAsked) -> Late:
    """Return the late cases of the newest picture."""
    return _late(*_key(), asked)


def weekly(weeks: int, case_type: str | None, team: str | None) -> Trends:
    """Return the figures by week of the newest picture."""
    return _trends(*_key(), weeks, case_type, team)
