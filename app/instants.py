"""Instants and dates as a person types them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.clock import Clock
from data.errors import CasewallError
from data.settings import Settings


def instant(text: str, *, zone: str, option: str) -> datetime:
    """Return an instant in UTC; one without an offset is in `zone`. A date alone is its first moment."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CasewallError(
            f"{option} {text!r} is not an instant: write it as 2026-10-15 13:48, or with an offset "
            "as 2026-10-15T13:48+02:00"
        ) from None
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if at.tzinfo is None else at.astimezone(UTC)


def local_day(text: str, *, option: str) -> date:
    """Return a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CasewallError(f"{option} {text!r} is not a date: write it as 2026-10-15") from None


def clock(settings: Settings, as_of: str | None = None) -> Clock:
    """Start the clock of a run: at `--as-of`, else at the configuration's `as_of`, else with the world."""
    zone = settings.casewall.timezone
    if as_of is not None:
        return Clock.start(instant(as_of, zone=zone, option="--as-of"))
    configured = settings.casewall.as_of
    if configured is not None and configured.tzinfo is None:
        configured = configured.replace(tzinfo=ZoneInfo(zone))
    return Clock.start(configured)
