"""Scripts and style sheets that lie beside this module, as text."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def asset(name: str) -> str:
    """Return a file of this folder."""
    return (HERE / name).read_text(encoding="utf-8")


CLOCK_JS = asset("clock.js")
