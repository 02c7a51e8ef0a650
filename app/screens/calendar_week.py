"""A week's sessions drawn: a row a day, solid what is past, hollow what is still to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from markupsafe import Markup

from app.formatting import day_name, duration
from metrics.calendar import BusinessCalendar
from metrics.calendar_days import kind, open_pieces
from metrics.calendar_year import day_hours

LEFT, WIDE, ROW = 96.0, 196.0, 25.6


def week_drawing(calendar: BusinessCalendar, days: list[date], *, now: datetime, total: timedelta) -> Markup:
    """Draw the days of a week; `now` is local."""
    spans = {day: [] for day in days}  # type: dict[date, list[tuple[float, float]]]
    for piece, inside in open_pieces(calendar, days[0], days[-1]):
        for begin, end in inside:
            local = [(at + piece.offset) for at in (begin, end)]
            start = local[0].hour + local[0].minute / 60
            spans[piece.day].append((start, start + (end - begin) / timedelta(hours=1)))
    hours = [edge for held in spans.values() for span in held for edge in span]
    low, high = (min(hours) - 1.5, max(hours) + 1.5) if hours else (8.0, 18.0)
    low, high = max(low, 0.0), min(high, 24.0)

    def x(hour: float) -> float:
        return LEFT + (hour - low) / (high - low) * WIDE

    lengths = dict(day_hours(calendar, days[0], days[-1]).select("date", "hours").iter_rows())
    head = '<text x="{:.1f}" y="11" font-size="13" class="m" text-anchor="{}">{}</text>'
    ticks = sorted(set(hours))
    edges = [ticks[0], ticks[-1]] if ticks else []
    parts = [Markup(head).format(x(hour), "middle", f"{int(hour):02d}:{round(hour % 1 * 60):02d}") for hour in edges]
    parts.append(Markup(head).format(364, "end", "hours"))
    for place, day in enumerate(days):
        parts.append(_day(calendar, day, 20 + place * ROW, spans[day], lengths[day], x=x, now=now))
    y = 20 + 7 * ROW
    foot = '<line x1="96" x2="364" y1="{0:.1f}" y2="{0:.1f}" style="stroke:var(--cw-text)" stroke-width="2"/>'
    text = '<text x="{}" y="{:.1f}" font-size="14" font-weight="650" text-anchor="{}">{}</text>'
    parts.append(Markup(foot).format(y + 4))
    parts.append(Markup(text).format(96, y + 22, "start", "Counted this week"))
    parts.append(Markup(text).format(364, y + 22, "end", duration(total)))
    # its letters are drawn with it: wider than this they would be larger than the headings
    whole = Markup('<svg viewBox="0 0 364 {:.0f}" style="max-width:520px" role="img" aria-label="{}">')
    return whole.format(y + 30, "Sessions of this week") + Markup("").join(parts) + Markup("</svg>")


def _day(
    calendar: BusinessCalendar, day: date, y: float, spans: list[tuple[float, float]], length: timedelta, *,
    x: Callable[[float], float], now: datetime,
) -> Markup:  # fmt: skip
    idle = not spans
    name = '<text x="0" y="{:.1f}" font-size="14" class="{}" font-weight="{}">{}</text>'
    parts = [Markup(name).format(y + 15, "m" if idle else "", 450 if idle else 550, day_name(day))]
    track = '<rect x="{}" y="{:.1f}" width="{}" height="21" rx="4" style="fill:var(--cw-raised)"/>'
    parts.append(Markup(track).format(LEFT, y, WIDE))
    here = now.hour + now.minute / 60
    for start, end in spans:
        left, right = x(start), x(end)
        gone = day < now.date() or (day == now.date() and here >= end)
        coming = day > now.date() or (day == now.date() and here <= start)
        past = right if gone else left if coming else x(here)
        outline = (
            '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="19.4" rx="3.5" '
            'style="fill:var(--cw-surface);stroke:var(--cw-accent-2)" stroke-width="1.75"/>'
        )
        parts.append(Markup(outline).format(left + 0.8, y + 0.8, max(right - left - 1.6, 1)))
        if past > left:
            solid = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="21" rx="4" style="fill:var(--cw-accent-2)"/>'
            parts.append(Markup(solid).format(left, y, past - left))
    if day == now.date() and LEFT <= x(here) <= LEFT + WIDE:
        mark = (
            '<line x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}" style="stroke:var(--cw-text)" stroke-width="2"/>'
        )
        parts.append(Markup(mark).format(x(here), y - 4, y + 25))
    if idle:
        what, named = kind(calendar, day)
        text = '<text x="{:.1f}" y="{:.1f}" font-size="13" class="m" text-anchor="middle">{}</text>'
        parts.append(
            Markup(text).format(LEFT + WIDE / 2, y + 15, (named or what).capitalize()[:28] if not named else named[:28])
        )
    figure = '<text x="364" y="{:.1f}" font-size="14" class="{}" font-weight="{}" text-anchor="end">{}</text>'
    parts.append(
        Markup(figure).format(y + 15, "m" if idle else "", 450 if idle else 550, duration(length) if length else "0")
    )
    return Markup("").join(parts)
