"""The marks on a clock receipt: the hours, where the target was reached, what ran beyond it, and the present."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from app.formatting import NARROW, day_time, span_stat
from app.screens.ledger import Line

WIDE = 752.0
WORDS = 18.0  # the height of the words below a row
LETTER = 6.6
X = Callable[[float], float]


@dataclass(frozen=True)
class Reached:
    """The local day and hour at which a case's target was reached, and the words for it."""

    day: date
    hour: float
    words: str


def hour_of(at: datetime) -> float:
    """Return a time as hours since midnight on the wall clock."""
    return at.hour + at.minute / 60 + at.second / 3600


def reached(held: list[Line], *, due_at: datetime | None, target: timedelta | None, zone: ZoneInfo) -> Reached | None:
    """Return where the target was reached; None where the case never came to it."""
    if due_at is None or target is None or not held or due_at >= held[-1].end:
        return None
    local = due_at.astimezone(zone)
    words = f"{span_stat(target)}{NARROW}target reached {day_time(due_at, zone)}"
    return Reached(local.date(), hour_of(local), words)


def hours(low: float, high: float, x: X) -> list[Markup]:
    """Write the hours above the days, and what the two columns of figures are."""
    step = 4 if high - low > 8 else 2
    shown = [hour for hour in range(0, 25, step) if low + 0.7 < hour < high - 0.5]
    text = Markup('<text x="{:.1f}" y="13" font-size="13" class="m" text-anchor="middle">{:02d}:00</text>')
    ends = Markup(
        '<text x="672" y="13" font-size="13" class="m" text-anchor="end">counted</text>'
        '<text x="752" y="13" font-size="13" class="m" text-anchor="end">running</text>'
    )
    return [*(text.format(x(hour), hour) for hour in shown), ends]


def tick(x: float, y: float) -> Markup:
    """Draw the instant of the target across its row."""
    line = Markup(
        '<line x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}" style="stroke:var(--cw-text)" stroke-width="2"/>'
    )
    return line.format(x, y - 3, y + 26.5)


def clear_of(left: float, right: float, tick: float | None) -> tuple[float, float]:
    """Return the middle and the width of where a piece's name goes: the longer side of a tick that crosses it."""
    if tick is not None and left < tick < right:
        left, right = (left, tick) if tick - left >= right - tick else (tick, right)
    return (left + right) / 2, right - left


def bar(left: float, right: float, y: float) -> Markup:
    """Draw the heavy bar below what was counted beyond the target."""
    box = Markup('<rect class="beyond" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="4.5" style="fill:var(--cw-text)"/>')
    return box.format(left, y + 22, max(right - left, 1.0))


def named(late: Reached, x: float, y: float) -> Markup:
    """Write when the target was reached, as near below its tick as the drawing is wide."""
    half = LETTER * len(late.words) / 2
    text = Markup('<text x="{:.1f}" y="{:.1f}" font-size="13" font-weight="550" text-anchor="middle">{}</text>')
    return text.format(min(max(x, half), WIDE - half), y + 11, late.words)


def present(x: float, y: float, words: str) -> Markup:
    """Draw where an open case stands."""
    mark = Markup('<path d="M{:.1f} {:.1f} l7 -4.5 v9 z" style="fill:var(--cw-text)"/>').format(x + 3, y + 12.5)
    return mark + Markup('<text x="{:.1f}" y="{:.1f}" font-size="13">{}</text>').format(x + 15, y + 17, words)
