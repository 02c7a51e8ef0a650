"""Small drawings of the owners page: blocks against a limit, hours by part, closings per hour by week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from htpy import Element, div, i, svg
from markupsafe import Markup

from app.formatting import hours_stat
from app.screens.marks import PARTS, fill

BLOCKS, STEP, LEAST = 176.0, 25.0, 5.0  # the width of the blocks, a block and its gap, and what is still a block
BEYOND = 4.0  # the room that the line at the limit takes
HATCHED = "url(#own-hatch)"
HATCH = Markup(
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs><pattern id="own-hatch" width="6"'
    ' height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6"'
    ' style="stroke:var(--cw-hatch)" stroke-width="2"/></pattern></defs></svg>'
)  # once in a block: the drawings in it refer to it
RECT = Markup('<rect x="{:.2f}" y="{}" width="{:.2f}" height="{}" rx="{:.1f}" style="{}"/>')
SPARK_TOP, SPARK_FOOT, SPARK_LEFT, SPARK_STEP = 5.0, 24.0, 3.0, 8.0


def blocks(held: int, limit: int | None, *, expert: bool, away: bool) -> Element:
    """Return a block for each case held and for each that there is room for, a line at the limit.

    Blocks get narrower where there are many, and one bar where they would be too narrow to be told apart.
    """
    slots = max(held, limit or 0, 1)
    step = min(STEP, (BLOCKS - BEYOND - 2) / slots)
    inside = min(held, limit) if limit is not None else held
    groups = [(0.0, inside), ((limit or 0) * step + BEYOND, held - inside)]
    free = (inside * step, max((limit or 0) - held, 0))
    ink = f"fill:var(--cw-{'st-xqueue' if expert else 'accent'})"
    drawn = [box for start, count in groups for box in _row(start, count, step, _block, away, ink)]
    drawn += _row(*free, step, _free, away, "")
    if limit is not None:
        line = '<rect x="{:.2f}" y="-1" width="3" height="30" style="fill:var(--cw-text)"/>'
        drawn.append(Markup(line).format(limit * step - 1))
    words = f"{held:,} held, " + ("no limit" if limit is None else f"limit {limit:,}")
    return svg(viewBox=f"0 0 {BLOCKS:g} 28", width=f"{BLOCKS:g}", height="28", role="img", aria_label=words)[
        Markup("").join(drawn)
    ]


def _row(
    start: float, count: int, step: float, draw: Callable[[float, float, bool, str], Markup], away: bool, ink: str
) -> list[Markup]:
    """Draw some blocks side by side, or one bar where they would be too narrow."""
    if step < LEAST:
        return [draw(start, count * step - 1, away, ink)] if count else []
    return [draw(start + place * step, step * 0.8, away, ink) for place in range(count)]


def _block(x: float, width: float, away: bool, ink: str) -> Markup:
    radius = min(width / 4, 4.5)
    if away:
        style = f"fill:{HATCHED};stroke:var(--cw-hatch)"
        return RECT.format(x + 0.5, 2.5, max(width - 1, 1), 23, radius, style)
    return RECT.format(x, 2, max(width, 1), 24, radius, ink)


def _free(x: float, width: float, away: bool, ink: str) -> Markup:
    thin = 0.75 if width > 8 else 0.5
    style = f"fill:none;stroke:var(--cw-{'line' if away else 'edge'});stroke-width:{2 * thin}"
    return RECT.format(x + thin, 2 + thin, max(width - 2 * thin, 1), 24 - 2 * thin, min(width / 4, 4), style)


def hours_bar(parts: Mapping[str, float], *, most: float) -> Element:
    """Return where somebody's hours went, each part as long as it is of the most that anybody shown had."""
    known = {name: hours for name in PARTS if (hours := parts.get(name) or 0.0) > 0}
    words = ", ".join(f"{PARTS[name][0]} {hours_stat(hours)}" for name, hours in known.items())
    return div(".hrs", role="img", aria_label=words, title=words)[[_part(name, known[name] / most) for name in known]]


def _part(name: str, share: float) -> Element:
    width = f"width:{share * 100:.2f}%"
    return i(".hatch", style=width) if name == "paused" else i(style=f"{width};background:{fill(name)}")


def spark(weeks: list[dict[str, Any]], *, first: date, most: float, words: str) -> Element:
    """Return closings per available hour by week: a line with gaps, hatched where somebody was away all week.

    The week in progress is hollow and joined by dots. All people shown have the same axis, from 0 to `most`.
    """
    drawn = [Markup('<line x1="0" y1="27" x2="96" y2="27" style="stroke:var(--cw-line)" stroke-width="1"/>')]
    before: tuple[float, float] | None = None
    solid = '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" style="stroke:var(--cw-accent)"'
    solid += ' stroke-linecap="round" stroke-width="1.75"{}/>'
    for week in weeks:
        x = SPARK_LEFT + (week["period_start"] - first).days / 7 * SPARK_STEP
        rate = week["throughput_per_hour"]
        if week["gone"]:
            drawn.append(RECT.format(x - 4, 4, 8, 23, 1, f"fill:{HATCHED}"))
        if rate is None:
            before = None
            continue
        y = SPARK_FOOT - (SPARK_FOOT - SPARK_TOP) * (rate / most if most else 0)
        if before is not None:
            dots = Markup(' stroke-dasharray="1.5 3"') if week["partial"] else ""
            drawn.append(Markup(solid).format(*before, x, y, dots))
        drawn.append(_point(x, y, hollow=week["partial"]))
        before = (x, y)
    return svg(viewBox="0 0 96 28", width="96", height="28", role="img", aria_label=words)[Markup("").join(drawn)]


def _point(x: float, y: float, *, hollow: bool) -> Markup:
    if hollow:
        ring = '<circle cx="{:.1f}" cy="{:.1f}" r="3" style="fill:var(--cw-surface);stroke:var(--cw-accent)"'
        return Markup(ring + ' stroke-width="1.75"/>').format(x, y)
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="0.9" style="fill:var(--cw-accent)"/>').format(x, y)
