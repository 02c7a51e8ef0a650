"""Figures on which the product and the text of the catalogue differ, until one of the two moves: check, label, why."""

from __future__ import annotations

UNSETTLED = {
    ("logging", "net minutes"): "the catalogue counts net minutes, pauses out and nights too; the product does not",
    (
        "silent",
        "since the row changed",
    ): "a row's own word of its last change is no event where nothing was seen to differ",
}


def why(check: str, label: str) -> str | None:
    """Return why a figure is not settled; None for all others."""
    return next((said for (name, start), said in UNSETTLED.items() if name == check and label.startswith(start)), None)
