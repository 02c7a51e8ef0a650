"""Links: which cases are one piece of work, because they carry the same order number (or whatever a source links by).

Population: the cases that count, neither void nor impossible. Equality is all: where the CRM's case holds the ERP's
order number, the ERP's own link is its case number. Letters count the same in capitals, spaces around and between
words do not matter, and a number keeps its value with zeros in front of it (systems pad theirs).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from metrics.frames import KEY

MOST = 20  # a value that more cases share names no piece of work: "n/a", "see mail"


@dataclass(frozen=True, kw_only=True)
class Links:
    """What links join, and what they do not.

    `members`: case, piece, place, key: one row a linked case; `piece` is the number of the case that leads, `place`
    its rank (0 leads). `common`: key, cases: values that more than `MOST` cases share, which join nothing.
    `partners`: source, linked, found: cases with a link to another number than their own, and those of them that
    found a partner.
    """

    members: pl.DataFrame
    common: pl.DataFrame
    partners: pl.DataFrame


def link_key(name: str) -> pl.Expr:
    """Return a link's value as it is compared; null where it holds no letter and no digit but zeros."""
    words = pl.col(name).str.strip_chars().str.to_lowercase().str.replace_all(r"\s+", " ")
    bare = pl.when(words.str.contains(r"^\d+$")).then(words.str.strip_chars_start("0")).otherwise(words)
    return pl.when(bare.str.contains(r"[\p{L}\p{N}]")).then(bare)


def links(cases: pl.DataFrame, *, order: Sequence[str]) -> Links | None:
    """Find the pieces of work among cases; None where no case carries a link.

    The case that was opened first leads; of several opened at one instant the one whose source stands first in
    `order`, then the lower case number. Null rule: a case without a link is a piece of work alone.
    """
    if cases["link"].null_count() == cases.height:
        return None
    rank = pl.col("source").replace_strict(
        {name: place for place, name in enumerate(order)}, default=len(order), return_dtype=pl.Int64
    )
    held = (
        cases.filter(pl.col("link").is_not_null())
        .select("case", *KEY, "opened_at", key=link_key("link"), own=link_key("case_id"))
        .drop_nulls("key")
        .with_columns(shared=pl.len().over("key"))
    )
    joined = held.filter(pl.col("shared").is_between(2, MOST)).sort("key", "opened_at", rank, "case_id")
    members = joined.select(
        "case",
        piece=pl.col("case").first().over("key"),
        place=pl.int_range(pl.len()).over("key"),
        key="key",
    )
    common = held.filter(pl.col("shared") > MOST).group_by("key").agg(cases=pl.len().cast(pl.Int64)).sort("key")
    partners = (
        held.filter(pl.col("key").ne_missing(pl.col("own")))
        .group_by("source")
        .agg(
            linked=pl.len().cast(pl.Int64),
            found=pl.col("shared").is_between(2, MOST).sum().cast(pl.Int64),
        )
        .sort("source")
    )
    return Links(members=members.sort("piece", "place"), common=common, partners=partners)
