"""The clock receipt drawn: a row a local day, what ran and what stood on it, and the running total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from app.formatting import clock_time, day_name, duration, minutes, minutes_of
from app.screens.clock_marks import WORDS, Reached, X, bar, clear_of, hour_of, hours, named, present, reached, tick
from app.screens.ledger import STANDS, Line
from app.screens.marks import PARTS

LEFT, WIDE, ROW, TOP = 86.0, 512.0, 31.0, 26.0
MOST, FIRST, LAST = 14, 3, 9
DAY = timedelta(days=1)
PATTERN = Markup(
    '<defs><pattern id="cwr" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" y1="0" x2="0" y2="6" style="stroke:var(--cw-hatch)" stroke-width="2"/></pattern></defs>'
)
INK = {"queue": "oa", "working": "", "expert_queue": "oa", "expert": "", "waiting": ""}
SHORT = {
    "queue": "Queue", "working": "Working", "expert_queue": "Expert queue", "expert": "Expert", "waiting": "Waiting",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A part of a line that lies on one local day, as hours since its midnight on the wall clock."""

    day: date
    start: float
    end: float
    line: Line


def pieces(held: Iterable[Line], zone: ZoneInfo) -> list[Piece]:
    """Cut lines at local midnights."""
    found = []
    for line in held:
        start, end = line.start.astimezone(zone), line.end.astimezone(zone)
        while start.date() < end.date():
            after = datetime.combine(start.date() + DAY, datetime.min.time(), tzinfo=zone)
            found.append(Piece(start.date(), hour_of(start), 24.0, line))
            start = after
        if hour_of(end) > hour_of(start):
            found.append(Piece(end.date(), hour_of(start), hour_of(end), line))
    return found


def drawing(
    held: list[Line], *, zone: ZoneInfo, due_at: datetime | None, target: timedelta | None, now: datetime | None
) -> Markup:
    """Draw the days of a case. `due_at` is marked where it has passed, `now` where the case is open."""
    cut = pieces(held, zone)
    worked = [piece for piece in cut if piece.line.part is not None]
    low = min((piece.start for piece in worked), default=8.0)
    high = max((piece.end for piece in worked), default=17.0)
    low, high = max(0.0, int(low) - 1.5), min(24.0, high + 1.8)

    def x(hour: float) -> float:
        return LEFT + (min(max(hour, low), high) - low) / (high - low) * WIDE

    days = _days(cut)
    shown: list[date | None] = [*days] if len(days) <= MOST else [*days[:FIRST], None, *days[-LAST:]]
    late = reached(held, due_at=due_at, target=target, zone=zone)
    parts = [PATTERN, *hours(low, high, x)]
    y, run, run_minutes = TOP, timedelta(0), 0
    for day in shown:
        here = days[FIRST:-LAST] if day is None else [day]
        run += _counted(held, here, zone)
        step, run_minutes = minutes_of(run) - run_minutes, minutes_of(run)
        if day is None:
            parts.append(_skipped(y, len(here), step))
        else:
            ran = [piece for piece in cut if piece.day == day]
            parts.append(_day(day, ran, y, x, step=step, run=run_minutes, late=late))
        if now is not None and now.astimezone(zone).date() == day and low < hour_of(now.astimezone(zone)) < high:
            parts.append(present(x(hour_of(now.astimezone(zone))), y, f"now {clock_time(now, zone)}"))
        if late is not None and late.day in here:
            # the words stand below their own day, so that nobody reads them as another's
            parts.append(named(late, LEFT if day is None else x(late.hour), y + ROW))
            y += WORDS
        y += ROW
    height = y + 6
    head = Markup('<svg viewBox="0 0 752 {:.0f}" role="img" aria-label="{}">')
    return (
        head.format(height, "Clock receipt by day; the ledger says the same in words")
        + Markup("").join(parts)
        + Markup("</svg>")
    )


def _days(cut: list[Piece]) -> list[date]:
    if not cut:
        return []
    first, last = cut[0].day, cut[-1].day
    return [first + DAY * n for n in range((last - first).days + 1)]


def _counted(held: list[Line], days: list[date], zone: ZoneInfo) -> timedelta:
    """Return the counted time of days; instants, not wall times, so that clock changes are exact."""
    wanted = set(days)
    total = timedelta(0)
    for line in held:
        if not line.counted:
            continue
        start, end = line.start, line.end
        while start < end:
            local = start.astimezone(zone)
            midnight = datetime.combine(local.date() + DAY, datetime.min.time(), tzinfo=zone).astimezone(UTC)
            stop = min(end, midnight)
            if local.date() in wanted:
                total += stop - start
            start = stop
    return total


def _day(day: date, cut: list[Piece], y: float, x: X, *, step: int, run: int, late: Reached | None) -> Markup:
    worked = [piece for piece in cut if piece.line.part is not None]
    idle = not worked
    parts = [
        Markup('<text x="0" y="{:.1f}" font-size="13" class="{}" font-weight="550">{}</text>').format(
            y + 17, "m" if idle else "", day_name(day)
        ),
        Markup('<rect x="{}" y="{:.1f}" width="{}" height="25" rx="3" style="fill:var(--cw-raised)"/>').format(
            LEFT, y, WIDE
        ),
    ]
    at = x(late.hour) if late is not None and late.day == day else None
    parts += [_piece(piece, y, x, tick=at) for piece in worked]
    if late is not None and day >= late.day:
        since = late.hour if day == late.day else 0.0
        spans = [(max(piece.start, since), piece.end) for piece in worked if piece.line.counted]
        parts += [bar(x(start), x(end), y) for start, end in spans if end > start]
    if at is not None:
        parts.append(tick(at, y))
    if idle:
        named = [piece.line for piece in cut]
        words = max((line.words for line in named), key=len, default="")
        kinds = {line.kind for line in named}
        words = "Weekend" if "weekend" in kinds or ("closed" in kinds and day.weekday() >= 5) else words
        parts.append(_centred(LEFT + WIDE / 2, y, words[:40], "m"))
    figure = duration(timedelta(minutes=step)) if step else "0"
    parts.append(
        Markup('<text x="672" y="{:.1f}" font-size="13" class="m" text-anchor="end">{}</text>').format(y + 17, figure)
    )
    if not idle:
        parts.append(
            Markup('<text x="752" y="{:.1f}" font-size="13" font-weight="650" text-anchor="end">{}</text>').format(
                y + 17, duration(timedelta(minutes=run))
            )
        )
    return Markup("").join(parts)


def _centred(x: float, y: float, words: str, cls: str) -> Markup:
    text = Markup('<text x="{:.1f}" y="{:.1f}" font-size="13" class="{}" text-anchor="middle">{}</text>')
    return text.format(x, y + 17, cls, words)


def _piece(piece: Piece, y: float, x: X, *, tick: float | None = None) -> Markup:
    left, right = x(piece.start), x(piece.end)
    width = max(right - left, 1.5)
    part = str(piece.line.part)
    middle, room = clear_of(left, right, tick)
    if part in STANDS:
        box = Markup(
            '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="24" rx="3" '
            'style="fill:url(#cwr);stroke:var(--cw-hatch)"/>'
        ).format(left, y + 0.5, width)
        words = piece.line.words
        if room > 7 * len(words) + 20:
            plate = Markup(
                '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="18" rx="3" style="fill:var(--cw-surface)"/>'
            )
            return (
                box
                + plate.format(middle - 3.6 * len(words), y + 3.5, 7.2 * len(words))
                + _centred(middle, y, words, "")
            )
        return box
    box = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="25" rx="3" style="fill:var(--cw-{})"/>').format(
        left, y, max(width - 1, 1), PARTS[part][1]
    )
    words = SHORT[part]
    return box + _centred(middle, y, words, INK[part]) if room > 7.5 * len(words) + 12 else box


def _skipped(y: float, count: int, step: int) -> Markup:
    words = f"{count} days more, {minutes(step)} counted; each is in the ledger"
    return Markup('<text x="{}" y="{:.1f}" font-size="13" class="m">{}</text>').format(LEFT, y + 17, words)
