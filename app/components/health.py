"""The blocks of the data health page: as other pages', with ages that run on in the browser and words to choose."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st
from htpy import Renderable

from app.components.assets import CLOCK_JS, asset
from app.components.block import theme
from app.theme import CSS


@cache
def _mounted() -> Any:
    # the tokens live at :root, which a component's own shadow calls :host
    css = CSS.replace(":root{", ":host{") + asset("block.css") + asset("health.css")
    return st.components.v2.component(
        "casewall_health", html='<div class="cw-block"></div>', css=css, js=CLOCK_JS + asset("health.js")
    )


def health_block(markup: Renderable, *, now_ms: int, key: str) -> str | None:
    """Show markup, in which every text is escaped; return what was clicked on to be done, else None.

    What carries `data-age` (an instant in ms since 1970) shows how long ago that is, by the site's clock.
    """
    shown = _mounted()(
        data={"html": str(markup), "theme": theme(), "now_ms": now_ms}, key=key, on_open_change=lambda: None
    )
    opened = shown.open
    return str(opened) if opened else None
