"""Cached pictures: the only place that caches for Streamlit.

A picture is (data version, as_of tick). Every cache is keyed by those two and never by a frame, and is computed once
however many viewers there are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import polars as pl
import streamlit as st

from app.board import Board, Seen, build
from app.health import Health, Told, health
from app.health_spans import Lags, Span, lags
from app.parts import Frames
from app.powerhouse import Checklist, powerhouse
from app.questions import of_teams
from app.screens.late import Late, LateAsked, late
from app.screens.owners import Owners, OwnersAsked, owners
from app.screens.reconcile import ReconcileAsked, Reconciliation, reconciliation_of
from app.screens.trends import Trends, trends
from app.served import site
from app.ticking import ticking, ticking_sources
from app.wall.scope import of_team
from app.wall.shown import Shown
from app.wall.view_model import view_model

LONGEST = timedelta(weeks=14)  # of the spans that data health shows
_made, _counting = [0], Lock()


@st.cache_resource(max_entries=2, show_spinner=False)
def _frames(data_version: int) -> Frames:
    here = site()
    return here.held.frames(by=here.rules)


@st.cache_resource(max_entries=4, show_spinner=False)
def _board(data_version: int, as_of: datetime, judged: str = "then") -> Board:
    here = site()
    held = _frames(data_version)
    # freshness moves without a new data version
    frames = replace(held, freshness=here.store.freshness(), runs=here.store.fresh_runs())
    if judged == "then":
        return here.settled.board(frames, as_of=as_of, data_version=data_version)
    return build(frames, here.settings, here.rules, as_of=as_of, data_version=data_version, judged=judged)


@st.cache_resource(max_entries=64, show_spinner=False)
def _wall_model(data_version: int, as_of: datetime, team: str | None, names: str) -> dict[str, Any]:
    whole = _board(data_version, as_of)
    found = view_model(of_team(whole, team), names=names, whole=whole)
    with _counting:
        _made[0] += 1
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _late(data_version: int, as_of: datetime, judged: str, asked: LateAsked) -> Late:
    return late(_board(data_version, as_of, judged), asked)


@st.cache_resource(max_entries=64, show_spinner=False)
def _trends(
    data_version: int, as_of: datetime, judged: str, weeks: int, case_type: str | None, team: str | None
) -> Trends:
    return trends(_board(data_version, as_of, judged), weeks=weeks, case_type=case_type, team=team)


@st.cache_resource(max_entries=32, show_spinner=False)
def _owners(data_version: int, as_of: datetime, asked: OwnersAsked) -> Owners:
    return owners(_board(data_version, as_of), asked)


@st.cache_resource(max_entries=16, show_spinner=False)
def _powerhouse(data_version: int, as_of: datetime, team: str | None, seen: Seen) -> Checklist:
    held = replace(_board(data_version, as_of), televisions=seen)
    return powerhouse(held if team is None else of_teams(held, [team]))


@st.cache_resource(max_entries=32, show_spinner=False)
def _reconciliation(data_version: int, as_of: datetime, judged: str, asked: ReconcileAsked) -> Reconciliation:
    return reconciliation_of(_board(data_version, as_of, judged), asked)


@st.cache_resource(max_entries=8, show_spinner=False)
def _lags(data_version: int, span: Span) -> Lags:
    held = _frames(data_version)
    return lags(held.events, held.versions, span=span)


@st.cache_resource(max_entries=2, show_spinner=False)
def _told(data_version: int, tried: tuple[datetime, ...]) -> Told:
    """Read what is told beside the cases; it changes with every load, and a load ends with a try."""
    held = site().store
    return Told(
        loads=held.loads(since=site().clock.now() - LONGEST),
        statuses=held.statuses(),
        quarantine=held.quarantine(),
        marks=held.marks(),
        absences=held.absences(),
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _health(data_version: int, as_of: datetime, tried: tuple[datetime, ...], span: str) -> Health:
    held = _board(data_version, as_of)
    stretch = Span.of(span, as_of=as_of, zone=held.zone)
    told, freshness = _told(data_version, tried), site().store.freshness()
    return health(held, told, _lags(data_version, stretch), freshness=freshness, as_of=as_of, span=stretch)


def _tried() -> tuple[datetime, ...]:
    """Return when each source was last tried or loaded: what is kept beside the cases is no newer."""
    held = site().store
    return (*held.statuses()["tried_at"].to_list(), *held.freshness()["loaded_at"].to_list())


def _failing() -> list[str]:
    """Return the sources that did not answer when they were last asked."""
    told = site().store.statuses()
    return told.filter(told["error"].is_not_null())["source"].to_list()


def _key() -> tuple[int, datetime]:
    """Return the data version and the tick; a picture is never older than what was last loaded into it."""
    here = site()
    tick = here.clock.tick(here.settings.casewall.refresh)
    loaded = [at for at in here.store.freshness()["loaded_at"].to_list() if at <= here.clock.now()]
    return here.store.data_version(), max([tick, *loaded])


def board(judged: str = "then") -> Board:
    """Return the newest picture, closed cases as judged then or by today's rules. It is shared: read, never write."""
    return _board(*_key(), judged)


def wall_model(shown: Shown) -> dict[str, Any]:
    """Return the wall's view model of the newest picture; a source that fails since is told at once.

    However many televisions show the same team and names so, it is made once.
    """
    key = _key()
    model = _wall_model(*key, shown.team, shown.names)
    return model | {"sources": ticking_sources(_board(*key), failing=_failing())}


def pictures_made() -> int:
    """Return how many pictures of the wall this process made; each is one for all who show the same."""
    return _made[0]


def ticking_model() -> dict[str, Any]:
    """Return what runs on in the browser."""
    return ticking(board(), failing=_failing())


def late_cases(asked: LateAsked, *, judged: str = "then") -> Late:
    """Return the late cases of the newest picture."""
    return _late(*_key(), judged, asked)


def weekly(weeks: int, case_type: str | None, team: str | None, *, judged: str = "then") -> Trends:
    """Return the figures by week of the newest picture."""
    return _trends(*_key(), judged, weeks, case_type, team)


def owners_of(asked: OwnersAsked) -> Owners:
    """Return what each person holds, owns and has coming, by the newest picture."""
    return _owners(*_key(), asked)


def checklist(team: str | None, *, seen: Seen) -> Checklist:
    """Return the method's checklist of the newest picture, of all or of a team; `seen` are the televisions of today."""
    return _powerhouse(*_key(), team, seen)


def reconciliation(asked: ReconcileAsked, *, judged: str = "then") -> Reconciliation:
    """Return our verdicts against a source's own, by the newest picture."""
    return _reconciliation(*_key(), judged, asked)


def data_health(span: str) -> Health:
    """Return the health of the data over a span: `day`, `week` or `quarter`."""
    return _health(*_key(), _tried(), span)


def loads() -> pl.DataFrame:
    """Return every load with its counts, in order."""
    return _told(site().store.data_version(), _tried()).loads


def forget() -> None:
    """Forget every picture: the settings by which they were made are no longer those of the site."""
    pages = (_late, _trends, _owners, _powerhouse, _reconciliation, _health)
    for held in (_frames, _board, _wall_model, *pages, _lags, _told):
        held.clear()
