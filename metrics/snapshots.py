"""Case rows into events: what a source that gives only the current row tells of a case's history.

Rule (metrics catalogue, "A source that gives only the current row"): the row gives opened, owned and closed at their
own times; any other difference between two versions is an observed event at the row's `changed_at` where that is
later than what was known, else at the sync that saw it.
"""

from __future__ import annotations

import polars as pl

from metrics.frames import EVENTS, KEY, TRACE, conform

OPENED, LOGGED, SETTLED = 0, 1, 2  # order among the events of one instant
CARRIED = ("team", "case_type", "priority", "account", "subject", "link", "source_due_at", "source_met")
UNLINKED = ""  # a link that was taken out of the row, as a null would leave it
STOPS = ("done", "void")
OBSERVED = "observed"
VOID = (pl.col("stands") == "void").fill_null(False)
FIRST = pl.col("number") == 0


def snapshot_events(versions: pl.DataFrame) -> pl.DataFrame:
    """Return the events that case rows imply, in the shape of events with what `TRACE` adds.

    Population: every known version. `assumed`: the states before the first observation are a guess (active).
    `timed`: false where a closing's instant is not told by the source. Null rule: a row with no word and a closing
    time is done; an unknown word is active.
    """
    rows = _ordered(versions)
    later = _later_changes(rows)
    frames = [_openings(rows), _ownings(rows), _first_changes(rows), later, _returns(later)]
    return pl.concat([conform(frame, EVENTS | TRACE) for frame in frames])


def _ordered(versions: pl.DataFrame) -> pl.DataFrame:
    """Sort versions as they were learnt; add what stands, the version's number and the run of equal states."""
    stands = (
        pl.when(pl.col("state").is_not_null())
        .then("state")
        .when(pl.col("closed_at").is_not_null())
        .then(pl.lit("done"))
        .when(pl.col("word_known").is_not_null())
        .then(pl.lit("active"))
    )
    rows = (
        versions.with_columns(learnt_at=pl.coalesce("seen_at", "loaded_at"), stands=stands)
        .sort([*KEY, "learnt_at", "order_key", "position"])
        # of several rows of one case in one load the later stands; the others were never known
        .unique([*KEY, "learnt_at"], keep="last", maintain_order=True)
        .with_columns(number=pl.int_range(pl.len()).over(KEY), run=pl.struct(*KEY, "stands", "reason").rle_id())
    )
    return rows.with_columns(
        settled_at=pl.col("closed_at").last().over("run"),
        opened_at=pl.col("opened_at").last().over(KEY),
        opened_to_day=pl.col("opened_to_day").last().over(KEY),
    )


def _openings(rows: pl.DataFrame) -> pl.DataFrame:
    """Make the opening of each case; its owner and holder stand from there unless the row says since when."""
    at_first_sight = pl.col("owned_at").is_null()
    ended = pl.col("stands").is_in(STOPS)
    return rows.filter(pl.col("number") == 0).with_columns(
        occurred_at="opened_at",
        to_day="opened_to_day",
        rank=pl.lit(OPENED),
        position=pl.lit(0),
        order_key=pl.lit(None),
        # waiting, done and void began after the opening: until then the case is taken to have been in work
        state=pl.when(ended | (pl.col("stands") == "waiting")).then(pl.lit("active")).otherwise("stands"),
        reason=pl.lit(None),
        word_known=pl.lit(None),
        owner=pl.when(at_first_sight).then("owner"),
        holder=pl.when(at_first_sight).then("holder"),
        assumed=ended,
        timed=pl.lit(True),
    )


def _ownings(rows: pl.DataFrame) -> pl.DataFrame:
    """Make the event of the first owner, where the row says when that was."""
    told = rows.filter(pl.col("owned_at").is_not_null()).unique(KEY, keep="first", maintain_order=True)
    return told.select(
        *KEY,
        "seen_at",
        "owner",
        "owner_by",
        "holder",
        "holder_by",
        occurred_at="owned_at",
        to_day=pl.lit(False),
        rank=pl.lit(OPENED),
        position=pl.lit(1),
        kind=pl.lit("owner"),
        assumed=pl.lit(False),
        timed=pl.lit(True),
    )


def _settling() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return since when a version's state stands, whether that is known to the day, and whether it is told."""
    ended = pl.col("stands").is_in(STOPS) & pl.col("settled_at").is_not_null()
    # a change that is stamped before the opening came with it
    changed = pl.when(pl.col("changed_at").is_not_null()).then(pl.max_horizontal("changed_at", "opened_at"))
    at = pl.when(ended).then("settled_at").otherwise(pl.coalesce(changed, "learnt_at"))
    to_day = pl.when(ended).then("closed_to_day").otherwise(pl.lit(False))
    return at, to_day, ended | (pl.col("stands") != "done")


def _first_changes(rows: pl.DataFrame) -> pl.DataFrame:
    """Make the event by which a case came to the state in which it was first seen, after its opening."""
    at, to_day, timed = _settling()
    return rows.filter(pl.col("number") == 0, pl.col("stands").is_in([*STOPS, "waiting"])).select(
        *KEY,
        "seen_at",
        "status",
        "reason",
        state="stands",
        occurred_at=at,
        to_day=to_day,
        rank=pl.lit(SETTLED),
        position=pl.lit(0),
        assumed=pl.lit(False),
        timed=timed,
        row_void=VOID,
    )


def _before(value: pl.Expr | str) -> pl.Expr:
    """Return what the version before says; null for the first one. Rows are sorted by case and number."""
    held = pl.col(value) if isinstance(value, str) else value
    return pl.when(~FIRST).then(held.shift(1))


def _later_changes(rows: pl.DataFrame) -> pl.DataFrame:
    """Make an observed event for every later version; it carries all that stands since."""
    # most cases of most sources have one version, of which there is nothing to compare
    rows = rows.filter(~FIRST | (pl.col("number").shift(-1) > 0).fill_null(False))
    at, to_day, timed = _settling()
    known = pl.max_horizontal(pl.col("opened_at"), _before("changed_at"), _before("settled_at"))
    stand = pl.struct("stands", "reason")
    turned = pl.struct("stands", "reason").ne_missing(_before(stand))
    back = ~VOID & _before(VOID).fill_null(False)
    # a row that comes back from void says what stood before, unless that changed meanwhile
    before = _before(pl.when(~VOID).then(stand).forward_fill().over(FIRST.cum_sum()))
    same = back & stand.eq_missing(before)
    observed = pl.when(pl.col("changed_at") > known).then("changed_at").otherwise("learnt_at")
    ended = pl.col("stands").is_in(STOPS) & pl.col("settled_at").is_not_null()
    if rows["link"].null_count() < rows.height:
        taken_out = pl.col("link").is_null() & _before("link").is_not_null()
        rows = rows.with_columns(link=pl.when(taken_out).then(pl.lit(UNLINKED)).otherwise("link"))
    return (
        rows.with_columns(
            occurred_at=pl.when(turned & ended).then(at).otherwise(observed),
            to_day=pl.when(turned & ended).then(to_day).otherwise(pl.lit(False)),
            timed=timed,
            turned=turned & ~same,
            back=back,
        )
        .filter(~FIRST)
        .select(
            *KEY,
            "seen_at",
            "status",
            "reason",
            "owner",
            "owner_by",
            "holder",
            "holder_by",
            *CARRIED,
            "occurred_at",
            "to_day",
            "timed",
            state=pl.when("turned").then("stands"),
            # the source told the closing; anything else was seen to differ between two versions
            kind=pl.when(~(pl.col("turned") & ended)).then(pl.lit(OBSERVED)),
            rank=pl.lit(SETTLED),
            position=pl.col("number"),
            assumed=pl.lit(False),
            row_void=pl.when(~pl.col("back")).then(VOID).when(pl.col("occurred_at") == pl.col("learnt_at")).then(False),
            back="back",
            learnt_at="learnt_at",
        )
    )


def _returns(later: pl.DataFrame) -> pl.DataFrame:
    """Make the event by which a case comes back from void, where its row says that it changed at another time."""
    return later.filter("back", pl.col("row_void").is_null()).select(
        *KEY,
        "seen_at",
        "position",
        "rank",
        "timed",
        occurred_at="learnt_at",
        to_day=pl.lit(False),
        kind=pl.lit(OBSERVED),
        assumed=pl.lit(False),
        row_void=pl.lit(False),
    )
