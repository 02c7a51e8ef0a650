"""The strip above every page, and what every page's frame looks like."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from app.components.assets import CLOCK_JS, asset
from app.components.block import theme
from app.theme import CSS, THEMES


@cache
def _mounted() -> Any:
    css = CSS.replace(":root{", ":host{") + asset("strip.css")
    js = CLOCK_JS + asset("open.js") + asset("team.js") + asset("strip.js")
    return st.components.v2.component("casewall_strip", html='<div class="cw-strip"></div>', css=css, js=js)


def strip(model: dict[str, Any], *, now_ms: int) -> None:
    """Show the age of every source, the clock and the net work time left, at the right of the navigation."""
    with st.container(key="casewall_strip"):
        _mounted()(data={"model": model, "now_ms": now_ms, "theme": theme()}, key="strip")


def frame() -> None:
    """Dress the page: its navigation bar, its margins, its controls, in the theme that the browser shows."""
    st.html(f"<style>{sheet(theme())}</style>")


@cache
def sheet(name: str) -> str:
    """Return the page's style sheet; outside of blocks a theme's tokens stand at :root."""
    colours = "".join(f"--cw-{token}:{value};" for token, value in THEMES[name].items())
    return f"{CSS.split('[data-theme', 1)[0]}:root{{{colours}}}{asset('page.css')}"
