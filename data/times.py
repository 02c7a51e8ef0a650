"""Text to instants: the formats of an export, its wrong offsets, its zone, the hour that comes twice, the day alone.

An instant is read only where one reading fits; else it stays null and `why` says what stands in the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from data.errors import CasewallError
from data.time_formats import FORMATLESS, add_format, add_iso, add_serial
from data.time_reasons import reason
from metrics.frames import INSTANT

AHEAD = 5  # years: nobody promises or logs anything later; 2062 and 9999 are typing errors and fillers
FOLD, GAP = "ambiguous", "missing"
READ: dict[str, pl.DataType] = {
    "text": pl.String(),
    "at": INSTANT,
    "day_end": INSTANT,  # the last microsecond of the local day, where only the day is known
    "to_day": pl.Boolean(),
    "flag": pl.String(),
    "why": pl.String(),
}


@dataclass(frozen=True, kw_only=True)
class TimeRules:
    """How a source writes its times. `where` is the section of the configuration, for errors."""

    where: str
    timezone: str | None = None
    formats: tuple[str, ...] = ()
    ignore_offsets: bool = False
    ambiguous: str = "earliest"
    nonexistent: str = "later"
    iso: bool = False
    paged: bool = False


def read_times(text: pl.Series, rules: TimeRules, *, now: datetime, days: bool = False) -> pl.DataFrame:
    """Return one row a distinct text with its instant, or with the reason why it has none.

    The first format that fits decides; without formats: ISO 8601, compact digits (20261015, 20261015 093000) and
    Excel's serial numbers. An offset in the text decides the instant unless offsets are ignored; else the digits
    are read in the source's zone. `flag` tells a local time that exists twice (ambiguous) or never (missing).
    With `days`, a column that holds nothing but midnights (at least two) says days: so exports write due days. Of a
    source that is read page by page (`paged`) each midnight without an offset does: a page must not depend on its rows.
    Raises CasewallError where digits without an offset meet no configured timezone.
    """
    frame = pl.DataFrame({"text": text.drop_nulls().unique(maintain_order=True).cast(pl.String)})
    if frame.is_empty():
        return pl.DataFrame(schema=READ)
    frame = frame.with_columns(
        digits=pl.lit(None, pl.Datetime("us")),
        offset=pl.lit(None, pl.Duration("us")),
        to_day=pl.lit(False),
    )
    if rules.iso or not rules.formats:
        frame = add_serial(add_iso(frame))
    for pattern in rules.formats:
        frame = add_format(frame, pattern, where=rules.where, ignore_offsets=rules.ignore_offsets)
    if days:
        told = pl.col("digits").drop_nulls()
        whole = pl.col("digits") == pl.col("digits").dt.truncate("1d")
        midnights = (
            whole & pl.col("offset").is_null()
            if rules.paged
            else (told.len() > 1) & (told == told.dt.truncate("1d")).all()
        )
        frame = frame.with_columns(to_day=pl.when(midnights).then(pl.col("digits").is_not_null()).otherwise("to_day"))
    if rules.ignore_offsets:
        frame = frame.with_columns(offset=pl.lit(None, pl.Duration("us")))
    return _explained(_placed(frame, rules), rules, now=now).select(
        pl.col(name).cast(kind) for name, kind in READ.items()
    )


def _placed(frame: pl.DataFrame, rules: TimeRules) -> pl.DataFrame:
    """Turn digits into instants: by their own offset, else in the source's zone."""
    naive = frame.filter(pl.col("offset").is_null() & pl.col("digits").is_not_null())
    if naive.height and rules.timezone is None:
        raise CasewallError(
            f'{rules.where}.timezone is missing: "{naive["text"][0]}" carries no offset. '
            f'Add for instance timezone = "Europe/Berlin" to [{rules.where}].'
        )
    zone = rules.timezone or "UTC"
    day = pl.col("digits").dt.truncate("1d")
    placed = frame.with_columns(
        first=_local(pl.col("digits"), zone, "earliest"),
        second=_local(pl.col("digits"), zone, "latest"),
        later=_after_gap(pl.col("digits"), zone),
        day_end=_day_start(day.dt.offset_by("1d"), zone) - pl.duration(microseconds=1),
        day_start=_day_start(day, zone),
    )
    by_offset = pl.col("digits").dt.replace_time_zone("UTC") - pl.col("offset")
    local = pl.col("offset").is_null() & ~pl.col("to_day") & pl.col("digits").is_not_null()
    flag = (
        pl.when(local & (pl.col("first") != pl.col("second")))
        .then(pl.lit(FOLD))
        .when(local & pl.col("first").is_null())
        .then(pl.lit(GAP))
    )
    twice = {"earliest": pl.col("first"), "latest": pl.col("second")}.get(rules.ambiguous, pl.lit(None, INSTANT))
    never = pl.col("later") if rules.nonexistent == "later" else pl.lit(None, INSTANT)
    return placed.with_columns(flag=flag).with_columns(
        at=pl.when(pl.col("offset").is_not_null())
        .then(by_offset)
        .when("to_day")
        .then("day_start")
        .when(pl.col("flag") == FOLD)
        .then(twice)
        .when(pl.col("flag") == GAP)
        .then(never)
        .otherwise("first"),
        day_end=pl.when("to_day").then("day_end"),
    )


def _local(digits: pl.Expr, zone: str, ambiguous: str) -> pl.Expr:
    """Read digits in a zone; null where they do not exist there."""
    at = digits.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    return at.dt.convert_time_zone("UTC")


def _after_gap(digits: pl.Expr, zone: str) -> pl.Expr:
    """Read digits by the offset that held a day before: of 02:30 in the hour left out this makes 03:30."""
    before = digits - pl.duration(days=1)
    offset = before.dt.replace_time_zone("UTC") - _local(before, zone, "earliest")
    return digits.dt.replace_time_zone("UTC") - offset


def _day_start(day: pl.Expr, zone: str) -> pl.Expr:
    """Return a local day's first instant, also where its midnight does not exist."""
    return pl.coalesce(_local(day, zone, "earliest"), _after_gap(day, zone))


def _explained(frame: pl.DataFrame, rules: TimeRules, *, now: datetime) -> pl.DataFrame:
    """Null what lies before 1970 or years ahead, and say of every null why it is one."""
    ahead = pl.col("digits").dt.year() - now.year
    why = (
        pl.when(pl.col("digits").is_null())
        .then(pl.lit(None, pl.String))
        .when((pl.col("digits").dt.year() < 1970) | (pl.col("at") < datetime.fromisoformat("1970-01-01T00:00Z")))
        .then(pl.lit("before 1970"))
        .when(ahead > AHEAD)
        .then(pl.format("{} years ahead", ahead))
        .when(pl.col("at").is_null() & (pl.col("flag") == FOLD))
        .then(pl.lit("this hour comes twice"))
        .when(pl.col("at").is_null() & (pl.col("flag") == GAP))
        .then(pl.lit("this hour does not exist"))
    )
    frame = frame.with_columns(why=why)
    unread = frame.filter(pl.col("digits").is_null())["text"]
    formats = rules.formats or FORMATLESS
    told = pl.DataFrame(
        {"text": unread, "told": [reason(text, formats) for text in unread]},
        schema={"text": pl.String, "told": pl.String},
    )
    frame = frame.join(told, on="text", how="left", maintain_order="left")
    frame = frame.with_columns(why=pl.coalesce("why", "told"))
    return frame.with_columns(
        at=pl.when(pl.col("why").is_null()).then("at"), day_end=pl.when(pl.col("why").is_null()).then("day_end")
    )
