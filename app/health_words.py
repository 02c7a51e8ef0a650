"""How the health of the data is said: lengths, lags, marks, clocks, and why a source is silent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from app.formatting import clock_time, plural
from app.health import SourceHealth
from app.source_ages import when_words

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
SAME_CLOCK = timedelta(milliseconds=50)
MARKS = {
    "unreadable_value": ("unreadable value", "unreadable values"),
    "ambiguous_time": ("time that comes twice", "times that come twice"),
    "missing_time": ("time that does not exist", "times that do not exist"),
    "closed_before_opened": ("case closed before it opened", "cases closed before they opened"),
    "no_closing_time": ("closed case without its time", "closed cases without their time"),
}


def exact_words(span: timedelta) -> str:
    """Return a length as it is set: `20 s`, `62 s`, `5 min 2 s`, `1 h`."""
    if span <= 90 * SECOND and span % MINUTE:
        return f"{_tidy(span / SECOND)} s"
    parts, left = [], span
    for unit, word in ((DAY, "day"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s")):
        count, left = divmod(left, unit)
        if count:
            parts.append(plural(count, "day") if word == "day" else f"{count} {word}")
    return " ".join(parts)


def lag_words(span: timedelta | None) -> str:
    """Return a measured length: `34 s`, `2.6 min`, `1.4 h`, `3 days`."""
    if span is None:
        return "–"
    if span < 90 * SECOND:
        return f"{_tidy(span / SECOND) if span < 10 * SECOND else span // SECOND} s"
    for unit, most, word in ((MINUTE, 90 * MINUTE, "min"), (HOUR, 2 * DAY, "h")):
        if span < most:
            return f"{_tidy(span / unit)} {word}"
    return f"{_tidy(span / DAY)} days"


def _tidy(number: float) -> str:
    return f"{Decimal(str(number)).quantize(Decimal('0.1'), ROUND_HALF_UP):,f}".removesuffix(".0")


def mark_words(kind: str, values: int, rows: int, cases: int) -> tuple[int, str]:
    """Return how many and what: (1, "unknown word, 7 cases"), (2, "unreadable values")."""
    if kind == "unknown_word":
        many = plural(cases, "case") if cases else plural(rows, "row")
        return values, f"unknown {'word' if values == 1 else 'words'}, {many}"
    one, several = MARKS.get(kind, (kind.replace("_", " "), kind.replace("_", " ")))
    return rows, one if rows == 1 else several


def skew_words(one: SourceHealth, *, zone: ZoneInfo, today: date) -> str | None:
    """Return how the source's clock stands to ours, and since when that is not known; None where it has none."""
    skew, at = one.status["skew"], one.status["skew_at"]
    if skew is None or at is None:
        return None
    if one.failing or one.stale:
        return f"clock not known since {when_words(at, zone=zone, today=today)}"
    if abs(skew) < SAME_CLOCK:
        return "clock agrees with ours"
    return f"clock {lag_words(abs(skew))} {'ahead of' if skew > timedelta() else 'behind'} ours"


def silent_words(one: SourceHealth, *, zone: ZoneInfo, as_of: datetime) -> str | None:
    """Return why a source that answers is stale all the same, and what to do; None where it is not."""
    if one.failing or not one.stale:
        return None
    today = as_of.astimezone(zone).date()
    tried = one.status["tried_at"]
    if one.fresh_at is None and tried is None:
        return f"Nothing of it was ever read: `casewall sync {one.name}` reads it."
    if one.fresh_at is None:
        return f"Nothing of it could be used so far. `casewall check {one.name}` says why."
    since = when_words(one.fresh_at, zone=zone, today=today)
    if one.is_file:
        return (
            f"Its newest file is of {since}, and one is expected every {exact_words(one.interval)}. Nothing failed: no "
            "newer file has come."
        )
    last = when_words(tried, zone=zone, today=today) if tried is not None else since
    return f"Nobody has asked it since {last}: `casewall serve` or `casewall sync --watch` does."


def error_words(one: SourceHealth) -> str:
    """Return why a source fails, under the name that screens call it by and without a full stop."""
    said = str(one.status["error"]).removeprefix(f"{one.name}: ").rstrip(".")
    return said if one.label in said else f"{one.label}: {said}"


def tried_words(one: SourceHealth, *, zone: ZoneInfo, as_of: datetime) -> str:
    """Return since when a source fails, how often it was tried, and when it is next: words after its error."""
    status, today = one.status, as_of.astimezone(zone).date()
    since = when_words(status["failing_since"] or as_of, zone=zone, today=today)
    return f"since {since}, tried {plural(status['tries'] or 0, 'time')}; {next_words(one, zone=zone, as_of=as_of)}"


def next_words(one: SourceHealth, *, zone: ZoneInfo, as_of: datetime) -> str:
    """Return when a source is tried next."""
    at = one.status["next_at"]
    if at is None:
        return "not planned"
    late = as_of - at > max(one.interval, MINUTE)
    when = clock_time(at, zone) if at.astimezone(zone).date() == as_of.astimezone(zone).date() else None
    told = when or when_words(at, zone=zone, today=as_of.astimezone(zone).date())
    return f"was to be tried at {told}, and nobody did" if late else f"next at {told}"
