"""The wall, scene NOW, full screen."""

from __future__ import annotations

import streamlit as st

from app.queries import wall_model
from app.served import site
from app.wall.component import wall

# the wall says itself that it lost its server; a dialog over it would hide what it still shows
CALM = "[data-testid='stDialog'],[data-testid='stModal'],[role='dialog'],.stDialog{display:none!important}"
BARE = "[data-testid='stHeader']{display:none!important}"

theme = st.query_params.get("theme", "dark")
if theme not in ("dark", "light"):
    theme = "dark"
st.html(f"<style>{CALM}{BARE if st.context.is_embedded else ''}</style>")


@st.fragment(run_every=2)
def picture() -> None:
    """Hand the newest picture to the wall; it draws only what changed."""
    model = wall_model()
    wall(model, now_ms=site().now_ms(), theme=str(theme), below_bar=not st.context.is_embedded)


picture()
