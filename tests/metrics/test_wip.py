"""WIP by hand."""

from __future__ import annotations

import polars as pl

from metrics.wip import wip
from tests.tables import cases


def test_wip_counts_open_cases_paused_ones_included() -> None:
    table = cases({"paused": True}, {}, {"closed_at": "2025-05-13 09:00"})
    assert wip(table).rows(named=True) == [{"wip": 2, "paused": 1}]


def test_wip_by_owner_tells_unowned_from_unknown() -> None:
    table = cases({"owner": "anna"}, {"owner": "anna"}, {"owner": None}, {"owner": None, "owner_known": False})
    assert wip(table, by=["owner"]).rows() == [("anna", 2, 0), ("unowned", 1, 0), (None, 1, 0)]


def test_wip_by_holder_is_by_who_has_the_case() -> None:
    owned = cases({"owner": "anna"}, {"owner": "anna"}, {"owner": None}, {"owner": None, "owner_known": False})
    table = owned.with_columns(holder=pl.Series([None, "bob", None, None]))
    assert wip(table, by=["holder"]).rows() == [("anna", 1, 0), ("bob", 1, 0), ("unowned", 1, 0), (None, 1, 0)]


def test_wip_of_nothing_is_zero() -> None:
    assert wip(cases()).rows() == [(0, 0)]
    assert wip(cases(), by=["owner"]).rows() == []
