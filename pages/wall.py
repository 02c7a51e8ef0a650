"""The wall, scene NOW, full screen."""

from __future__ import annotations

import streamlit as st

from app.queries import wall_model
from app.site import site
from app.wall.component import wall

FULL = """<style>
.stMainBlockContainer{padding:0!important;max-width:none!important}
.stApp [data-testid="stDecoration"],.stApp [data-testid="stStatusWidget"]{display:none!important}
[data-stale="true"]{opacity:1!important}
</style>"""

theme = st.query_params.get("theme", "dark")
if theme not in ("dark", "light"):
    theme = "dark"
st.html(FULL)


@st.fragment(run_every=2)
def picture() -> None:
    """Hand the newest picture to the wall; it draws only what changed."""
    model = wall_model()
    wall(model, now_ms=site().now_ms(), theme=str(theme))


picture()
