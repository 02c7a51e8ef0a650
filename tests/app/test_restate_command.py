"""`casewall restate`: a closed case keeps its verdict until somebody restates it, says why, and is written down."""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path

import pytest

from app.held import Held
from app.picture import frames_of, open_store
from app.restating import PATIENCE_SECONDS
from data.rules import rules
from data.settings import load
from data.store.lock import holding
from tests.app.command import CONFIG, company
from tests.app.conftest import Casewall
from tests.tables import at

# A1 took 4 h, A2 16 h, A3 8 h of a target of 8 h; A4 has none. With 3 h all three orders are late.
TIGHTER = CONFIG.replace('within = "8 h"', 'within = "3 h"')
TUESDAY_OFF = CONFIG.replace('"09:00-17:00" }', '"09:00-17:00" }\nclosures = ["2026-10-06"]')


def configure(folder: Path, config: str) -> None:
    (folder / "casewall.toml").write_text(config, encoding="utf-8")


@pytest.fixture
def judged(tmp_path: Path, casewall: Casewall) -> Casewall:
    """Return the command in a folder whose four closed cases are judged, within 8 h."""
    company(tmp_path)
    assert casewall("sync").status == 0
    return casewall


def verdicts(casewall: Casewall) -> dict[str, int]:
    (told,) = json.loads(casewall("metrics", "compliance", "--from", "2026-10-01", "--format", "json").out)
    return {name: told[name] for name in ("met", "late", "no_target")}


def test_nothing_changes_where_the_rules_stay(judged: Casewall) -> None:
    told = judged("restate")
    assert told.status == 0
    assert "4 stored verdicts compared with today's rules: 0 would change." in told.out
    assert "There is nothing to restate." in told.out


def test_a_change_of_the_rules_is_shown_and_nothing_is_written(judged: Casewall, tmp_path: Path) -> None:
    configure(tmp_path, TIGHTER)
    told = judged("restate")
    assert "4 stored verdicts compared with today's rules: 3 would change." in told.out
    assert "From met to late 2, from late to met 0. The net time changes in 0, the target in 3." in told.out
    assert "met -> late" in told.out
    assert "Nothing was written." in told.out
    assert verdicts(judged) == {"met": 2, "late": 1, "no_target": 1}
    assert judged("restate", "--log", "--format", "json").out == "[]\n"


def test_it_is_applied_with_a_reason_once_and_the_log_tells_of_it(judged: Casewall, tmp_path: Path) -> None:
    configure(tmp_path, TIGHTER)
    told = json.loads(judged("restate", "--apply", "--reason", "Too lenient", "--format", "json").out)
    assert (told["applied"], told["rewritten"], told["compared"], told["changed"]) == (True, 3, 4, 3)
    assert {case["case_id"]: (case["verdict_was"], case["verdict"]) for case in told["cases"]} == {
        "A1": ("met", "late"), "A2": ("late", "late"), "A3": ("met", "late"),
    }  # fmt: skip
    assert told["by"][0] | {"target_changed": 0} == {
        "case_type": "order", "team": "east", "changed": 2, "met_to_late": 1, "late_to_met": 0, "other_verdict": 0,
        "net_changed": 0, "target_changed": 0,
    }  # fmt: skip
    assert verdicts(judged) == {"met": 0, "late": 3, "no_target": 1}
    (entry,) = json.loads(judged("restate", "--log", "--format", "json").out)
    assert (entry["who"], entry["reason"], entry["changed"], entry["met_to_late"]) == (
        getpass.getuser(), "Too lenient", 3, 2,
    )  # fmt: skip
    assert entry["restated_at"].startswith("2026-10-14T")
    assert "Too lenient" in judged("restate", "--log").out
    again = json.loads(judged("restate", "--apply", "--reason", "Again", "--format", "json").out)
    assert (again["applied"], again["changed"]) == (False, 0)
    assert len(json.loads(judged("restate", "--log", "--format", "json").out)) == 1


def test_a_holiday_told_later_changes_net_times_too(judged: Casewall, tmp_path: Path) -> None:
    configure(tmp_path, TUESDAY_OFF)
    told = json.loads(judged("restate", "--apply", "--reason", "A closed day", "--format", "json").out)
    turned = {case["case_id"]: (case["net_was_hours"], case["net_hours"], case["verdict"]) for case in told["cases"]}
    assert turned == {"A2": (16.0, 8.0, "met"), "A3": (8.0, 0.0, "met")}
    assert (told["late_to_met"], told["net_changed"], told["target_changed"]) == (1, 2, 0)
    receipt = json.loads(judged("case", "crm", "A2", "--format", "json").out)
    assert receipt["case"]["net_work_hours"] == sum(line["counted_hours"] for line in receipt["receipt"]) == 8.0
    # what did not change in any figure rests on today's calendar all the same
    assert told["rewritten"] == 4


def test_only_the_days_and_teams_that_are_asked_for_are_judged_anew(judged: Casewall, tmp_path: Path) -> None:
    configure(tmp_path, TIGHTER)
    assert "2 stored verdicts compared" in judged("restate", "--from", "2026-10-06", "--to", "2026-10-08").out
    told = json.loads(judged("restate", "--team", "west", "--apply", "--reason", "x", "--format", "json").out)
    assert [case["case_id"] for case in told["cases"]] == ["A3"]
    assert verdicts(judged) == {"met": 1, "late": 2, "no_target": 1}
    (entry,) = json.loads(judged("restate", "--log", "--format", "json").out)
    assert (entry["teams"], entry["since"], entry["until"]) == ("west", None, None)


def test_cases_that_are_void_now_are_listed_where_they_are_asked_for(tmp_path: Path, casewall: Casewall) -> None:
    config = TIGHTER.replace('done = ["Closed"]', 'done = ["Closed"]\nvoid = ["Spam"]')
    file = company(tmp_path, config=CONFIG) / "crm.csv"
    for minute in ("00", "05"):
        os.utime(file, (at(f"2026-10-14 12:{minute}").timestamp(),) * 2)
        assert casewall("sync").status == 0
        configure(tmp_path, config.replace("14 12:00", "14 12:10"))
        rows = file.read_text(encoding="utf-8").splitlines()
        spam = [row.replace("Closed", "Spam") if row[:2] in ("A1", "A3") else row for row in rows]
        file.write_text("\n".join(spam) + "\n", encoding="utf-8")
    configure(tmp_path, config.replace("14 12:00", "14 12:20"))
    told = casewall("restate").out
    assert "2 stored verdicts compared with today's rules: 1 would change." in told
    assert "2 stored verdicts of cases that are void now: in no figure, left as they are. The latest of them:" in told
    assert "crm A3  2026-10-06 17:00  met      8h 00m    8h 00m" in told
    found = json.loads(casewall("restate", "--team", "east", "--format", "json").out)
    assert (found["void"], [case["case_id"] for case in found["void_cases"]]) == (1, ["A1"])
    assert found["void_cases"][0] | {"verdict": "met", "net_hours": 4.0, "target_hours": 8.0} == found["void_cases"][0]
    for days, count in ((("--from", "2026-10-06", "--to", "2026-10-07"), 1), (("--to", "2026-10-05"), 0)):
        found = json.loads(casewall("restate", *days, "--format", "json").out)
        assert (found["void"], len(found["void_cases"])) == (count, count)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--apply"], "--apply asks for a reason"),
        (["--apply", "--reason", "  "], "--apply asks for a reason"),
        (["--reason", "x"], "--reason belongs to --apply"),
        (["--log", "--apply"], "--log stands alone"),
        (["--team", "eats"], "--team 'eats' is not known. Did you mean \"east\"?"),
        (["--from", "2026-10-06", "--to", "2026-10-01"], "no day lies between them"),
        (["--from", "2026-10-15"], "--from 2026-10-15 is after today (2026-10-14): nothing has closed yet."),
        (["--apply", "--reason", "x" * 301], "--reason has 301 letters. Write it in one sentence of at most 300."),
        (["--format", "csv"], "It is table or json"),
    ],
)
def test_a_mistake_is_one_line(judged: Casewall, words: list[str], message: str) -> None:
    told = judged("restate", *words)
    assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
    assert message in told.err


def test_a_store_without_a_verdict_and_a_log_without_an_entry_say_so(tmp_path: Path, casewall: Casewall) -> None:
    company(tmp_path)
    assert "No closed case has a verdict yet: `casewall sync` loads cases" in casewall("restate").out
    assert casewall("restate", "--log").out == "Nothing was restated yet.\n"


def test_a_reason_of_two_lines_and_a_team_named_twice_are_one_in_the_log(judged: Casewall, tmp_path: Path) -> None:
    configure(tmp_path, TIGHTER)
    words = ("--team", "east", "--team", "east", "--apply", "--reason", "Too lenient,\n  by far")
    assert judged("restate", *words).status == 0
    (entry,) = json.loads(judged("restate", "--log", "--format", "json").out)
    assert (entry["teams"], entry["reason"]) == ("east", "Too lenient, by far")


def test_nothing_is_restated_while_a_source_is_loaded(
    judged: Casewall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PATIENCE_SECONDS == 10
    monkeypatch.setattr("app.restating.PATIENCE_SECONDS", 0)
    configure(tmp_path, TIGHTER)
    with open_store(load(tmp_path / "casewall.toml")) as store, holding(store._engine, "crm", patience=0):
        told = judged("restate", "--apply", "--reason", "x")
    assert told.status == 2
    assert "another Casewall is at it" in told.err
    assert verdicts(judged) == {"met": 2, "late": 1, "no_target": 1}


def test_what_a_server_holds_is_read_anew(judged: Casewall, tmp_path: Path) -> None:
    configure(tmp_path, TIGHTER)
    settings = load(tmp_path / "casewall.toml")
    by = rules(settings)
    with open_store(settings) as store:
        held, version = Held(store), store.data_version()
        assert held.frames(by=by).kept.verdicts["verdict"].value_counts().height == 3
        assert judged("restate", "--apply", "--reason", "x").status == 0
        assert store.data_version() > version
        told = held.frames(by=by).kept.verdicts
        assert told.sort("case_id")["verdict"].to_list() == ["late", "late", "late", None]
        assert told.sort("case_id").equals(frames_of(store, by=by).kept.verdicts.sort("case_id"))
