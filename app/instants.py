"""Instants and dates as a person types them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.clock import now as world
from data.errors import CasewallError
from data.settings import Settings
from data.settings.dates import YEARS, day
from metrics.periods import last_full_weeks

WEEKS = timedelta(weeks=12)
NOT_YET = "nothing has happened yet."


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
    Raises CasewallError for days that are none, and for such as have not begun: their figures would be zeros.
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
            raise CasewallError(f"--from {start} is after today ({today}): {NOT_YET}")
        raise CasewallError(f"--to {end} is before --from {start}: no day lies between them. Turn them round.")
    if start > today and since is None:
        raise CasewallError(f"--to {end}: the 12 weeks before it begin on {start}, after today ({today}): {NOT_YET}")
    if start > today:
        raise CasewallError(f"--from {start} is after today ({today}): {NOT_YET}")
    if end == start:
        raise CasewallError(
            f"--from {start} --to {end}: no day lies between them, since --to is the first day not counted. For that "
            f"day alone write --to {start + timedelta(days=1)}."
        )
    return start, end


def ahead(text: str, *, zone: str, as_of: datetime) -> datetime:
    """Return the instant that --before looks ahead to. Raises CasewallError for one that is not ahead of `as_of`."""
    at = instant(text, zone=zone, option="--before")
    if at <= as_of:
        raise CasewallError(
            f"--before {text!r} does not lie ahead: the picture is of {_local(as_of, zone)}. Name a later instant."
        )
    return at


def local_day(text: str, *, option: str) -> date:
    """Return a date."""
    try:
        return day(text)
    except ValueError as error:
        raise CasewallError(f"{option} {text!r} is not a day: {error}") from None


def moment(settings: Settings, as_of: str | None = None, *, planned: bool = False) -> datetime:
    """Return the instant at which a single command looks: `--as-of`, else the configuration's `as_of`, else now.

    A clock that starts in the past stands still here, so that one command sees what another has just loaded.
    `planned`: what is asked about is a plan (a calendar), which may be asked of an instant to come.
    """
    started = clock(settings, as_of, planned=planned)
    return started.now() if started.starts_at is None else started.starts_at.astimezone(UTC)


def clock(settings: Settings, as_of: str | None = None, *, planned: bool = False) -> Clock:
    """Start the clock of a run: at `--as-of`, else at the configuration's `as_of`, else with the world.

    Raises CasewallError for instants that lie ahead, unless they are of a plan, and for a start or a recorded change
    that has not come yet by the configuration's own clock.
    """
    zone = settings.casewall.timezone
    configured = settings.casewall.as_of
    if configured is not None and configured.tzinfo is None:
        configured = configured.replace(tzinfo=ZoneInfo(zone))
    own = Clock.start(configured)
    _refuse_coming(settings, own)
    if as_of is None:
        return own
    at = instant(as_of, zone=zone, option="--as-of")
    if not planned and at > max(own.now(), world()):
        raise CasewallError(
            f"--as-of {as_of!r} lies ahead: now is {_local(max(own.now(), world()), zone)}, and what happens until "
            "then is not known. Leave it out, or name an instant that has been."
        )
    return Clock.start(at)


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _refuse_coming(settings: Settings, own: Clock) -> None:
    zone, held = settings.casewall.timezone, settings.casewall
    if held.as_of is not None and own.now() > world():
        raise CasewallError(
            f"{settings.where('casewall', 'as_of')}: casewall.as_of = {held.as_of} lies ahead: now is "
            f"{_local(world(), zone)}. It starts the clock of a past log: name an instant of that, or take it out."
        )
    today = own.now().astimezone(ZoneInfo(zone)).date()
    if held.start is not None and held.start > today:
        raise CasewallError(
            f"{settings.where('casewall', 'start')}: casewall.start = {held.start} is in the future: today is {today}. "
            "Every case would be old backlog, in no figure. Write the day from which cases count."
        )
    for number, change in enumerate(settings.changes):
        if change.date > today:
            raise CasewallError(
                f"{settings.where('changes', number, 'date')}: changes[{number + 1}].date = {change.date} is in the "
                f"future: today is {today}. A change is recorded when it has happened; write it in on its day."
            )
