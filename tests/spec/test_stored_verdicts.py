"""A closing is judged once: the configuration may change after it, and all that is told of the case still agrees."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from app.board import Board
from app.casefile import casefile
from app.screens.case_view import heading
from tests.screens.markup import words
from tests.spec.company import CRM, HEAD, company, loaded, seen, written
from tests.tables import at

HOUR = timedelta(hours=1)
EXPORT = "A, 2025-05-12 09:00, 2025-05-13 11:00, Closed"
LONGER = """
[calendars.long]
timezone = "Europe/Berlin"
week = { mon-fri = "08:00-18:00" }
"""
NO_DEFAULT = HEAD.replace('calendar = "D"', "")


def facts(board: Board) -> dict[str, Any]:
    """Return what is told of the only case."""
    told = ("net_work_time", "target", "verdict", "due_at", "late_date", "share_used", "time_left")
    return board.cases.select(told).row(0, named=True)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(HEAD.replace('within = "8 h"', 'within = "16 h"'), id="the target"),
        pytest.param(HEAD.replace("09:00-17:00", "08:00-18:00"), id="the calendar's hours"),
        pytest.param(HEAD.replace('calendar = "D"', 'calendar = "long"') + LONGER, id="which calendar is the default"),
        pytest.param(HEAD.replace('"D"', '"office"').replace("calendars.D", "calendars.office"), id="a name"),
    ],
)
def test_what_changes_after_a_closing_changes_nothing_of_it(tmp_path: Path, changed: str) -> None:
    before = facts(company(tmp_path, HEAD + CRM, crm=EXPORT))
    assert before["verdict"] == "late"
    written(tmp_path, changed + CRM, crm=EXPORT)
    loaded(tmp_path)
    after = seen(tmp_path)
    assert facts(after) == before
    assert casefile(after, "crm", "A").receipt["counted"].sum() == before["net_work_time"]


def test_as_judged_now_asks_the_rules_of_today(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    written(tmp_path, HEAD.replace('within = "8 h"', 'within = "16 h"') + CRM, crm=EXPORT)
    told = facts(seen(tmp_path, judged="now"))
    assert (told["target"], told["verdict"], told["due_at"]) == (16 * HOUR, "met", at("2025-05-13 17:00"))


def test_another_closing_of_the_case_is_judged_anew(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    written(tmp_path, HEAD.replace('within = "8 h"', 'within = "16 h"') + CRM, crm=EXPORT.replace("11:00", "12:00"))
    loaded(tmp_path, now=at("2025-07-01 07:00"))
    told = facts(seen(tmp_path, as_of=at("2025-07-01 07:00")))
    assert (told["net_work_time"], told["target"], told["verdict"]) == (11 * HOUR, 16 * HOUR, "met")


def test_what_could_not_be_judged_is_judged_once_it_can_be(tmp_path: Path) -> None:
    board = company(tmp_path, NO_DEFAULT + CRM, crm=EXPORT)
    assert board.cases.select("net_work_time", "quality").row(0) == (None, "no calendar")
    written(tmp_path, HEAD + CRM, crm=EXPORT)
    loaded(tmp_path)
    told = seen(tmp_path).cases.select(pl.col("net_work_time") / HOUR, "verdict", "quality").row(0)
    assert told == (10.0, "late", None)


def test_whether_todays_rules_could_say_otherwise_is_known(tmp_path: Path) -> None:
    """Only then do pages offer the choice."""
    assert not company(tmp_path, HEAD + CRM, crm=EXPORT).may_differ
    for changed in (
        HEAD.replace('within = "8 h"', 'within = "16 h"'),
        HEAD.replace("09:00-17:00", "08:00-18:00"),
        HEAD.replace('within = "8 h"', 'within = "8 h"\nfrom = 2025-05-01'),
    ):
        written(tmp_path, changed + CRM, crm=EXPORT)
        assert seen(tmp_path).may_differ


def test_a_case_page_says_what_todays_rules_would(tmp_path: Path) -> None:
    company(tmp_path, HEAD + CRM, crm=EXPORT)
    written(tmp_path, HEAD.replace('within = "8 h"', 'within = "16 h"') + CRM, crm=EXPORT)
    board, now = seen(tmp_path), seen(tmp_path, judged="now")
    found, today = (casefile(one, "crm", "A") for one in (board, now))
    told = words(heading(board, found, today=today))
    assert "Closed late by 2h 00m" in told
    assert "By today's rulesClosed on target, 6h 00m to spare" in told
    assert "By today's rules" not in words(heading(board, found, today=found))


LOG = """
[sources.log]
kind = "csv"
path = "log.csv"
rows = "events"
timezone = "Europe/Berlin"

[sources.log.columns]
case_id = "Id"
occurred_at = "At"
state = "Status"

[sources.log.states]
active = ["Open"]
"waiting: client" = ["Pending"]
done = ["Closed"]
"""


def logged(folder: Path, *rows: str, now: str, config: str = HEAD) -> Board:
    """Load a log of events at an instant, judge, and look then."""
    (folder / "casewall.toml").write_text(config + LOG, encoding="utf-8")
    (folder / "log.csv").write_text("\n".join(["Id,At,Status", *rows]) + "\n", encoding="utf-8")
    loaded(folder, now=at(now))
    return seen(folder, as_of=at(now))


def test_what_is_learnt_later_of_before_the_closing_is_judged_by_the_rules_of_its_day(tmp_path: Path) -> None:
    """Opened Tue 09:00 and closed at 10:00, as was known on Wednesday; then it is told that it came on Monday."""
    rows = ["A,2025-05-13 09:00,Open", "A,2025-05-13 10:00,Closed"]
    before = logged(tmp_path, *rows, now="2025-05-14 12:00")
    assert facts(before)["net_work_time"] == HOUR
    shorter = HEAD.replace('within = "8 h"', 'within = "30 min"').replace("09:00-17:00", "09:00-18:00")
    after = logged(tmp_path, "A,2025-05-12 09:00,Open", *rows, now="2025-05-15 12:00", config=shorter)
    told = facts(after)
    assert (told["net_work_time"], told["target"], told["verdict"]) == (9 * HOUR, 8 * HOUR, "late"), "by the old rules"
    assert casefile(after, "log", "A").receipt["counted"].sum() == 9 * HOUR
    # what was seen on Wednesday stays what was seen on Wednesday
    then = seen(tmp_path, as_of=at("2025-05-14 12:00"))
    assert facts(then)["net_work_time"] == HOUR
    assert casefile(then, "log", "A").receipt["counted"].sum() == HOUR


def test_a_pause_that_is_told_late_counts_too(tmp_path: Path) -> None:
    rows = ["A,2025-05-12 09:00,Open", "A,2025-05-13 12:00,Closed"]
    assert facts(logged(tmp_path, *rows, now="2025-05-14 12:00"))["verdict"] == "late"
    after = logged(tmp_path, rows[0], "A,2025-05-12 10:00,Pending", rows[1], now="2025-05-15 12:00")
    assert (facts(after)["net_work_time"], facts(after)["verdict"]) == (HOUR, "met")
