"""Visibility: whether all work can be seen and judged: targets on open cases, links that lead somewhere."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.links import link_key
from metrics.tallies import share, tally


def visibility(cases: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the open cases with a target and those without.

    Population: cases open at `as_of`. Without a target are those that `buffers` tells so: no rule binds them, or no
    calendar says how their time runs. Null rule: without an open case the share is null.
    Columns: by…, with_target, no_target (counts), with_target_share.
    """
    bare = pl.col("buffer_status") == "no_target"
    found = tally(cases.lazy().filter("is_open"), {"with_target": ~bare, "no_target": bare}, by=by)
    return found.with_columns(with_target_share=share("with_target", "no_target"))


def add_partner(cases: pl.DataFrame, joined: pl.DataFrame) -> pl.DataFrame:
    """Add partner to cases, each under its own number: "found", "missing", or null for those that link to nothing.

    `joined` names the cases of pieces of work (case). A case whose link is its own number is what others link to, and
    links to nothing.
    """
    elsewhere = link_key("link").is_not_null() & link_key("link").ne_missing(link_key("case_id"))
    found = pl.when(pl.col("case").is_in(joined["case"].implode())).then(pl.lit("found")).otherwise(pl.lit("missing"))
    return cases.with_columns(partner=pl.when(elsewhere).then(found))


def partners(cases: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return how many links found their partner.

    Population: every case, open or closed, under its own number, that carries the number of another, with the column of
    `add_partner`. A link whose value more than 20 cases share finds no partner. Null rule: without a link the share is
    null. Columns: by…, found, missing (counts), found_share.
    """
    linked = cases.filter(pl.col("partner").is_not_null())
    counts = tally(linked, {name: pl.col("partner") == name for name in ("found", "missing")}, by=by)
    return counts.with_columns(found_share=share("found", "missing"))
