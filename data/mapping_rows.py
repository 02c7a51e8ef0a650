"""What tells one row of a source from another: its content's hash, its order among rows of one instant."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from data.mapping_columns import PLACES, cleaned

NUMBER = r"^([+-]?)0*(\d+)(?:\.(\d*))?$"
WIDTH = 20
BETWEEN = "\x1f"  # below every character that a value holds


def row_hash(rows: pl.DataFrame) -> pl.Series:
    """Return 32 hexadecimal digits for each row: BLAKE2b of its columns' names and values, each with its length.

    Columns count in the order of their names and empty ones not at all, so that a column that an export adds or
    moves changes no row that says the same.
    """
    own = sorted(name for name in rows.columns if name not in PLACES)
    pieces = []
    for name in own:
        value = pl.col(name)
        piece = pl.format("{}:{}{}:{}", pl.lit(len(name.encode())), pl.lit(name), value.str.len_bytes(), value)
        pieces.append(pl.when(value != "").then(piece).otherwise(pl.lit("")))
    if not pieces:
        return pl.Series("row_hash", [""] * rows.height, dtype=pl.String)
    whole = rows.lazy().select(pl.concat_str(pieces).alias("row_hash")).collect().to_series()
    digests = [blake2b(text.encode(), digest_size=16).hexdigest() for text in whole]
    return pl.Series("row_hash", digests, dtype=pl.String)


def order_key(rows: pl.DataFrame, columns: tuple[str, ...], *, nulls: frozenset[str]) -> pl.Series:
    """Return text that sorts as the order columns do, numbers as numbers; null where none is configured.

    A number becomes its digits padded to one width, a negative one their complement; numbers come before words.
    """
    if not columns:
        return pl.Series("order_key", [None] * rows.height, dtype=pl.String)
    parts = [_sortable(cleaned(name, nulls)) for name in columns]
    return rows.select(pl.concat_str(parts, separator=BETWEEN).alias("order_key")).to_series()


def _sortable(value: pl.Expr) -> pl.Expr:
    """Return a value in letters that sort as it does: empty, then numbers by size, then words."""
    groups = value.str.extract_groups(NUMBER)
    sign, whole, fraction = (groups.struct.field(str(at)) for at in (1, 2, 3))
    digits = pl.concat_str(whole.str.zfill(WIDTH), pl.lit("."), fraction.fill_null("").str.pad_end(9, "0"))
    complement = digits.str.replace_many({str(digit): str(9 - digit) for digit in range(10)})
    number = (
        pl.when(sign == "-").then(pl.concat_str(pl.lit("1"), complement)).otherwise(pl.concat_str(pl.lit("2"), digits))
    )
    word = pl.concat_str(pl.lit("3"), value)
    return pl.when(value.is_null()).then(pl.lit("0")).when(whole.is_not_null()).then(number).otherwise(word)
