"""The block of the televisions page: small walls that live, ages that run on, and the form that pairs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st
from htpy import Renderable

from app.components.assets import asset
from app.components.block import theme
from app.theme import CSS
from app.wall.assets import script, style

# what is taken of the wall's script
KIT = ("ageText", "clockLine", "el", "hhmm", "local", "mount", "put", "sceneAt", "two")


@dataclass(frozen=True, kw_only=True)
class Clicked:
    """What a person did: what is to be done (`revoke=lobby`), what is typed now, and what is to be paired."""

    open: str | None
    form: object
    pair: object


@cache
def _mounted() -> Any:
    # the tokens live at :root, which a component's own shadow calls :host; the small walls have shadows of their own
    css = CSS.replace(":root{", ":host{") + asset("block.css") + asset("televisions.css")
    wall = json.dumps(style().replace(":root{", ":host{"))
    own = asset("televisions_walls.js") + asset("televisions_form.js") + asset("televisions.js")
    # the wall's script keeps its own names to itself
    kit = f"const {{ {', '.join(KIT)} }} = (() => {{\n{script()}\nreturn {{ {', '.join(KIT)} }};\n}})();\n"
    parts = "".join(f'<div class="cw-part" data-part="{name}"></div>' for name in ("head", "list", "pair", "toml"))
    return st.components.v2.component(
        "casewall_televisions",
        html=f'<div class="cw-block cw-tv">{parts}</div>',
        css=css,
        js=f"{kit}const WALL_CSS = {wall};\n{own}",
    )


def televisions_block(
    parts: Mapping[str, Renderable], *, walls: Mapping[str, Any], told: Mapping[str, Any], now_ms: int, key: str
) -> Clicked:
    """Show the parts head, list, pair and toml, in which every text is escaped; return what was done.

    What carries `data-age-of` shows how long ago an instant of `told["instants"]` is, by the site's clock. `walls`
    holds `pictures` (JSON by tag, as televisions are sent it) and `shown` (tag, live, width and height by name).
    """
    html = {name: str(part) for name, part in parts.items()}
    shown = _mounted()(
        data={"html": html, "theme": theme(), "now_ms": now_ms, "walls": walls, **told},
        key=key,
        on_open_change=lambda: None,
        on_form_change=lambda: None,
        on_pair_change=lambda: None,
    )
    return Clicked(open=str(shown.open) if shown.open else None, form=shown.form, pair=shown.pair)
