"""The wall, scene NOW, full screen."""

from __future__ import annotations

import streamlit as st

from app.queries import wall_model
from app.served import site
from app.wall.component import wall

BARE = "<style>[data-testid='stHeader']{display:none!important}</style>"

theme = st.query_params.get("theme", "dark")
if theme not in ("dark", "light"):
    theme = "dark"
if st.context.is_embedded:
    st.html(BARE)


@st.fragment(run_every=2)
def picture() -> None:
    """Hand the newest picture to the wall; it draws only what changed."""
    model = wall_model()
    wall(model, now_ms=site().now_ms(), theme=str(theme), below_bar=not st.context.is_embedded)


picture()
