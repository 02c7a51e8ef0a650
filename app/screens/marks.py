"""Small drawings that several pages use: status shapes, bars of target used, bars of where the hours went."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from htpy import Element, VoidElement, div, i, span, svg
from markupsafe import Markup

PARTS = {
    "queue": ("Queue", "st-queue"),
    "working": ("Working", "st-work"),
    "expert_queue": ("Expert queue", "st-xqueue"),
    "expert": ("Expert", "st-expert"),
    "waiting": ("Waiting, counted", "edge"),
    "paused": ("Paused, not counted", None),
}
SHAPES = {
    "green": '<circle r="8.4"{fill}/>',
    "yellow": '<path d="M0 -8.6 L9.2 7.4 L-9.2 7.4 Z"{fill}/>',
    "red": '<path d="M0 -9.6 L9.6 0 L0 9.6 L-9.6 0 Z"{fill}/>',
    "late": '<rect x="-8.4" y="-8.4" width="16.8" height="16.8" rx="2"{fill}/>'
    '<path d="M-4 -4 L4 4 M4 -4 L-4 4" style="stroke:var(--cw-on-late)" stroke-width="2.8" stroke-linecap="round"/>',
}
FULL = 2.5  # a bar ends at two and a half times the target; the figure beside it tells the rest


def icon(status: str, *, size: int = 20) -> Element:
    """Return a status's shape."""
    fill = f' style="fill:var(--cw-{status});stroke:var(--cw-{status}-edge)" stroke-width="1.5"'
    shape = SHAPES.get(status, '<rect x="-7.4" y="-7.4" width="14.8" height="14.8" rx="2"{fill}/>')
    if status not in SHAPES:
        fill = ' style="fill:none;stroke:var(--cw-muted)" stroke-width="2.4"'
    name = status.replace("_", " ")
    return svg(".ic", viewBox="-11 -11 22 22", width=size, height=size, role="img", aria_label=name)[
        Markup(shape.replace("{fill}", fill))
    ]


def used_bar(share: float, *, width: int = 128) -> Element:
    """Return a late case's bar: pale to the target, solid beyond it, a tick at the target."""
    ahead = min(share, FULL) / FULL * width
    tick = width / FULL
    base = f"position:relative;width:{width}px;height:14px"
    return div(style=base, role="img", aria_label=f"{share:.0%} of its target used")[
        _box(0, width, "background:var(--cw-raised)"),
        _box(0, min(ahead, tick), "background:var(--cw-late);opacity:.3"),
        _box(tick, ahead - tick, "background:var(--cw-late);top:0;height:14px") if share > 1 else None,
        div(style=f"position:absolute;left:{tick:.1f}px;top:-3px;height:20px;width:2px;background:var(--cw-text)"),
    ]


def _box(left: float, width: float, style: str) -> Element:
    place = f"position:absolute;left:{left:.1f}px;width:{max(width, 1):.1f}px;top:2px;height:10px;border-radius:2px"
    return div(style=f"{place};{style}")


def parts_bar(parts: dict[str, timedelta | None], *, told: str, width: int = 152) -> Element:
    """Return where a case's hours went, each part as long as its share; `told` says it in words."""
    known = {name: span_ for name in PARTS if (span_ := parts.get(name))}
    total = sum(known.values(), timedelta(0))
    pieces = [_piece(name, held / total * width) for name, held in known.items()] if total else []
    return div(style=f"display:flex;gap:1px;width:{width}px", role="img", aria_label=told)[pieces]


def _piece(name: str, width: float) -> Element:
    style = f"width:{max(width, 2):.1f}px;height:14px;border-radius:2px;flex:0 1 auto"
    return i(".hatch", style=style) if name == "paused" else i(style=f"{style};background:{fill(name)}")


def fill(name: str) -> str:
    """Return the colour of a part."""
    return f"var(--cw-{PARTS[name][1]})"


def key(name: str) -> Element:
    """Return a part's swatch."""
    return i(".hatch") if name in ("paused", "stood") else i(style=f"background:{fill(name)}")


def swatch(name: str | None) -> Element | VoidElement:
    """Return a part's swatch for a ledger; None is time in which nothing can count."""
    if name is None:
        return span(".k")[i(style="background:var(--cw-night);border:1px solid var(--cw-line)")]
    return span(".k")[key(name)]


def case_query(source: str, case_id: str) -> str:
    """Return the query of a case's page."""
    return urlencode({"source": source, "id": case_id})
