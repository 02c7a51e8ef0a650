"""The front line: what it closes alone, what reaches experts and sales before it, and what waits for an expert."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.calendar_table import Calendars
from metrics.judge import local
from metrics.net_work_time import to_hours
from metrics.percentiles import percentile_hours
from metrics.periods import every_period, grouped, period_start, period_starts
from metrics.rules import EXPERT, Rules, TeamGoals
from metrics.standing import standing_at_ends
from metrics.tallies import Span, longest_hours, side_by_side, tally
from metrics.tiers import SALES, of_tier, tier_of

EVERY = pl.col("case").is_not_null()
OF_CLOSED = {"closed": EVERY, "alone": ~pl.col("with_expert")}
OF_OPENED = {
    "opened": EVERY, "leaked": pl.col("leaked"), "sold": pl.col("sold"),
    "reached": pl.col("sold") & pl.col("reached"),
}  # fmt: skip


def queued_for_expert() -> pl.Expr:
    """Tell whether a case of `add_experts` is open, queued, and before an expert or the experts' group."""
    return pl.col("is_open") & (pl.col("state") == "queued") & pl.col("with_expert_now")


def sales_owned(rules: Rules) -> pl.Expr:
    """Tell whether a case is open and owned by a salesperson."""
    return pl.col("is_open") & (tier_of("owner", rules=rules) == SALES).fill_null(value=False)


def frontline(
    cases: pl.DataFrame,
    intervals: pl.DataFrame,
    *,
    rules: Rules,
    calendars: Calendars,
    start: date,
    end: date,
    period: str | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return the front line's share of closings, expert leak, expert queue and sales-owned cases.

    Population: `cases` as of `add_experts` and `add_first`, with their `intervals`. closed, and of them alone (no
    expert ever owned or held the case, or acted on it): the closing that stands lies in `[start, end)`, and it is known
    who had the case. opened, and of them leaked (first owner or holder an expert), sold (first owner a salesperson) and
    reached (sold, and owned by the front line since): the opening lies in it. expert_queue (queued before an expert or
    the experts' group) and sales_owned: open cases that stand so at `as_of`, however old.
    With a period, those two stand at its end (or at `as_of`), parted by what the case is at `as_of`, and the queue's
    times are left out.
    Interval: half-open local dates. Clock: net work time; the queue's ages are the cases', since their opening, its
    wait since the case last came into it; to_rep is from the opening of a case that was sold until the front line owned
    it. Null rule: a share of nothing is null; so are alone, leaked and their shares where nobody is an expert by the
    configuration, sold_share where nobody sells, and p50, p85, p95 below `least_n`.
    Columns: period_start (with a period), by…, closed, alone, front_line_share, goal_share, opened, leaked, leak_share,
    sold, sold_share, reached, to_rep_p50_hours (p85, p95), to_rep_longest_hours, expert_queue,
    expert_queue_p50_hours (p85, p95), expert_queue_oldest_hours, expert_queue_wait_hours (the longest), sales_owned.
    """
    span = Span(start=start, end=end, period=period)
    keys = span.keys(by)
    closed = cases.filter("people_known")
    parts = [
        tally(closed, OF_CLOSED, by=by, on="closed_date", span=span),
        tally(cases, OF_OPENED, by=by, on="opened_date", span=span),
        _to_rep(cases, span=span, by=by, least_n=rules.least_n),
    ]
    if period is None:
        parts.append(_standing(cases, intervals, rules=rules, by=by))
    else:
        queue, sales = _stays(cases, intervals, rules=rules, calendars=calendars)
        periods = period_starts(period=period, start=start, end=end)
        for name, stays in (("expert_queue", queue), ("sales_owned", sales)):
            parts.append(standing_at_ends(stays, cases.clear(), period=period, periods=periods, name=name, by=by))
    whole = _even(side_by_side(*parts, keys=keys), span=span, by=by)
    return _shared(whole, rules=rules, by=by).select(*keys, *(name for name in COLUMNS if name in whole.columns + MORE))


MORE = ["front_line_share", "goal_share", "leak_share", "sold_share"]
TIMES = ("p50", "p85", "p95")
COLUMNS = (
    "closed", "alone", "front_line_share", "goal_share", "opened", "leaked", "leak_share", "sold", "sold_share",
    "reached", *(f"to_rep_{name}_hours" for name in TIMES), "to_rep_longest_hours", "expert_queue",
    *(f"expert_queue_{name}_hours" for name in TIMES), "expert_queue_oldest_hours", "expert_queue_wait_hours",
    "sales_owned",
)  # fmt: skip


def _to_rep(cases: pl.DataFrame, *, span: Span, by: Sequence[str], least_n: int) -> pl.DataFrame:
    """Return how long cases that were sold were without a representative."""
    held = cases.filter("sold", pl.col("opened_date").is_between(span.start, span.end, closed="left"))
    if span.period:
        held = held.with_columns(period_start=period_start("opened_date", period=span.period))
    figures = percentile_hours("to_rep", least_n=least_n, prefix="to_rep_")
    longest = longest_hours("to_rep", EVERY).alias("to_rep_longest_hours")
    return _whole(grouped(held, span.keys(by), *figures, longest), held, span=span, by=by)


def _whole(found: pl.DataFrame, population: pl.DataFrame, *, span: Span, by: Sequence[str]) -> pl.DataFrame:
    """Give every period a row."""
    if span.period is None:
        return found
    periods = period_starts(period=span.period, start=span.start, end=span.end)
    return every_period(found, population, periods=periods, by=by, zero=[])


def _even(whole: pl.DataFrame, *, span: Span, by: Sequence[str]) -> pl.DataFrame:
    """Give every group that occurs in any population every period; what stands in none stands at zero."""
    if span.period is None or not by:
        return whole
    periods = period_starts(period=span.period, start=span.start, end=span.end).select("period_start")
    keys = ["period_start", *by]
    frame = periods.join(whole.select(by).unique(), how="cross")
    joined = frame.join(whole, on=keys, how="left", nulls_equal=True).sort(keys, nulls_last=True)
    counts = [name for name, kind in whole.schema.items() if kind == pl.Int64 and name not in keys]
    return joined.with_columns(pl.col(counts).fill_null(0))


def _standing(cases: pl.DataFrame, intervals: pl.DataFrame, *, rules: Rules, by: Sequence[str]) -> pl.DataFrame:
    """Return what stands at `as_of`: the expert queue with its ages and waits, and what sales own."""
    now = cases.filter(queued_for_expert() | sales_owned(rules)).with_columns(queued=queued_for_expert())
    waits = queue_waits(now.filter("queued"), intervals)
    held = now.join(waits, on="case", how="left", maintain_order="left").with_columns(
        age=pl.when("queued").then("net_work_time")
    )
    tests = {"expert_queue": pl.col("queued"), "sales_owned": sales_owned(rules)}
    times = [
        *percentile_hours("age", least_n=rules.least_n, prefix="expert_queue_"),
        longest_hours("age", EVERY).alias("expert_queue_oldest_hours"),
        to_hours(pl.col("wait").max()).alias("expert_queue_wait_hours"),
    ]
    return side_by_side(tally(held, tests, by=by), grouped(held, by, *times), keys=by)


def _in_queue() -> pl.Expr:
    return ((pl.col("state") == "queued") & (pl.col("tier") == EXPERT)).fill_null(value=False)


def queue_waits(queued: pl.DataFrame, intervals: pl.DataFrame) -> pl.DataFrame:
    """Return the net time since each case of the expert queue last came into it: case, wait (a duration).

    Population: `queued`, cases that stand in it. Null rule: without a calendar the time is null.
    """
    lives = intervals.join(queued.select("case"), on="case", how="semi", maintain_order="left")
    before = lives.filter(~_in_queue()).group_by("case").agg(until=pl.col("end").max())
    since = lives.join(before, on="case", how="left").filter(
        pl.col("until").is_null() | (pl.col("start") >= pl.col("until"))
    )
    return since.group_by("case").agg(wait=pl.when(pl.col("net").is_not_null().all()).then(pl.col("counted").sum()))


def _stays(
    cases: pl.DataFrame, intervals: pl.DataFrame, *, rules: Rules, calendars: Calendars
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return when cases came into the expert queue, and to sales, and when they left: came, left, and their parts."""
    sold = pl.col("owner").is_in(of_tier(SALES, rules=rules)) & (pl.col("state") != "done")
    marked = intervals.select("case", "start", "end", "calendar", queue=_in_queue(), sales=sold.fill_null(value=False))
    dated = (
        marked.filter(pl.col("queue") | pl.col("sales"))
        .with_columns(
            came=local("start", calendars=calendars, rules=rules), until=local("end", calendars=calendars, rules=rules)
        )
        .join(cases.drop("calendar"), on="case", how="inner", maintain_order="left")
        .with_columns(left=pl.when(~(pl.col("is_open") & (pl.col("end") == pl.col("end_at")))).then("until"))
    )
    return dated.filter("queue"), dated.filter("sales")


def _shared(whole: pl.DataFrame, *, rules: Rules, by: Sequence[str]) -> pl.DataFrame:
    """Add shares and the goal: the team's own, else the one that all have, else null."""
    experts, sellers = of_tier(EXPERT, rules=rules), of_tier(SALES, rules=rules)
    usual = TeamGoals().front_line
    goals = {name: team.front_line for name, team in rules.teams.items()}
    alike = set(goals.values()) or {usual}
    if "team" in by:
        goal = pl.col("team").replace_strict(goals, default=usual, return_dtype=pl.Float64)
    else:
        goal = pl.lit(next(iter(alike)) if len(alike) == 1 else None, pl.Float64)

    def of(part: str, total: str, known: bool) -> pl.Expr:
        return pl.when((pl.col(total) > 0) & pl.lit(known)).then(pl.col(part) / pl.col(total))

    told = [pl.when(pl.lit(bool(experts))).then(name).alias(name) for name in ("alone", "leaked")]
    return whole.with_columns(
        *told,
        front_line_share=of("alone", "closed", bool(experts)),
        goal_share=goal,
        leak_share=of("leaked", "opened", bool(experts)),
        sold_share=of("sold", "opened", bool(sellers)),
    )
