"""The wall's script and style sheet as text, whoever hosts them: `mount(root)` of the script makes a wall."""

from __future__ import annotations

from pathlib import Path

from app.components.assets import CLOCK_JS
from app.theme import CSS

HERE = Path(__file__).parent
SCRIPTS = ("layout.js", "draw.js", "tiles.js", "board.js", "next.js", "people.js", "shares.js", "week.js",
           "frame.js", "scenes.js", "said.js", "awake.js", "wall.js")  # fmt: skip


def script() -> str:
    """Return the script without a host, ES2017; it defines `mount` and `keepAwake`."""
    return CLOCK_JS + "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)


def style() -> str:
    """Return the style sheet with the tokens of both themes; the root of the wall or one above it names its theme."""
    return CSS + (HERE / "wall.css").read_text(encoding="utf-8")
