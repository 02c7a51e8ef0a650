"""`casewall reconcile`: our verdict on seven cases against the desk's own flag."""

from __future__ import annotations

import json

from tests.app.conftest import Casewall


def test_the_cases_that_differ_are_counted_by_cause(desk: Casewall) -> None:
    """A2 took 16 h of 8 and the desk says yes; A3 took exactly 8 h and the desk says no."""
    told = desk("reconcile", "crm", "--format", "json")
    assert (told.status, told.err) == (0, "")
    counts = {(row["part"], row["cause"]): row["cases"] for row in json.loads(told.out)}
    assert {name: count for name, count in counts.items() if count} == {
        ("agree", None): 1, ("differ", "not explained"): 2, ("neither has one", None): 1,
    }  # fmt: skip


def test_the_table_begins_with_what_both_say(desk: Casewall) -> None:
    told = desk("reconcile", "crm")
    assert told.out.startswith("crm says 67%, Casewall says 67%. Of 3 cases with both verdicts, 2 differ.\n")


def test_the_cases_of_a_cause_or_a_part_are_listed(desk: Casewall) -> None:
    for words in ("not-explained", "not explained", "NOT_EXPLAINED"):
        found = json.loads(desk("reconcile", "crm", "--cases", words, "--format", "json").out)
        assert [(row["case_id"], row["our_verdict"], row["their_verdict"]) for row in found] == [
            ("A2", "late", "met"), ("A3", "met", "late"),
        ]  # fmt: skip
    both = json.loads(desk("reconcile", "crm", "--cases", "differ", "--format", "json").out)
    assert [(row["case_id"], row["cause"]) for row in both] == [("A2", "not explained"), ("A3", "not explained")]


def test_days_without_a_closing_have_no_verdict(desk: Casewall) -> None:
    told = desk("reconcile", "crm", "--from", "2026-10-12", "--to", "2026-10-13")
    assert told.out.startswith("crm says –, Casewall says –. No case closed in these days has both")


def test_mistakes_are_one_line(desk: Casewall) -> None:
    assert desk("reconcile", "crn").err == "error: source 'crn' is not known. Did you mean \"crm\"?\n"
    assert "is no cause." in desk("reconcile", "crm", "--cases", "weather").err
    assert desk("reconcile", "crm", "--cases", "not").err.endswith('Did you mean "not explained"?\n')
    assert desk("reconcile", "crm", "--judged", "later").status == 2
    early = desk("reconcile", "crm", "--from", "2026-10-15", "--to", "2026-10-20")
    assert early.err == "error: --from 2026-10-15 is after today (2026-10-14): nothing has happened yet.\n"


def test_a_flag_that_no_case_carried_yet_is_not_said_to_be_unmapped(desk: Casewall) -> None:
    told = desk("reconcile", "crm", "--as-of", "2026-10-01")
    assert (told.status, told.err.count("\n")) == (2, 1)
    assert "no case known on 2026-10-01 carries what sources.crm.columns (casewall.toml) maps" in told.err
