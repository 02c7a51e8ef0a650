"""A calendar's year as a heat map: a column a week, a cell a day, as full as its hours are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from app.formatting import MONTHS, WEEKDAYS, hours_stat, short_date

WIDE = 1324.0
LEFT, TOP, PITCH, ROW, CELL = 45.0, 50.0, 24.1, 22.5, 19.5
DAY, ZERO = timedelta(days=1), timedelta(0)


@dataclass(frozen=True)
class Cell:
    """A day: its net hours, what it is, and what it is called."""

    day: date
    hours: timedelta
    what: str
    name: str | None


def column(day: date, first: date) -> int:
    """Return a day's week column, counted from the week of the year's first day."""
    monday = first - timedelta(days=first.weekday())
    return (day - monday).days // 7


def x_of(day: date, first: date) -> float:
    """Return where a day's column begins."""
    return LEFT + column(day, first) * PITCH


def share_of(day: date, first: date) -> float:
    """Return where a day's column begins, as a share of the drawing's width."""
    return x_of(day, first) / WIDE


def year_map(
    cells: list[Cell], *, today: date, shifts: Mapping[date, str], versions: Iterable[tuple[date, str]]
) -> Markup:
    """Draw a year. `shifts` are the days on which the clocks change, `versions` the days from which a week holds."""
    first = cells[0].day
    most = max((cell.hours for cell in cells), default=ZERO)
    parts = [
        Markup('<text x="0" y="{:.1f}" font-size="13" class="m">{}</text>').format(TOP + row * ROW + 14, name)
        for row, name in enumerate(WEEKDAYS)
    ]
    parts += _months(cells, first)
    parts += [_cell(cell, first, most=most, today=today, shift=shifts.get(cell.day)) for cell in cells]
    parts += _steps(cells, first)
    parts += _versions(list(versions), first, cells[-1].day)
    head = Markup('<svg viewBox="0 0 {:.0f} 212" role="img" aria-label="{}">')
    named = head.format(
        WIDE, f"Working hours a day in {first.year}, weeks as columns; the days that are unlike others are listed"
    )
    return named + Markup("").join(parts) + Markup("</svg>")


def _months(cells: list[Cell], first: date) -> Iterator[Markup]:
    for month in range(1, 13):
        here = [cell for cell in cells if cell.day.month == month]
        if not here:
            continue
        total = sum((cell.hours for cell in here), ZERO) / timedelta(hours=1)
        x = x_of(here[0].day + timedelta(days=6 if here[0].day.weekday() > 3 and month > 1 else 0), first)
        text = '<text x="{:.1f}" y="39" font-size="13" font-weight="650">{}</text>'
        yield Markup(text + '<text x="{:.1f}" y="39" font-size="13" class="m">{}</text>').format(
            x + 2, MONTHS[month - 1], x + 32, hours_stat(total)
        )


def _steps(cells: list[Cell], first: date) -> Iterator[Markup]:
    """Yield the line between each month and the one before it, down the gaps between their days."""
    gap, top, low = (PITCH - CELL) / 2, TOP - 1.5, TOP + 7 * ROW - 1.5
    step = '<path class="step" d="{}" style="fill:none;stroke:var(--cw-edge);opacity:.75"/>'
    for day in (cell.day for cell in cells if cell.day.day == 1 and cell.day.month > 1):
        x, y = x_of(day, first) - gap, TOP + day.weekday() * ROW - 1.5
        way = f"M{x + PITCH:.1f} {top:.1f} V{y:.1f} H{x:.1f}" if day.weekday() else f"M{x:.1f} {top:.1f}"
        yield Markup(step).format(f"{way} V{low:.1f}")


def _cell(cell: Cell, first: date, *, most: timedelta, today: date, shift: str | None) -> Markup:
    x, y = x_of(cell.day, first), TOP + cell.day.weekday() * ROW
    box = '<rect x="{:.1f}" y="{:.1f}" width="{}" height="{}" rx="3.5" style="{}"{}><title>{}</title></rect>'
    extra = Markup("")
    if cell.hours > ZERO:
        share = cell.hours / most if most else 0
        style = f"fill:var(--cw-accent-2);opacity:{0.3 + 0.65 * share:.3f}"
    elif cell.what in ("weekend", "day off"):
        # a holiday there takes nothing: it is named below, and looks like the days off around it
        style = "fill:var(--cw-raised)"
    else:
        style = "fill:var(--cw-surface);stroke:var(--cw-edge)"
        extra = Markup(' stroke-width="1.5"')
    words = ", ".join(
        part for part in (short_date(cell.day), hours_stat(cell.hours / timedelta(hours=1)), cell.name) if part
    )
    drawn = [Markup(box).format(x + 0.75, y + 0.75, CELL - 1.5, CELL - 1.5, style, extra, words)]
    if shift:
        text = '<text x="{:.1f}" y="{:.1f}" font-size="12.5" text-anchor="middle" font-weight="550">{}</text>'
        drawn.append(Markup(text).format(x + CELL / 2, y + 14.5, shift))
    if cell.day == today:
        ring = (
            '<rect x="{:.1f}" y="{:.1f}" width="{}" height="{}" rx="5" '
            'style="fill:none;stroke:var(--cw-text)" stroke-width="2.25"/>'
        )
        drawn.append(Markup(ring).format(x - 1.2, y - 1.2, CELL + 2.4, CELL + 2.4))
    return Markup("").join(drawn)


def _versions(versions: list[tuple[date, str]], first: date, last: date) -> Iterator[Markup]:
    """Yield a line above the weeks for each version of the plain week that holds in this year, with its words."""
    spans = []
    for place, (since, words) in enumerate(versions):
        until = versions[place + 1][0] if place + 1 < len(versions) else last + DAY
        if since <= last and until > first:
            spans.append((max(since, first), min(until, last + DAY), since, words))
    for place, (start, end, since, words) in enumerate(spans):
        x0, x1 = x_of(start, first), x_of(min(end, last), first) + (CELL if end > last else 0)
        line = '<line x1="{:.1f}" y1="22" x2="{:.1f}" y2="22" style="stroke:var(--cw-edge)" stroke-width="1.5"/>'
        told = f"from {short_date(since)} {since.year}: {words}" if since.year > 1 else words
        room = (x1 - x0) / 6.6
        told = told if len(told) <= room else words if len(words) <= room else ""
        text = '<text x="{:.1f}" y="13" font-size="13" class="{}">{}</text>'
        yield Markup(line + text).format(x0, x1 - 3, x0, "" if place == len(spans) - 1 else "m", told)
