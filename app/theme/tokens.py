"""The design tokens of tokens.css, as style sheet and as values."""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).with_name("tokens.css").read_text(encoding="utf-8")
BLOCK = re.compile(r'\[data-theme="(\w+)"\]\{(.*?)\n\}', re.DOTALL)
COLOUR = re.compile(r"--cw-([\w-]+):(#[0-9A-Fa-f]{6})")
THEMES: dict[str, dict[str, str]] = {name: dict(COLOUR.findall(body)) for name, body in BLOCK.findall(CSS)}


def colour(name: str, *, theme: str) -> str:
    """Return a token's value, such as `#93B4FF` for accent in the dark theme."""
    return THEMES[theme][name]
