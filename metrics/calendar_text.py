"""Sessions, weeks and lengths of a calendar in words."""

from __future__ import annotations

from datetime import timedelta

from metrics.calendar import DAY, Session, merged

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NO_SESSION = "no session"


def span_text(span: timedelta) -> str:
    """Return a length exactly: `1 h`, `7 h 30 min`, `44 min 30 s`, `0.000001 s`."""
    hours, rest = divmod(span, HOUR)
    minutes, seconds = divmod(rest, MINUTE)
    parts = [f"{hours:,} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    if seconds or not parts:
        whole, micros = divmod(seconds, SECOND)
        fraction = f".{micros // timedelta(microseconds=1):06d}".rstrip("0") if micros else ""
        parts.append(f"{whole}{fraction} s")
    return " ".join(parts)


def clock_text(at: timedelta) -> str:
    """Return a time of day: `08:30`, `24:00`; past midnight that of the next day; seconds only where there are any."""
    past = at if at <= DAY else at - DAY
    minutes, seconds = past // MINUTE, past % MINUTE
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (
        f":{seconds.total_seconds():09.6f}".rstrip("0").rstrip(".") if seconds else ""
    )


def hours_text(start: timedelta, end: timedelta) -> str:
    """Return a session: `08:30–17:00`, `22:00–06:00`."""
    return f"{clock_text(start)}–{clock_text(end)}"


def day_text(day: tuple[Session, ...]) -> str:
    """Return a day's sessions: `08:00–12:00 and 13:00–17:00`."""
    return " and ".join(hours_text(start, end) for start, end in merged(day)) or NO_SESSION


def week_text(week: tuple[tuple[Session, ...], ...]) -> str:
    """Return a plain week; neighbouring days of the same sessions stand together."""
    if all(day_text(day) == hours_text(timedelta(0), DAY) for day in week):
        return "around the clock"
    parts, first = [], 0
    for place in range(1, 8):
        if place == 7 or merged(week[place]) != merged(week[first]):
            if week[first]:
                days = WEEKDAYS[first] if first == place - 1 else f"{WEEKDAYS[first]}–{WEEKDAYS[place - 1]}"
                parts.append(f"{days} {day_text(week[first])}")
            first = place
    return ", ".join(parts) or "no session at all"
