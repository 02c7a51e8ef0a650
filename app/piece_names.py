"""The names under which verdicts of pieces of work are stored: another set of cases is another piece.

A piece shares number and, often, closing with the case that leads it; under that case's key its verdict would be taken
for the case's own, and the other way round.
"""

from __future__ import annotations

import polars as pl

from metrics.frames import KEY

PIECES = ""  # the source under which they are stored: a piece lies in several


def names(members: pl.DataFrame) -> pl.DataFrame:
    """Return piece and name (crm:C1 + erp:SO-7) of each piece."""
    return (
        members.sort("piece", *KEY)
        .group_by("piece", maintain_order=True)
        .agg(name=pl.concat_str(*KEY, separator=":").str.join(" + "))
    )


def as_stored(cases: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return cases, each under the source and number by which its verdict is stored."""
    if members.is_empty():
        return cases
    joined = cases.join(names(members), left_on="case", right_on="piece", how="left", maintain_order="left")
    piece = pl.col("name").is_not_null()
    return joined.with_columns(
        source=pl.when(piece).then(pl.lit(PIECES)).otherwise("source"), case_id=pl.coalesce("name", "case_id")
    ).drop("name")


def of_pieces(verdicts: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return the stored verdicts of pieces, under source and number of the case that leads."""
    faces = members.filter(pl.col("place") == 0).select("piece", face="source", number="case_id")
    named = names(members).join(faces, on="piece")
    held = verdicts.filter(pl.col("source") == PIECES).join(named, left_on="case_id", right_on="name", how="inner")
    return held.with_columns(source="face", case_id="number").select(verdicts.columns)
