"""The wall in a Streamlit page: one component that is mounted once and only ever handed a new view model."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from app.components.assets import CLOCK_JS
from app.theme import CSS

HERE = Path(__file__).parent
SCRIPTS = ("draw.js", "tiles.js", "board.js", "frame.js", "wall.js")
# the host: it keeps one mounted wall in its element and hands each view model on
HOST = """
export default function (component) {
  const { parentElement, data } = component;
  const frame = parentElement.querySelector(".cw-frame");
  if (!data || !data.model) return;
  frame.dataset.theme = data.theme;
  frame.style.top = data.top;
  document.documentElement.style.background = getComputedStyle(frame).getPropertyValue("--cw-bg");
  if (!frame.cwWall) frame.cwWall = mount(frame.querySelector(".cw-root"));
  frame.cwWall.update(data.model, data.now_ms);
}
"""
FRAME = """
.cw-frame{position:fixed;inset:0;background:var(--cw-bg);z-index:1}
.cw-root{width:100%;height:100%}
"""


@cache
def _mounted() -> Any:
    css = CSS + (HERE / "wall.css").read_text(encoding="utf-8")
    # the tokens live at :root, which a component's own shadow calls :host
    css = css.replace(":root{", ":host{")
    js = CLOCK_JS + "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return st.components.v2.component(
        "casewall_wall",
        html='<div class="cw-frame" data-theme="dark"><div class="cw-root"></div></div>',
        css=css + FRAME,
        js=js + HOST,
    )


def wall(model: dict[str, Any], *, now_ms: int, theme: str, below_bar: bool) -> None:
    """Show a view model, full screen or below the bar of the pages; the picture changes only where the model does."""
    top = "56px" if below_bar else "0px"
    _mounted()(data={"model": model, "now_ms": now_ms, "theme": theme, "top": top}, key="wall")
