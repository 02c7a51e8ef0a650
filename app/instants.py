"""Instants and dates as a person types them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.clock import Clock
from data.errors import CasewallError
from data.settings import Settings
from data.settings.dates import YEARS, day
from metrics.periods import last_full_weeks

WEEKS = timedelta(weeks=12)


def instant(text: str, *, zone: str, option: str) -> datetime:
    """Return an instant in UTC; one without an offset is in `zone`. A date alone is its first moment."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CasewallError(
            f"{option} {text!r} is not an instant: write it as 2026-10-15 13:48, or with an offset "
            "as 2026-10-15T13:48+02:00"
        ) from None
    if at.year not in YEARS:
        raise CasewallError(f"{option} {text!r}: an instant lies between {YEARS[0]} and {YEARS[-1]}")
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if at.tzinfo is None else at.astimezone(UTC)


def span(since: str | None, until: str | None, *, today: date) -> tuple[date, date]:
    """Return the half-open days that --from and --to name.

    Without both: the last 12 full weeks; --from alone counts up to and with today, --to alone the 12 weeks before it.
    """
    start, end = last_full_weeks(today)
    if until is not None:
        end = local_day(until, option="--to")
        start = end - WEEKS
    if since is not None:
        start = local_day(since, option="--from")
        end = end if until is not None else today + timedelta(days=1)
    if end < start:
        if until is None:
            raise CasewallError(f"--from {start} is after today ({today}): nothing has happened yet.")
        raise CasewallError(f"--to {end} is before --from {start}: no day lies between them. Turn them round.")
    return start, end


def local_day(text: str, *, option: str) -> date:
    """Return a date."""
    try:
        return day(text)
    except ValueError as error:
        raise CasewallError(f"{option} {text!r} is not a day: {error}") from None


def moment(settings: Settings, as_of: str | None = None) -> datetime:
    """Return the instant at which a single command looks: `--as-of`, else the configuration's `as_of`, else now.

    A clock that starts in the past stands still here, so that one command sees what another has just loaded.
    """
    started = clock(settings, as_of)
    return started.now() if started.starts_at is None else started.starts_at.astimezone(UTC)


def clock(settings: Settings, as_of: str | None = None) -> Clock:
    """Start the clock of a run: at `--as-of`, else at the configuration's `as_of`, else with the world.

    Raises CasewallError for a recorded change that has not happened yet by the configuration's own clock.
    """
    zone = settings.casewall.timezone
    configured = settings.casewall.as_of
    if configured is not None and configured.tzinfo is None:
        configured = configured.replace(tzinfo=ZoneInfo(zone))
    own = Clock.start(configured)
    _refuse_coming(settings, today=own.now().astimezone(ZoneInfo(zone)).date())
    return own if as_of is None else Clock.start(instant(as_of, zone=zone, option="--as-of"))


def _refuse_coming(settings: Settings, *, today: date) -> None:
    for number, change in enumerate(settings.changes):
        if change.date > today:
            raise CasewallError(
                f"{settings.where('changes', number, 'date')}: changes[{number + 1}].date = {change.date} is in the "
                f"future: today is {today}. A change is recorded when it has happened; write it in on its day."
            )
