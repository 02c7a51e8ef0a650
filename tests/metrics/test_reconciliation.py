"""Closed cases that the source judges in its own way, and the single change by which both agree.

The calendar is Berlin, Mon-Fri 09-17; the target is 8 h, and waiting for the client stops the clock.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest

from metrics.compliance import compliance
from metrics.flow import moves
from metrics.frames import VERSIONS
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.known import known_events
from metrics.lifecycle import merge, summaries, timeline
from metrics.reconciliation import CAUSES, PARTS, listed, reconciled, reconciliation
from metrics.rules import Rules, TargetRule
from tests.tables import at, berlin_9_to_5, events, none_of

AS_OF = at("2025-05-30 12:00")
DAY = (date(2025, 5, 1), date(2025, 6, 1))
RULES = Rules(
    calendars={"D": berlin_9_to_5()},
    timezone="Europe/Berlin",
    default_calendar="D",
    targets=(
        TargetRule(key="8h", within=timedelta(hours=8)),
        TargetRule(key="day", within_days=Fraction(1), case_type="in days"),
        TargetRule(key="promise", by_source_due_at=True, case_type="promised"),
    ),
    reopened={"restarted": "restart"},
)
# case, type, the source's flag, the source's due date, then what stands from when on
LOG = """
same      | quote     | met  |                  | 12 09 active; 12 12 done
paused    | quote     | late |                  | 12 09 active; 12 10 waiting; 13 16 active; 13 17 done
night     | quote     | late |                  | 12 16 active; 13 10 done
in days   | in days   | late |                  | 12 09 active; 13 09 waiting; 13 10 done
reopened  | quote     | met  |                  | 12 09 active; 12 11 done; 13 09 active; 14 12 done
restarted | restarted | late |                  | 12 09 active; 13 12 done; 14 09 active; 14 10 done
dated     | quote     | late | 2025-05-12 11:00 | 12 09 active; 12 12 done
by date   | quote     |      | 2025-05-14 12:00 | 12 09 active; 14 11 done
promised  | promised  | met  | 2025-05-12 11:00 | 12 09 active; 12 12 done
strange   | quote     | late |                  | 12 09 active; 12 10 done
theirs    | untold    |      |                  | 12 09 active; 12 10 done
"""


def told(log: str = LOG, *, rules: Rules = RULES) -> pl.DataFrame:
    """Read a table of cases and reconcile those of May."""
    rows = []
    for number, line in enumerate(log.strip().splitlines()):
        name, case_type, flag, due, life = (part.strip() for part in line.split("|"))
        for step in life.split(";"):
            day, hour, state = step.split()
            when = f"2025-05-{day} {hour if ':' in hour else hour + ':00'}"
            rows.append(
                {"case_id": f"{number} {name}", "occurred_at": when, "state": state, "case_type": case_type,
                 "source_met": {"met": True, "late": False}.get(flag), "source_due_at": due or None}
            )  # fmt: skip
    known = known_events(events(*rows), as_of=AS_OF)
    lives = timeline(merge(known, none_of(VERSIONS), as_of=AS_OF), as_of=AS_OF)
    every = summaries(lives, as_of=AS_OF)
    cases, stretches, calendars = judge(every, intervals(lives, every, rules=rules), rules=rules, as_of=AS_OF)
    found = reconciled(
        cases, stretches, moves(lives, every), rules=rules, calendars=calendars, start=DAY[0], end=DAY[1]
    )
    assert compliance(cases, start=DAY[0], end=DAY[1])["disagree"][0] == found["cause"].count()
    return found


def causes(found: pl.DataFrame) -> dict[str, tuple[str | None, str | None, str | None]]:
    names = found["case_id"].str.split(" ").list.slice(1).list.join(" ")
    return dict(zip(names, found.select("our_verdict", "their_verdict", "cause").rows(), strict=True))


def test_the_first_single_change_that_makes_both_agree_is_the_cause() -> None:
    assert causes(told()) == {
        "same": ("met", "met", None),
        "paused": ("met", "late", "pause counted"),  # 2 h; with the pause 8 + 8
        "night": ("met", "late", "24x7"),  # 2 h; on the wall clock 18
        "in days": ("met", "late", "pause counted"),  # 8 h, and a day is 8; with the pause 9
        "reopened": ("late", "met", "first closing"),  # 2 h, then 8 and 3 more
        "restarted": ("met", "late", "first closing"),  # 1 h since it came back; 8 + 3 until the first closing
        "dated": ("met", "late", "their target"),  # 3 h, but an hour after its date
        "by date": ("late", "met", "their target"),  # 8 + 8 + 2 h, and before its date
        "promised": ("late", "met", "not explained"),
        "strange": ("met", "late", "not explained"),
        "theirs": ("met", None, None),
    }


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_is_counted_with_who_says_what(cause: str) -> None:
    found = told()
    row = reconciliation(found).filter(pl.col("cause") == cause).row(0, named=True)
    mine = found.filter(pl.col("cause") == cause)
    assert row["cases"] == mine.height
    assert row["our_late"] == row["their_met"] == mine.filter(pl.col("our_verdict") == "late").height
    assert row["our_met"] == row["their_late"]


def test_the_parts_sum_to_the_cases_closed() -> None:
    found = told()
    counts = reconciliation(found)
    assert counts["part"].unique(maintain_order=True).to_list() == list(PARTS)
    assert counts["cases"].sum() == found.height
    assert listed(found)["cause"].drop_nulls().to_list() == sorted(found["cause"].drop_nulls(), key=CAUSES.index)


def test_without_a_target_only_the_source_has_a_verdict() -> None:
    found = told("bare | quote | met | | 12 09 active; 12 10 done", rules=Rules(calendars={}, timezone="UTC"))
    assert found.select("part", "cause").row(0) == ("we have no verdict", None)


def test_a_target_in_days_is_so_many_times_24_hours_around_the_clock() -> None:
    """A case of 9 h is late for one working day of 8; of 24 hours it is not."""
    log = "long | in days | met | | 12 09 active; 13 08 done\nlonger | in days | met | | 12 09 active; 13 10 done"
    assert [row[2] for row in causes(told(log)).values()] == [None, "not explained"]


def test_no_case_is_no_row_and_every_count_is_zero() -> None:
    found = told().clear()
    counts = reconciliation(found)
    assert counts["cases"].sum() == 0
    assert counts.height == len(PARTS) + len(CAUSES) - 1
