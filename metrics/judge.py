"""Cases judged: calendar, net work time, target, due instant and verdict, all at one `as_of`.

The clock is the case's own calendar's, pauses out, reopen policy applied. A case is late when its net time is
greater than its target, in µs; a promise of the source (`source_due_at`) is judged on the wall clock; what is known
to the day only is judged in whole working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import polars as pl

from metrics.buffer_status import add_verdict
from metrics.calendar_table import Calendars, compile_calendars
from metrics.frames import SPAN
from metrics.intervals import paused
from metrics.net_work_time import due_at, local_date, net_work_days, next_working, work_clock
from metrics.rules import FRONT_LINE, Rules
from metrics.targets import add_targets

YEAR = timedelta(days=366)
ZERO = pl.lit(timedelta(0))


def add_people(cases: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Fill an unknown team with the owner's, and add tier: the owner's, else the holder's, else the team's.

    An owner who is in no list has the tier of the team that the case's source tells, else is front line.
    Null rule: the tier of a case that has neither owner nor holder nor team is not known.
    """

    def of(name: str, table: Mapping[str, str]) -> pl.Expr:
        return pl.col(name).replace_strict(dict(table), default=None, return_dtype=pl.String)

    told = of("team", rules.tiers)
    listed = pl.col("owner").is_in(list(rules.people))
    own = pl.coalesce(of("owner", rules.tiers), pl.when(~listed).then(told), pl.lit(FRONT_LINE))
    # before the team is filled: the tier of a case's stretches rests on the team that is told
    owned = cases.with_columns(tier=pl.when(pl.col("owner").is_not_null()).then(own))
    teamed = owned.with_columns(team=pl.coalesce("team", of("owner", rules.team_of), of("holder", rules.team_of)))
    somewhere = pl.when(pl.any_horizontal(pl.col("holder", "team").is_not_null())).then(pl.lit(FRONT_LINE))
    return teamed.with_columns(tier=pl.coalesce("tier", of("holder", rules.tiers), told, somewhere))


def add_calendar(cases: pl.DataFrame, *, rules: Rules, pins: pl.DataFrame | None = None) -> pl.DataFrame:
    """Add the name of each case's calendar: its team's, else the configuration's default, else null.

    `pins` names the calendar by which a closing was judged (source, case_id, closed_at, calendar); it goes first.
    """
    name = pl.col("team").replace_strict(
        dict(rules.team_calendars), default=rules.default_calendar, return_dtype=pl.String
    )
    known = pl.when(name.is_in(list(rules.calendars))).then(name)
    cases = cases.with_columns(calendar=known)
    if pins is None or pins.is_empty():
        return cases
    here = pl.col("calendar").is_in(list(rules.calendars))
    held = pins.filter(here).select("source", "case_id", "closed_at", pinned="calendar")
    joined = cases.join(held, on=["source", "case_id", "closed_at"], how="left", maintain_order="left")
    return joined.with_columns(calendar=pl.coalesce("pinned", "calendar")).drop("pinned")


def pin_targets(cases: pl.DataFrame, *, pins: pl.DataFrame | None) -> pl.DataFrame:
    """Lay the target by which a closing was judged over the one that the rules would give it now."""
    if pins is None or pins.is_empty():
        return cases
    held = pins.select(
        "source", "case_id", "closed_at", pl.lit(True).alias("pinned"),
        held_target="target", held_target_days="target_days",
    )  # fmt: skip
    joined = cases.join(held, on=["source", "case_id", "closed_at"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.when("pinned").then(f"held_{name}").otherwise(name).alias(name) for name in ("target", "target_days")
    ).drop("pinned", "held_target", "held_target_days")


def horizon(cases: pl.DataFrame, *, rules: Rules, as_of: datetime) -> Calendars:
    """Compile the calendars for what the cases need: at least a year to each side of them, and the longest target.

    From the beginning of the year before the first opening to the end of the year that holds `as_of`, a year more, and
    eight times the longest target: net hours take that much longer on the wall clock.
    """
    longest = max((t.within or timedelta(days=float(t.within_days or 0)) for t in rules.targets), default=timedelta(0))
    first = cases["opened_at"].min()
    start = first if isinstance(first, datetime) else as_of
    # whole years keep the compiled table the same from one picture to the next
    begin = datetime(start.year - 1, 1, 1, tzinfo=as_of.tzinfo)
    end = as_of + YEAR + 8 * longest
    return compile_calendars(rules.calendars, start=begin, end=datetime(end.year + 1, 1, 1, tzinfo=as_of.tzinfo))


def add_dates(cases: pl.DataFrame, *, calendars: Calendars, rules: Rules, as_of: datetime) -> pl.DataFrame:
    """Add opened_date and closed_date in the calendar's zone (else the configuration's), is_open, end_at and backlog.

    end_at is the closing that stands, else `as_of`; backlog tells of an opening before the configuration's start.
    """
    old = pl.col("opened_date") < rules.start if rules.start else pl.lit(False)
    return cases.with_columns(
        opened_date=local("opened_at", calendars=calendars, rules=rules),
        closed_date=local("closed_at", calendars=calendars, rules=rules),
        is_open=pl.col("closed_at").is_null(),
        end_at=pl.col("closed_at").fill_null(as_of),
    ).with_columns(backlog=old)


def local(name: str, *, calendars: Calendars, rules: Rules) -> pl.Expr:
    """Return an instant's local date in the case's own zone, else in the configuration's."""
    found = local_date(name, calendar=calendars.by("calendar"))
    # to convert is slow, but skips what is null
    rest = pl.when(found.is_null()).then(pl.col(name)).dt.convert_time_zone(rules.timezone).dt.date()
    return pl.coalesce(found, rest)


def add_clock(intervals: pl.DataFrame, cases: pl.DataFrame, *, calendars: Calendars) -> pl.DataFrame:
    """Add calendar, net (the calendar's time inside) and counted (net where the clock runs) to intervals.

    Also `before`: the time counted before the interval, so that the interval in which a target is reached is found.
    """
    zone = calendars.by("calendar")
    timed = intervals.join(cases.select("case", "calendar"), on="case", how="left", maintain_order="left")
    net = work_clock("end", calendar=zone) - work_clock("start", calendar=zone)
    timed = timed.with_columns(net=net.cast(SPAN))
    counted = pl.when("running").then("net").otherwise(ZERO).alias("counted")
    timed = timed.with_columns(counted)
    return timed.with_columns(before=pl.col("counted").cum_sum().over("case") - pl.col("counted"))


def add_net(cases: pl.DataFrame, intervals: pl.DataFrame, *, calendars: Calendars, rules: Rules) -> pl.DataFrame:
    """Add net_work_time, net_work_days (what is known to the day) and elapsed_time to cases.

    Null rule: no calendar, or an opening or closing known to the day, gives no net work time.
    """
    sums = intervals.group_by("case").agg(total=pl.col("counted").sum(), known=pl.col("net").is_not_null().all())
    to_day = pl.col("opened_to_day") | pl.col("closed_to_day")
    zone = calendars.by("calendar")
    held = pl.col("calendar").is_not_null() & pl.col("known").fill_null(True)
    days = net_work_days("opened_at", "end_at", calendar=zone)
    return (
        cases.join(sums, on="case", how="left", maintain_order="left")
        .with_columns(
            to_day=to_day,
            net_work_time=pl.when(held & ~to_day).then(pl.col("total").fill_null(timedelta(0))),
            net_work_days=pl.when(to_day).then(days),
            elapsed_time=pl.col("end_at") - pl.col("opened_at"),
            # by what stands at as_of: a pause that begins then has no interval yet
            paused=pl.col("is_open") & paused(rules).fill_null(False),
        )
        .drop("total", "known")
    )


def add_due(cases: pl.DataFrame, intervals: pl.DataFrame, *, calendars: Calendars, rules: Rules) -> pl.DataFrame:
    """Add due_at, turns_at, late_date and time_left.

    due_at is the earliest instant at which the case's own net time reaches the target, supposing no further pause;
    null while it is paused and not yet there, and for what is known to the day; a source's promise is its own date.
    turns_at is the first instant from due_at on at which the clock runs, late_date its local day: a target that ends
    with a session is late only when the next one begins, one that ends with a pause only when the case goes on.
    """
    zone = calendars.by("calendar")
    used = intervals.join(cases.select("case", "target"), on="case", how="left", maintain_order="left").filter(
        pl.col("running"), pl.col("before") + pl.col("counted") >= pl.col("target")
    )
    reached = (
        used.group_by("case", maintain_order=True)
        .first()
        .select("case", reached_at=due_at("start", pl.col("target") - pl.col("before"), calendar=zone))
    )
    # in which all of the target was used before, to the microsecond: one stretch of a case at most, of few cases any
    beyond = used.filter(pl.col("before") == pl.col("target"), pl.col("counted") > ZERO)
    resumed = beyond.select("case", goes_on_at=next_working("start", calendar=zone))
    rest = pl.col("target") - pl.col("net_work_time")
    ahead = due_at("end_at", rest, calendar=zone)
    by_clock = pl.coalesce("reached_at", pl.when(~pl.col("paused") & (rest > ZERO)).then(ahead))
    net = pl.col("target_by") == "net"
    return (
        cases.join(reached, on="case", how="left", maintain_order="left")
        .join(resumed, on="case", how="left", maintain_order="left")
        .with_columns(
            due_at=pl.when(pl.col("target_by") == "source_due_at")
            .then("source_due_at")
            .when(net & ~pl.col("to_day"))
            .then(by_clock),
            time_left=pl.when(net).then(rest),
        )
        .with_columns(turns_at=pl.when(net & ~pl.col("to_day")).then("goes_on_at"))
        .with_columns(turns_at=pl.coalesce("turns_at", pl.when(net).then(next_working("due_at", calendar=zone))))
        .with_columns(turns_at=pl.coalesce("turns_at", "due_at"))
        .with_columns(late_date=local("turns_at", calendars=calendars, rules=rules))
        .drop("reached_at", "goes_on_at")
    )


def judge(
    cases: pl.DataFrame,
    intervals: pl.DataFrame,
    *,
    rules: Rules,
    as_of: datetime,
    judged_on: date | None = None,
    pins: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame, Calendars]:
    """Return cases and intervals with clock, target and verdict, and the calendars compiled for them.

    Population: cases neither void nor closed before opened. `judged_on` takes the rules in force on that date
    instead of those at the opening ("as judged now"); `pins` are the calendars and targets by which closings were
    judged.
    """
    cases = add_calendar(add_people(cases, rules=rules), rules=rules, pins=pins)
    calendars = horizon(cases, rules=rules, as_of=as_of)
    cases = add_dates(cases, calendars=calendars, rules=rules, as_of=as_of)
    intervals = add_clock(intervals, cases, calendars=calendars)
    cases = add_net(cases, intervals, calendars=calendars, rules=rules)
    cases = pin_targets(add_targets(cases, rules=rules, judged_on=judged_on), pins=pins)
    cases = add_due(cases, intervals, calendars=calendars, rules=rules)
    return add_verdict(cases), intervals, calendars
