"""One table of a source: duplicates out, words, times and people mapped, rows without a key or an instant set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from data.mapping_columns import CASE, POSITION, check_columns, gather, origin, picked, telling, temporal, text_of
from data.mapping_plan import TablePlan
from data.mapping_rows import order_key, row_hash
from data.mapping_state import words
from data.mapping_times import instants, placed, time_marks
from data.mapping_words import Words
from data.quarantine import MARKS, QUARANTINE, broken, marks, quarantine, together
from data.schemas import MAPPED_CASES, MAPPED_EVENTS
from data.sources.base import RawTable
from metrics.frames import conform

NO_ID = "no case number"
EMPTY = {"opened_at": "no opening time", "occurred_at": "no time of the event"}
ENDED = ("done", "void")


@dataclass(frozen=True, kw_only=True)
class MappedTable:
    """A table's mapped rows, what was set aside and marked, its words, and the counts of its source rows.

    `listed` holds every case number that was read, those of rows in quarantine included; `nameless` counts rows of
    which not even the number is known.
    """

    frame: pl.DataFrame
    quarantine: pl.DataFrame
    marks: pl.DataFrame
    words: pl.DataFrame
    duplicates: int
    read: int
    listed: pl.Series
    nameless: int


def map_table(plan: TablePlan, tables: Sequence[RawTable], *, now: datetime) -> MappedTable:
    """Map the rows of one table. Every source row is in the frame, in quarantine, or a duplicate."""
    check_columns(plan, tables)
    rows = gather(tables)
    hashes = row_hash(rows)
    first = hashes.is_first_distinct()
    people = pl.DataFrame([telling(plan, name, tables) for name in ("owner", "holder")]).filter(first)
    rows, hashes = rows.filter(first), hashes.filter(first)
    read = instants(plan, rows, now=now, iso=temporal(tables))
    case_id = text_of(plan, "case_id", rows)
    torn = broken(tables, table=plan.table)
    nameless = case_id.null_count() + torn.height
    aside = case_id.is_null() | read[plan.required]["at"].is_null()
    away = _quarantined(plan, rows.filter(aside), read[plan.required].filter(aside))
    good = ~aside
    rows = rows.filter(good).with_columns(case_id.filter(good).alias(CASE))
    read = {name: frame.filter(good) for name, frame in read.items()}
    frame, found, counted = _mapped(plan, rows, read, hashes.filter(good), people.filter(good))
    return MappedTable(
        frame=frame,
        quarantine=together([away, torn], QUARANTINE),
        marks=together(found, MARKS),
        words=counted,
        duplicates=int((~first).sum()),
        read=sum(table.rows for table in tables),
        listed=case_id.drop_nulls().unique().rename("case_id"),
        nameless=nameless,
    )


def _quarantined(plan: TablePlan, rows: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Set aside the rows without a case number or without a readable instant, with the value that stands there."""
    case_id = text_of(plan, "case_id", rows)
    said = rows.select(picked(plan.columns["case_id"], nulls=frozenset({""}), held=rows.columns)).to_series()
    blank = pl.lit(case_id.is_null())
    why = pl.coalesce(read["why"], pl.lit(EMPTY[plan.required]))
    told = rows.select(
        pl.when(blank)
        .then(origin(plan, "case_id", rows.columns))
        .otherwise(origin(plan, plan.required, rows.columns))
        .alias("column"),
        pl.when(blank).then(pl.lit(said)).otherwise(pl.lit(read["text"])).fill_null("").alias("value"),
        case_id.alias("case_id"),
        pl.when(blank).then(pl.lit(NO_ID)).otherwise(why).alias("reason"),
    )
    return quarantine(rows, told, table=plan.table)


def _mapped(
    plan: TablePlan, rows: pl.DataFrame, read: dict[str, pl.DataFrame], hashes: pl.Series, people: pl.DataFrame
) -> tuple[pl.DataFrame, list[pl.DataFrame], pl.DataFrame]:
    """Map the good rows; return them, their marks, and the words they use. `people`: who of them a row tells of."""
    worded = words(plan, rows)
    found = [*worded.marks]
    ended = worded.columns["state"].is_in(ENDED).fill_null(value=False)
    columns = [
        rows[CASE].alias("case_id"),
        rows[POSITION].alias("position"),
        hashes,
        order_key(rows, plan.order_by, nulls=plan.nulls),
        *worded.columns,
        *_people(plan, rows),
        *(text_of(plan, name, rows) for name in ("priority", "account", "subject", "link")),
        _named(plan.teams, text_of(plan, "team", rows)),
        _named(plan.case_types, text_of(plan, "case_type", rows)),
    ]
    for name, times in read.items():
        ends = ended if name in ("occurred_at", "changed_at") else None
        columns.append(placed(name, times, ends=ends))
        found += time_marks(plan, rows, name, times)
    frame = pl.DataFrame(columns).with_columns(
        pl.lit(plan.source).alias("source"),
        # a change of the status alone leaves the owner: only an empty cell says that there is none
        pl.when(people["owner"]).then(pl.lit(plan.owner_by, pl.String)).alias("owner_by"),
        pl.when(people["holder"]).then(pl.lit(plan.holder_by, pl.String)).alias("holder_by"),
    )
    if plan.table == "events":
        key = text_of(plan, "event_id", rows)
        frame = frame.with_columns(
            key.zip_with(key.is_not_null(), hashes).alias("event_key"), _day(read, "occurred_at")
        )
        return conform(frame, MAPPED_EVENTS), found, worded.words
    frame = conform(
        frame.with_columns(_day(read, "opened_at", "opened_to_day"), _day(read, "closed_at", "closed_to_day")),
        MAPPED_CASES,
    ).with_columns(pl.col("opened_to_day", "closed_to_day").fill_null(value=False))
    return frame, [*found, *_doubts(plan, rows, frame, read)], worded.words


def _day(read: dict[str, pl.DataFrame], field: str, name: str = "to_day") -> pl.Series:
    """Tell of each row whether an instant is known to the day only."""
    frame = read.get(field)
    if frame is None:
        return pl.Series(name, [], dtype=pl.Boolean).extend_constant(False, next(iter(read.values())).height)
    return (frame["to_day"] & frame["at"].is_not_null()).fill_null(value=False).alias(name)


def _people(plan: TablePlan, rows: pl.DataFrame) -> list[pl.Series]:
    """Resolve who owns, holds and acts."""
    return [
        plan.people.person(text_of(plan, "owner", rows)),
        plan.people.holder(text_of(plan, "holder", rows)),
        plan.people.person(text_of(plan, "actor", rows)),
    ]


def _named(known: Words, said: pl.Series) -> pl.Series:
    """Return the configured key of each name, else the name itself."""
    meant = known.map(said)
    return meant.zip_with(meant.is_not_null(), said)


def _doubts(
    plan: TablePlan, rows: pl.DataFrame, frame: pl.DataFrame, read: dict[str, pl.DataFrame]
) -> list[pl.DataFrame]:
    """Mark the cases closed before they were opened, and those done that tell no time of their closing."""
    closed = read["closed_at"]["text"] if "closed_at" in read else pl.Series([None] * rows.height, dtype=pl.String)
    opened = pl.lit(read["opened_at"]["text"])
    told = rows.with_columns(closed.alias("\0closed"), opened.alias("\0opened"))
    before = (frame["closed_at"] < frame["opened_at"]).fill_null(value=False)
    untold = ((frame["state"] == "done") & frame["closed_at"].is_null()).fill_null(value=False)
    if plan.logged:
        untold = pl.repeat(False, frame.height, eager=True)
    column = origin(plan, "closed_at", rows.columns)
    return [
        marks(
            told.filter(before),
            table=plan.table,
            kind="closed_before_opened",
            column=column,
            value=pl.col("\0closed"),
            message=pl.format("opened {}", "\0opened"),
        ),
        marks(
            told.filter(untold),
            table=plan.table,
            kind="no_closing_time",
            column=column,
            value=pl.lit(""),
            message=pl.lit("done, with no time of the closing"),
        ),
    ]
