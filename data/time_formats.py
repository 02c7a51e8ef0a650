"""The ways in which exports write a time, each tried on the texts that none before it could read."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from data.errors import CasewallError

OFFSET = r"\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})$"
ISO = r"^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?$"
COMPACT = r"^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.,](\d{1,9}))?)?$"
SERIAL = r"^\d{5}(\.\d+)?$"  # days since 1899-12-30: 20000 is in 1954, 80000 in 2119
TIMED = ("%H", "%I", "%k", "%l", "%M", "%S", "%T", "%R", "%X", "%r", "%c", "%s")
FORMATLESS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y%m%d %H%M%S", "%Y%m%d")


def add_iso(frame: pl.DataFrame) -> pl.DataFrame:
    """Read ISO 8601 and its compact form, with or without an offset; a date alone is known to the day."""
    offset = pl.col("text").str.extract(r"\d[T ]?\d{2}:?\d{2}.*?" + OFFSET, 1)
    frame = _bared(frame, offset)
    for pattern in (ISO, COMPACT):
        if frame["digits"].null_count() == 0:
            break
        frame = frame.with_columns(parts=pl.col("bare").str.extract_groups(pattern))
        year, month, day, hour, minute, second, fraction = (pl.col("parts").struct.field(str(at)) for at in range(1, 8))
        written = pl.format(
            "{}-{}-{}T{}:{}:{}",
            year,
            month,
            day,
            hour.fill_null("00"),
            minute.fill_null("00"),
            second.fill_null("00"),
        )
        micros = fraction.fill_null("0").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64, strict=False)
        digits = written.str.strptime(pl.Datetime("us"), "%Y-%m-%dT%H:%M:%S", strict=False)
        frame = _filled(
            frame.with_columns(
                now_digits=digits + pl.duration(microseconds=micros),
                now_offset=_duration(pl.when(hour.is_not_null()).then("written_offset")),
                now_to_day=hour.is_null(),
            )
        ).drop("parts")
    return frame.drop("written_offset", "bare")


def add_serial(frame: pl.DataFrame) -> pl.DataFrame:
    """Read Excel's day numbers; where no number of the column has a fraction, they are days."""
    fits = pl.col("text").str.contains(SERIAL)
    days = pl.when(fits).then("text").cast(pl.Float64, strict=False)
    days = pl.when(days.is_between(20_000, 80_000)).then(days)
    timed = (fits & pl.col("text").str.contains(".", literal=True)).any()
    since = pl.duration(milliseconds=(days * 86_400_000).round().cast(pl.Int64))
    return _filled(
        frame.with_columns(
            now_digits=pl.datetime(1899, 12, 30, time_unit="us") + since,
            now_offset=pl.lit(None, pl.Duration("us")),
            now_to_day=~timed,
        )
    )


def add_format(frame: pl.DataFrame, pattern: str, *, where: str, ignore_offsets: bool) -> pl.DataFrame:
    """Read what one configured format fits, 12-hour clocks included; a format without a time is of days."""
    if pattern == "%s":
        seconds = pl.when(pl.col("text").str.contains(r"^\d{9,11}$")).then("text").cast(pl.Int64, strict=False)
        at = pl.from_epoch(seconds, time_unit="s").cast(pl.Datetime("us"))
        return _filled(frame.with_columns(now_digits=at, now_offset=pl.duration(days=0), now_to_day=pl.lit(False)))
    zoned = re.search(r"\s*%:?z$", pattern)
    if ("%z" in pattern.replace("%:z", "%z") and not zoned) or "%Z" in pattern:
        raise CasewallError(
            f'{where}.time_formats: "{pattern}" has a zone in a place that cannot be read. End it with %z.'
        )
    offset = pl.col("text").str.extract(OFFSET, 1) if zoned or ignore_offsets else pl.lit(None, pl.String)
    frame, bare = _bared(frame, offset), pl.col("bare")
    if zoned:
        pattern = pattern[: zoned.start()]
        if not ignore_offsets:
            bare = pl.when(pl.col("written_offset").is_not_null()).then(bare)
    if "%Y" in pattern or "%F" in pattern:
        bare = pl.when(bare.str.contains(r"\d{4}")).then(bare)  # two digits are no year of the first century
    try:
        digits = frame.select(bare.str.strptime(pl.Datetime("us"), chrono(pattern), strict=False).alias("digits"))
    except pl.exceptions.PolarsError as wrong:
        cause = str(wrong).strip().split("\n", 1)[0].rstrip(".")
        raise CasewallError(
            f'{where}.time_formats: "{pattern}" is no time format ({cause}). Write it as in "%d/%m/%Y %H:%M".'
        ) from None
    return _filled(
        frame.with_columns(
            digits.to_series().alias("now_digits"),
            now_offset=_duration(pl.col("written_offset")),
            now_to_day=pl.lit(not any(part in pattern for part in TIMED)),
        )
    ).drop("written_offset", "bare")


@cache
def chrono(pattern: str) -> str:
    """Return a format of Python's in the words of the parser: there `%f` after a point is `%.f`."""
    return pattern.replace(".%f", "%.f").replace("%f", "%6f")


def _bared(frame: pl.DataFrame, offset: pl.Expr) -> pl.DataFrame:
    """Part each text into `written_offset` and `bare`, the text without it.

    As columns: an expression that stands in ten places is computed in each of them.
    """
    text = pl.col("text")
    bare = pl.when(pl.col("written_offset").is_not_null()).then(text.str.replace(OFFSET, "")).otherwise(text)
    return frame.with_columns(written_offset=offset).with_columns(bare=bare)


def _duration(offset: pl.Expr) -> pl.Expr:
    """Read an offset such as +02:00, +0530, -03 or Z."""
    digits = offset.str.replace_all(r"[^\d]", "").str.pad_end(4, "0")
    minutes = digits.str.slice(0, 2).cast(pl.Int64, strict=False) * 60 + digits.str.slice(2, 2).cast(
        pl.Int64, strict=False
    )
    signed = pl.when(offset.str.starts_with("-")).then(-minutes).otherwise(minutes)
    return pl.when(offset.is_not_null()).then(pl.duration(minutes=signed))


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the new reading where there was none."""
    new = pl.col("digits").is_null() & pl.col("now_digits").is_not_null()
    return frame.with_columns(
        pl.when(new).then(f"now_{name}").otherwise(name).alias(name) for name in ("digits", "offset", "to_day")
    ).drop("now_digits", "now_offset", "now_to_day")
