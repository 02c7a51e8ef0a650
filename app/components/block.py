"""A block of a page: markup with its figures in it, in the tokens of the theme."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st
from htpy import Renderable

from app.components.assets import asset
from app.theme import CSS


@cache
def _mounted(look: str | None) -> Any:
    # the tokens live at :root, which a component's own shadow calls :host
    css = CSS.replace(":root{", ":host{") + asset("block.css") + (asset(f"{look}.css") if look else "")
    return st.components.v2.component(
        f"casewall_{look or 'block'}",
        html='<div class="cw-block"></div>',
        css=css,
        js=asset("open.js") + asset("block.js"),
    )


def theme() -> str:
    """Return the theme that the browser shows: dark or light."""
    return "dark" if st.context.theme.type == "dark" else "light"


def block(markup: Renderable, *, key: str, look: str | None = None) -> None:
    """Show markup, in which every text is escaped; what is clicked on opens the page that it names.

    `look` names a style sheet of a page's own, laid over that of all blocks.
    """
    _mounted(look)(data={"html": str(markup), "theme": theme()}, key=key)
