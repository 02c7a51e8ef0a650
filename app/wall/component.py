"""The wall in a Streamlit page: one component that is mounted once and only ever handed a new view model."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any

import streamlit as st

from app.build import BUILD
from app.components.assets import asset
from app.wall.assets import script, style
from app.wall.last_good import NEXT, Picture

# the host: it keeps one mounted wall in its element and hands each picture on; a page of an older build loads itself
# anew, once a minute at most
HOST = """
export default function (component) {
  const { parentElement, data } = component;
  const frame = parentElement.querySelector(".cw-frame");
  if (!data) return;
  if (data.build !== BUILD) reloadPage();
  frame.dataset.theme = data.theme;
  frame.cwLinks = data.links;
  frame.style.top = data.top;
  document.documentElement.style.background = getComputedStyle(frame).getPropertyValue("--cw-bg");
  if (!frame.cwWall) {
    frame.cwWall = mount(frame.querySelector(".cw-root"));
    keepAwake();
    offer(frame);
  }
  try {
    frame.cwWall.trouble(data.trouble);
    if (data.model) frame.cwWall.update(data.model, data.now_ms);
  } catch (error) {
    // Streamlit would put its own words in the wall's place; what was drawn before stays
    console.warn(error);
    frame.cwWall.trouble(UNDRAWN);
  }
  reachableLinks(frame);
  lifeline().heard(frame);
}
"""
OFFERED = (Path(__file__).parent / "offer.js").read_text(encoding="utf-8")
LIFELINE = (Path(__file__).parent / "lifeline.js").read_text(encoding="utf-8")
UNDRAWN = {"what": "The picture could not be drawn.", "since_ms": 0, "next": NEXT}
FRAME = """
.cw-frame{position:fixed;inset:0;background:var(--cw-bg);z-index:1}
.cw-root{width:100%;height:100%}
.cw-frame.offers [data-go]{cursor:pointer}
"""


@cache
def _mounted() -> Any:
    return st.components.v2.component(
        "casewall_wall",
        html='<div class="cw-frame" data-theme="dark"><div class="cw-root"></div></div>',
        # the tokens live at :root, which a component's own shadow calls :host
        css=style().replace(":root{", ":host{") + FRAME,
        js=f'{script()}{asset("open.js")}{OFFERED}{LIFELINE}const BUILD = "{BUILD}", UNDRAWN = {dumps(UNDRAWN)};{HOST}',
    )


def wall(picture: Picture, *, theme: str, below_bar: bool, links: Mapping[str, str] | None = None) -> None:
    """Show a picture, full screen or below the bar of the pages; what is drawn changes only where the model does.

    `links` are addresses by the names of what can be opened.
    """
    top = "56px" if below_bar else "0px"
    shown = {"model": picture.model, "now_ms": picture.now_ms, "trouble": picture.trouble}
    told = shown | {"theme": theme, "top": top, "build": BUILD, "links": dict(links) if links else None}
    _mounted()(data=told, key="wall")
