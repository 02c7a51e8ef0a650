"""Restated verdicts are those that the rules would have given, of single cases and of pieces of work alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from app.casefile import casefile
from app.picture import open_store
from app.restating import Asked, Restated, apply, compare
from data.errors import CasewallError
from data.settings import load
from tests.spec.company import CRM, HEAD, LOADED, company, seen
from tests.spec.linked import PEOPLE, config, joined
from tests.spec.lives import HOUR
from tests.tables import at

NOW = at("2025-05-15 12:00")
EXPORT = """
A, 2025-05-12 09:00, 2025-05-13 11:00, Closed
B, 2025-05-12 09:00, 2025-05-12 10:00, Closed
C, 2025-05-14 09:00, 2025-05-14 12:00, Closed
"""
QUOTE = """
Q-1 | 2025-05-12 09:00 | Open   | quote | anna | SO-1
Q-1 | 2025-05-12 15:00 | Closed | quote | anna | SO-1
"""
ORDER = """
SO-1 | 2025-05-12 10:00 | Open   | order | ben | SO-1
SO-1 | 2025-05-12 13:00 | Closed | order | ben | SO-1
"""


def restated(folder: Path, asked: Asked = Asked(), *, config: str | None = None) -> Restated:  # noqa: B008
    """Write another configuration, and judge anew by it."""
    if config is not None:
        (folder / "casewall.toml").write_text(config, encoding="utf-8")
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        shown = compare(settings, store, asked, as_of=LOADED)
        done = apply(settings, store, asked, as_of=LOADED, now=LOADED, reason="A test")
        again = compare(settings, store, asked, as_of=LOADED)
    assert shown.counts == done.counts
    assert again.rows.is_empty(), "what was restated is what the rules say"
    return done


def test_a_restated_case_is_what_the_rules_say_and_its_receipt_sums_to_it(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    holiday = HEAD.replace("[[targets]]", 'closures = ["2025-05-13"]\n\n[[targets]]') + CRM
    done = restated(tmp_path, config=holiday)
    turned = done.changed.select("case_id", "verdict_was", "verdict", pl.col("net_was", "net") / HOUR)
    assert turned.rows() == [("A", "late", "met", 10.0, 8.0)]
    then, now = seen(tmp_path), seen(tmp_path, judged="now")
    told = ("case_id", "net_work_time", "target", "verdict", "due_at")
    assert then.cases.select(told).rows() == now.cases.select(told).rows()
    assert casefile(then, "crm", "A").receipt["counted"].sum() == 8 * HOUR
    assert not then.may_differ, "nothing rests on rules of before"


def test_a_target_with_a_date_binds_only_the_cases_opened_from_then_on(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    dated = HEAD.replace('within = "8 h"', 'within = "8 h"\n\n[[targets]]\nwithin = "2 h"\nfrom = 2025-05-14') + CRM
    done = restated(tmp_path, config=dated)
    assert done.changed.select("case_id", "verdict_was", "verdict").rows() == [("C", "met", "late")]


def test_only_the_closings_of_the_days_asked_for_are_compared(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    strict = HEAD.replace("8 h", "0.5 h") + CRM
    done = restated(tmp_path, Asked(since=date(2025, 5, 13), until=date(2025, 5, 14)), config=strict)
    assert (done.compared, done.changed["case_id"].to_list()) == (1, ["A"])
    assert seen(tmp_path).cases.sort("case_id")["target"].to_list() == [8 * HOUR / 16, 8 * HOUR, 8 * HOUR]


def test_a_calendar_taken_away_leaves_no_verdict(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    bare = HEAD.replace('calendar = "D"', "") + CRM
    done = restated(tmp_path, config=bare)
    assert (done.counts.changed, done.counts.other_verdict) == (3, 3)
    assert done.changed["verdict"].null_count() == 3


def test_a_piece_of_work_is_one_verdict_under_the_names_of_its_cases(tmp_path: Path) -> None:
    joined(tmp_path, as_of=NOW, crm=QUOTE, erp=ORDER)
    strict = config("crm", "erp", head=HEAD.replace("8 h", "1 h") + PEOPLE)
    done = restated(tmp_path, config=strict)
    assert done.changed.select("source", "case_id", "verdict_was", "verdict").rows() == [
        ("linked", "crm:Q-1 + erp:SO-1", "met", "late")
    ]
    told = seen(tmp_path, as_of=LOADED).cases.select("case_id", "target", "verdict").rows()
    assert told == [("Q-1", HOUR, "late")]


def test_the_verdict_of_a_case_before_it_was_linked_is_no_figure_and_follows(tmp_path: Path) -> None:
    joined(tmp_path, as_of=NOW, crm=QUOTE)
    joined(tmp_path, as_of=NOW, crm=QUOTE, erp=ORDER)
    done = restated(tmp_path, config=config("crm", "erp", head=HEAD.replace("8 h", "1 h") + PEOPLE))
    assert (done.compared, done.changed.height) == (1, 1)
    assert done.rows.select("source", "case_id").sort("source").rows() == [("", "crm:Q-1 + erp:SO-1"), ("crm", "Q-1")]


def test_a_verdict_of_a_case_that_is_void_now_is_told_and_left(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    company(tmp_path, HEAD + CRM, crm=EXPORT.replace("2025-05-12 10:00, Closed", "2025-05-12 10:00, Merged"))
    done = restated(tmp_path, config=HEAD.replace("8 h", "0.5 h") + CRM)
    assert (done.compared, done.void["case_id"].to_list()) == (2, ["B"])


def test_without_a_reason_nothing_is_judged_anew(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    settings = load(tmp_path / "casewall.toml")
    with open_store(settings) as store, pytest.raises(CasewallError, match="asks for a reason"):
        apply(settings, store, Asked(), as_of=LOADED, now=LOADED, reason=" ")
