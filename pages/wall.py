"""The wall, full screen: its scenes turn by themselves, and it is handed the newest picture every two seconds."""

from __future__ import annotations

import streamlit as st

from app.queries import board
from app.tv.by_name import picture_by, shown_by
from app.wall.component import wall
from app.wall.links import links

# the wall says itself that it lost its server; a dialog over it would hide what it still shows
CALM = "[data-testid='stDialog'],[data-testid='stModal'],[role='dialog'],.stDialog{display:none!important}"
BARE = "[data-testid='stHeader']{display:none!important}"

asked = st.query_params.to_dict()
st.html(f"<style>{CALM}{BARE if st.context.is_embedded else ''}</style>")


@st.fragment(run_every=2)
def newest() -> None:
    """Hand the newest picture to the wall; it draws only what changed."""
    picture, theme = picture_by(asked)
    bar = not st.context.is_embedded
    shown = shown_by(asked) if bar else None
    found = links(board(), shown.team) if shown is not None and picture.model else None
    wall(picture, theme=theme, below_bar=bar, links=found)


newest()
