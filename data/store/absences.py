"""Cases that a listing of every case does not hold: missing twice in a row they count as void, until they are seen.

One that lists nobody, while cases stand, is no listing but a failed export, or a user who may not see the cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl
import sqlalchemy as sa

from data.errors import CasewallError
from data.store import bulk, tables
from data.store.judged import wait_for_verdict
from data.store.reading import query
from data.store.rows import ROWS_A_LOAD
from metrics.calendar_table import micros
from metrics.frames import NOT_LISTED, VERSIONS

Listing = Literal["full", "open"]
TWICE = 2
# what it is called, twice; what to do; and what else where open cases alone are listed
EXPORTED = ("export", "file", "Export it again", ", or, if none is open any more, with the closed ones")
PULLED = (
    "source's listing", "one", "See whether its user may see the cases, and what is asked of it",
    ". If none is open any more, ask for the closed ones too",
)  # fmt: skip
ENDED = ("done", "void")
STANDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.Int64, "case_id": pl.String, "state": pl.String, "closed_at": pl.Int64,
    "load_id": pl.Int64, "order_key": pl.String, "position": pl.Int64,
}  # fmt: skip
HELD: dict[str, pl.DataType | type[pl.DataType]] = {
    "case_id": pl.String, "missed": pl.Int64, "listed_at": pl.Int64, "void_at": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Left:
    """Whom a listing did not hold: `missing` once so far, and `void` from now on, since they were so before."""

    missing: int = 0
    void: int = 0


def refuse_empty(connection: sa.Connection, source: str, listing: Listing, *, pulled: bool) -> None:
    """Raise CasewallError where cases should be listed; `pulled`: by a question to a system, not by files."""
    standing = _standing(connection, source, listing).height
    if not standing:
        return
    kind = "open " if listing == "open" else ""
    held = f"{standing:,} {kind}{'case' if standing == 1 else 'cases'} of it {'stands' if standing == 1 else 'stand'}"
    what, one, remedy, closed = PULLED if pulled else EXPORTED
    raise CasewallError(
        f"the {what} holds no case, and {held} in the store. Nothing of it was loaded, and no case counts as void. "
        f'{remedy}{closed if listing == "open" else ""}; with listing = "part" an empty {one} is right.'
    )


def settle(
    connection: sa.Connection,
    *,
    source: str,
    load: int,
    offset: int,
    listed: pl.Series,
    listing: Listing,
    listed_at: datetime,
    now: datetime,
) -> Left:
    """Count who is missing from a listing, and make void who is missing from two; return how many of each.

    `listing="open"`: a done case may leave, since many exports hold open cases only. The same listing (by its instant)
    read twice counts once. A case that is listed again stands as it is listed: its row is a new version.
    """
    table = tables.absences
    mine = table.c.source == source
    held = query(connection, sa.select(*(table.c[name] for name in HELD)).where(mine), columns=HELD)
    missing = _standing(connection, source, listing).join(
        listed.rename("case_id").to_frame().unique(), on="case_id", how="anti"
    )
    rows = missing.select("case_id", "id").join(held, on="case_id", how="left")
    again = pl.col("listed_at").is_not_null() & (pl.col("listed_at") >= micros(listed_at))
    rows = rows.with_columns(
        missed=pl.when(again).then("missed").otherwise(pl.col("missed").fill_null(0) + 1),
        listed_at=pl.max_horizontal("listed_at", pl.lit(micros(listed_at))),
    )
    leaving = rows.filter(pl.col("missed") >= TWICE, pl.col("void_at").is_null())
    rows = rows.with_columns(
        void_at=pl.when(pl.col("missed") >= TWICE).then(pl.coalesce("void_at", pl.lit(micros(now))))
    )
    # who is void already is no missing case any more, and stays on the list until it is seen
    void = held.filter(pl.col("void_at").is_not_null()).join(
        listed.rename("case_id").to_frame(), on="case_id", how="anti"
    )
    kept = pl.concat([rows.select(HELD.keys()), void.join(rows, on="case_id", how="anti").select(HELD.keys())])
    connection.execute(table.delete().where(mine))
    bulk.insert(connection, table, kept.with_columns(pl.lit(source).alias("source")))
    _make_void(connection, source, leaving, load=load, offset=offset, now=now)
    return Left(missing=rows.filter(pl.col("missed") < TWICE).height, void=leaving.height)


def _standing(connection: sa.Connection, source: str, listing: Listing) -> pl.DataFrame:
    """Return the row that stands of each case that should be listed."""
    table = tables.case_versions
    rows = sa.select(*(table.c[name] for name in STANDS)).where(table.c.source == source)
    last = (
        query(connection, rows, columns=STANDS)
        .sort("load_id", "order_key", "position", nulls_last=False)
        .unique("case_id", keep="last", maintain_order=True)
    )
    done = pl.col("state").is_null() & pl.col("closed_at").is_not_null()
    ended = ("void",) if listing == "full" else ENDED
    return last.filter(~pl.col("state").is_in(ended).fill_null(False) & ~(done & pl.lit(listing == "open")))


def _make_void(
    connection: sa.Connection, source: str, leaving: pl.DataFrame, *, load: int, offset: int, now: datetime
) -> None:
    """Write a version of each case that left, void from now on; when it is listed again, that row is a new version."""
    if leaving.is_empty():
        return
    columns: dict[str, pl.DataType | type[pl.DataType]] = {"id": pl.Int64, **VERSIONS}
    found = bulk.lookup(
        connection, tables.case_versions, source=source, key="case_id", values=leaving["case_id"], columns=columns
    )
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    at = pl.lit(now).cast(pl.Datetime("us", "UTC"))
    rows = (
        found.join(leaving.select("id"), on="id")
        .drop("id")
        .with_columns(
            seen_at=at,
            loaded_at=at,
            changed_at=at,
            closed_at=pl.lit(None, pl.Datetime("us", "UTC")),
            closed_to_day=pl.lit(False),
            state=pl.lit("void"),
            reason=pl.lit(NOT_LISTED),
            status=pl.lit(None, pl.String),
            word_known=pl.lit(True),
            row_hash=pl.lit(NOT_LISTED),
            position=pl.lit(load * ROWS_A_LOAD + offset, pl.Int64) + number,
        )
    )
    ready = rows.with_columns(pl.col(pl.Datetime).to_physical(), load_id=pl.lit(load, pl.Int64))
    bulk.insert(connection, tables.case_versions, ready)
    wait_for_verdict(connection, source, ready["case_id"])
