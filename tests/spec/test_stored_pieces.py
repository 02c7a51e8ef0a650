"""A closed piece of work keeps the verdict by which it was judged, apart from those of its cases."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from app.picture import open_store
from data.settings import load
from tests.spec.company import HEAD, loaded, seen
from tests.spec.linked import PEOPLE, config, joined
from tests.spec.lives import HOUR
from tests.tables import at

NOW = at("2025-05-15 12:00")
CRM = """
Q-1 | 2025-05-12 09:00 | Open   | quote | anna | SO-1
Q-1 | 2025-05-12 11:00 | Wait   | quote | anna | SO-1
Q-1 | 2025-05-12 15:00 | Closed | quote | anna | SO-1
"""
ERP = """
SO-1 | 2025-05-12 10:00 | Open   | order | ben | SO-1
SO-1 | 2025-05-12 13:00 | Closed | order | ben | SO-1
"""


def test_a_later_target_changes_no_verdict_of_a_closed_piece(tmp_path: Path) -> None:
    joined(tmp_path, as_of=NOW, crm=CRM, erp=ERP)
    stricter = config("crm", "erp", head=HEAD.replace("8 h", "1 h") + PEOPLE)
    (tmp_path / "casewall.toml").write_text(stricter, encoding="utf-8")
    told = ("case_id", "net_work_time", "target", "verdict")
    assert seen(tmp_path, as_of=NOW).cases.select(told).rows() == [("Q-1", 4 * HOUR, 8 * HOUR, "met")]
    assert seen(tmp_path, as_of=NOW, judged="now").cases.select(told).rows() == [("Q-1", 4 * HOUR, HOUR, "late")]


def test_a_quote_that_was_judged_before_its_order_was_known_is_judged_anew_with_it(tmp_path: Path) -> None:
    """Alone it counts two hours; with the order, which ran meanwhile, four. The closing is the same."""
    alone = joined(tmp_path, as_of=NOW, crm=CRM)
    assert alone.cases["net_work_time"].to_list() == [2 * HOUR]
    both = joined(tmp_path, as_of=NOW, crm=CRM, erp=ERP)
    assert both.cases["net_work_time"].to_list() == [4 * HOUR]
    assert both.members["net_work_time"].to_list() == [2 * HOUR, 3 * HOUR]


def test_it_is_stored_under_a_name_of_its_own(tmp_path: Path) -> None:
    joined(tmp_path, as_of=NOW, crm=CRM, erp=ERP)
    loaded(tmp_path, now=NOW)
    settings = load(tmp_path / "casewall.toml")
    with open_store(settings) as store:
        kept = store.verdicts().select("source", "case_id", pl.col("net_us") / 3_600_000_000)
    assert kept.rows() == [("", "crm:Q-1 + erp:SO-1", 4.0)]
