"""One conversation: per client, what is open, with how many owners, and who had to come back."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import Calendars
from metrics.net_work_time import net_work_days
from metrics.tallies import Span, share, tally

RECENT = timedelta(days=30)
SOON_DAYS = 5


def add_returns(
    cases: pl.DataFrame, moved: pl.DataFrame, members: pl.DataFrame, *, calendars: Calendars, span: Span
) -> pl.DataFrame:
    """Add reopened_soon, new_soon and came_back (either) to cases: true where the client came back in the span.

    `moved` are the moves of the cases with their local `date`; `members` the linked cases of pieces of work (piece,
    opened_at), which may be none. A return is within 5 working days of a closing, by the calendar of the case that
    comes back: counted after the closing's local day up to and with its own. A piece of work that comes back because a
    case linked to it was opened is no return: the work goes on. Null rule: without a calendar nothing is a return.
    """
    zone = calendars.by("calendar")
    soon = net_work_days("closed", "at", calendar=zone) <= SOON_DAYS
    # moves of one instant stay in the order in which they were made
    steps = moved.select("case", "at", "kind", "date", "calendar").sort("case", "at", maintain_order=True)
    before = pl.when(pl.col("case") == pl.col("case").shift(1), pl.col("kind").shift(1) == "closed").then(
        pl.col("at").shift(1)
    )
    again = steps.with_columns(closed=before).filter(pl.col("kind") == "reopened", _inside("date", span), soon)
    if members.height:
        goes_on = members.select(pl.col("piece").alias("case"), at="opened_at")
        again = again.join(goes_on, on=["case", "at"], how="anti")
    named = cases.filter(pl.col("account").is_not_null())
    ends = steps.filter(pl.col("kind") == "closed").join(named.select("case", "account"), on="case", how="inner")
    fresh = (
        named.filter(_inside("opened_date", span))
        .select("case", "account", "calendar", at="opened_at")
        .sort("at")
        .join_asof(
            ends.select("account", closed="at").sort("closed"),
            left_on="at",
            right_on="closed",
            by="account",
            strategy="backward",
            check_sortedness=False,
            # a case that closes as it opens follows no closing but its own
            allow_exact_matches=False,
        )
        .filter(soon)
    )
    held = pl.col("account").is_not_null()
    return cases.with_columns(
        reopened_soon=held & pl.col("case").is_in(again["case"].unique().implode()),
        new_soon=held & pl.col("case").is_in(fresh["case"].unique().implode()),
    ).with_columns(came_back=pl.col("reopened_soon") | pl.col("new_soon"))


def _inside(name: str, span: Span) -> pl.Expr:
    return pl.col(name).is_between(span.start, span.end, closed="left")


def conversation(cases: pl.DataFrame, intervals: pl.DataFrame, *, as_of: datetime) -> pl.DataFrame:
    """Return each account with what is open, who owned its cases lately, and what came back.

    Population: accounts with a case that is open at `as_of`, or was in the 30 days before it, or that came back in the
    span of `add_returns`, whose columns the cases carry. owners: distinct owners of its cases while they were open, in
    the 30 days up to `as_of`. came_back: cases reopened, or new ones not linked to it, within 5 working days of a
    closing for the same account: a client who repeats himself.
    Null rule: cases without an account are in no row; where no owner is told, owners is null, never zero.
    Columns: account, open, reopened_soon, new_soon, came_back (counts of cases), owners; who came back most first.
    """
    named = cases.filter(pl.col("account").is_not_null())
    tests = {"open": pl.col("is_open"), **{name: pl.col(name) for name in ("reopened_soon", "new_soon", "came_back")}}
    counts = tally(named, tests, by=("account",))
    lately = intervals.filter(pl.col("end") > as_of - RECENT, pl.col("state") != "done").select("case", "owner")
    people = (
        lately.join(named.select("case", "account", "owner_known"), on="case", how="inner")
        .group_by("account")
        .agg(distinct=pl.col("owner").drop_nulls().n_unique().cast(pl.Int64), known=pl.col("owner_known").any())
        .select("account", owners=pl.when("known").then("distinct"), lately=pl.lit(value=True))
    )
    found = counts.join(people, on="account", how="left")
    kept = found.filter(pl.any_horizontal(pl.col("open", "came_back") > 0) | pl.col("lately").fill_null(value=False))
    return kept.select("account", *tests, "owners").sort("came_back", "open", "account", descending=[True, True, False])


def one_conversation(accounts: pl.DataFrame) -> pl.DataFrame:
    """Return how many clients have one owner, several, and how many had to come back.

    reopened: with a case that was reopened soon after its closing; repeated: that, or a new case soon after a closing,
    which a client with many cases at any time nearly always has.

    Population: the accounts of `conversation`. Clock: as there. Null rule: an account whose owners are
    not told, or that had none in the 30 days, is in no share; a share of nothing is null.
    Columns: accounts, one_owner, several_owners, reopened, repeated (counts of accounts), one_owner_share,
    repeated_share.
    """
    tests = {
        "accounts": pl.col("account").is_not_null(),
        "one_owner": pl.col("owners") == 1,
        "several_owners": pl.col("owners") > 1,
        "reopened": pl.col("reopened_soon") > 0,
        "repeated": pl.col("came_back") > 0,
        "never": pl.col("came_back") == 0,
    }
    return tally(accounts, tests).select(
        "accounts", "one_owner", "several_owners", "reopened", "repeated",
        share("one_owner", "several_owners").alias("one_owner_share"),
        share("repeated", "never").alias("repeated_share"),
    )  # fmt: skip
