"""`casewall metrics`: the figures of seven cases that a person can count, in every shape and format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.app.command import CONFIG, ROWS, company, run
from tests.app.conftest import Casewall


def asked(desk: Casewall, *arguments: str) -> list[dict[str, Any]]:
    """Return the records of a metric."""
    told = desk("metrics", *arguments, "--format", "json")
    assert told.status == 0
    assert all(line.startswith("note: ") for line in told.err.splitlines()), told.err
    records: list[dict[str, Any]] = json.loads(told.out)
    return records


def test_compliance_counts_the_cases_closed_beside_what_it_leaves_out(desk: Casewall) -> None:
    """A1 took 4 h and A3 exactly 8 h, A2 16 h; A4 has no target; A5 is open and late; the source says A3 is not met."""
    assert asked(desk, "compliance") == [{
        "met": 2, "late": 1, "compliance_share": 2 / 3, "no_target": 1, "open_late": 1,
        "source_met": 2, "source_late": 1, "disagree": 2,
    }]  # fmt: skip


def test_a_count_that_stands_now_beside_days_that_have_ended_says_so(desk: Casewall) -> None:
    """A5 is late now; by week the same count is of each week's end, and days up to today have no other end than now."""
    days = ("--from", "2026-10-05", "--to", "2026-10-12")
    assert desk("metrics", "compliance", *days).err == (
        "note: open_late is as of 2026-10-14 12:00, not of the end of 2026-10-11. Parted by day, week or month it is "
        "of the end of each.\n"
    )
    assert "with_target and no_target are as of" in desk("explain", "visibility", *days).err
    assert "expert_queue and sales_owned are as of" in desk("metrics", "frontline", *days).err
    assert desk("metrics", "compliance", *days, "--by", "week").err == ""
    assert desk("metrics", "compliance", "--from", "2026-10-05").err == ""
    assert desk("metrics", "lead-time", *days).err == ""


def test_a_week_or_a_month_that_is_not_counted_whole_is_told(desk: Casewall) -> None:
    """It would look like a drop, and another export of the same week would say another number."""

    def told(period: str, *days: str) -> str:
        return desk("metrics", "throughput", "--by", period, *days).err

    both = ("--from", "2026-09-30", "--to", "2026-10-09")
    assert told("week", *both) == (
        "note: not every week is whole: that of 2026-09-28 is counted from 2026-09-30 on, and that of 2026-10-05 is "
        "counted up to and with 2026-10-08.\n"
    )
    assert told("week", "--from", "2026-10-05") == (
        "note: not every week is whole: that of 2026-10-12 is counted up to and with 2026-10-14.\n"
    )
    assert told("month", "--from", "2026-10-01", "--to", "2026-10-12") == (
        "note: not every month is whole: that of 2026-10-01 is counted up to and with 2026-10-11.\n"
    )
    assert told("week") == told("day", *both) == ""


def test_lead_time_gives_percentiles_with_n(desk: Casewall) -> None:
    """1, 4, 8 and 16 h: the smallest that at least half of them do not exceed is 4."""
    (found,) = asked(desk, "lead-time")
    assert {name: found[name] for name in ("n", "p50_hours", "p85_hours", "p95_hours")} == {
        "n": 4, "p50_hours": 4.0, "p85_hours": 16.0, "p95_hours": 16.0,
    }  # fmt: skip


def test_wip_counts_what_is_open(desk: Casewall) -> None:
    assert asked(desk, "wip") == [{"wip": 3, "paused": 1}]
    assert asked(desk, "wip", "--by", "team") == [
        {"team": "east", "wip": 2, "paused": 1}, {"team": "west", "wip": 1, "paused": 0},
    ]  # fmt: skip


def test_buffers_is_one_record(desk: Casewall) -> None:
    """A6 has used 1 of 8 h, A5 27 of 8 h, and A7 is a quote."""
    assert asked(desk, "buffers") == [{"green": 1, "yellow": 0, "red": 0, "late": 1, "no_target": 1}]


def test_throughput_by_week_has_every_week_of_the_last_twelve(desk: Casewall) -> None:
    found = asked(desk, "throughput", "--by", "week")
    assert [row["period_start"] for row in found][::11] == ["2026-07-20", "2026-10-05"]
    assert len(found) == 12
    assert found[-1] == {"period_start": "2026-10-05", "throughput": 4, "arrivals": 5}
    assert found[0] == {"period_start": "2026-07-20", "throughput": 0, "arrivals": 0}


def test_the_last_day_named_is_the_first_one_not_counted(desk: Casewall) -> None:
    days = ("--from", "2026-10-05", "--to", "2026-10-07")
    assert asked(desk, "throughput", *days) == [{"throughput": 2, "arrivals": 3}]
    assert asked(desk, "throughput", *days, "--by", "day") == [
        {"period_start": "2026-10-05", "throughput": 1, "arrivals": 2},
        {"period_start": "2026-10-06", "throughput": 1, "arrivals": 1},
    ]
    assert asked(desk, "throughput", "--from", "2026-10-14") == [{"throughput": 0, "arrivals": 2}]


def test_several_dimensions_part_at_once(desk: Casewall) -> None:
    found = asked(desk, "throughput", "--by", "month", "--by", "team", "--by", "case_type", "--from", "2026-10-01")
    assert found == [
        {"period_start": "2026-10-01", "team": "east", "case_type": "order", "throughput": 2, "arrivals": 3},
        {"period_start": "2026-10-01", "team": "east", "case_type": "quote", "throughput": 0, "arrivals": 1},
        {"period_start": "2026-10-01", "team": "west", "case_type": "order", "throughput": 1, "arrivals": 2},
        {"period_start": "2026-10-01", "team": "west", "case_type": "quote", "throughput": 1, "arrivals": 1},
    ]


@pytest.mark.parametrize(
    ("dimension", "values"),
    [
        ("source", {"crm": 3}),
        ("team", {"east": 2, "west": 1}),
        ("owner", {"Ann": 2, "unowned": 1}),
        ("tier", {"front_line": 3}),
        ("case_type", {"order": 2, "quote": 1}),
        ("priority", {"1": 1, "2": 2}),
        ("state", {"active": 1, "queued": 1, "waiting": 1}),
    ],
)
def test_every_dimension_parts_the_open_cases(desk: Casewall, dimension: str, values: dict[str, int]) -> None:
    """What looks like a number is text."""
    assert {row[dimension]: row["wip"] for row in asked(desk, "wip", "--by", dimension)} == values


def test_teams_narrow_the_cases(desk: Casewall) -> None:
    assert asked(desk, "wip", "--team", "east") == [{"wip": 2, "paused": 1}]
    assert asked(desk, "wip", "--team", "east", "--team", "west") == [{"wip": 3, "paused": 1}]


def test_a_team_that_only_the_source_names_is_known(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.replace("[teams.east]\n[teams.west]\n", ""))
    casewall("sync")
    assert asked(casewall, "wip", "--team", "west") == [{"wip": 1, "paused": 0}]


def test_as_of_is_in_the_configuration_s_zone(desk: Casewall) -> None:
    """A6 came at 11:00 in Berlin, which is 9:00 in UTC."""
    assert asked(desk, "wip", "--as-of", "2026-10-14 10:59") == [{"wip": 2, "paused": 1}]
    assert asked(desk, "wip", "--as-of", "2026-10-14 11:00") == [{"wip": 3, "paused": 1}]
    assert asked(desk, "wip", "--as-of", "2026-10-14T09:00Z") == [{"wip": 3, "paused": 1}]
    assert asked(desk, "wip", "--as-of", "2026-10-06") == [{"wip": 1, "paused": 0}]


def test_what_was_learnt_later_is_known_with_hindsight_only(desk: Casewall, tmp_path: Path) -> None:
    """A8 was opened in the morning and seen at noon."""
    company(tmp_path, rows=ROWS + "A8,2026-10-14 09:30,,New,,west,order,2,,\n")
    desk("sync")
    early = ("wip", "--as-of", "2026-10-14 11:30")
    assert asked(desk, *early) == [{"wip": 3, "paused": 1}]
    assert asked(desk, *early, "--hindsight") == [{"wip": 4, "paused": 1}]


def test_the_old_backlog_is_counted_on_its_own(desk: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.replace("as_of", "start = 2026-10-10\nas_of"))
    assert asked(desk, "wip") == [{"wip": 2, "paused": 1}]
    assert asked(desk, "wip", "--backlog", "only") == [{"wip": 1, "paused": 0}]


def test_csv_and_table_say_the_same_as_json(desk: Casewall) -> None:
    told = desk("metrics", "lead-time", "--by", "team", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.out)))
    assert [(row["team"], row["n"], row["p50_hours"]) for row in rows] == [("east", "2", "4.0"), ("west", "2", "1.0")]
    table = desk("metrics", "lead-time", "--by", "team").out.splitlines()
    assert [line.split()[:3] for line in table] == [["team", "n", "p50_hours"], ["east", "2", "4"], ["west", "2", "1"]]


def test_parquet_goes_out_as_bytes(desk: Casewall, tmp_path: Path) -> None:
    status, _, err = run(tmp_path, "metrics", "wip", "--by", "team", "--format", "parquet",
                         stdout=(tmp_path / "wip.parquet").open("wb"))  # fmt: skip
    assert (status, err) == (0, "")
    assert pl.read_parquet(tmp_path / "wip.parquet").rows() == [("east", 2, 1), ("west", 1, 0)]


def test_a_share_that_nothing_decides_is_null_and_no_zero(desk: Casewall) -> None:
    (found,) = asked(desk, "compliance", "--from", "2026-10-08", "--to", "2026-10-09")
    assert (found["met"], found["late"], found["compliance_share"]) == (0, 0, None)
    assert "–" in desk("metrics", "compliance", "--from", "2026-10-08", "--to", "2026-10-09").out


def test_what_turns_late_next_is_listed_first(tmp_path: Path, casewall: Casewall) -> None:
    """X came first and is due at 16:00; Y came last, has two hours, and is due at 13:00."""
    short = '\n[[targets]]\npriority = "1"\nwithin = "2 h"\n'
    rows = (
        "X,2026-10-13 16:00,,Open,Ann,east,order,2,,\nZ,2026-10-14 09:00,,Open,Ann,east,quote,2,,\n"
        "Y,2026-10-14 11:00,,Open,Ann,east,order,1,,\n"
    )
    company(tmp_path, config=CONFIG + short, rows=rows)
    assert casewall("sync").status == 0
    assert [row["case_id"] for row in asked(casewall, "due-soon", "--cases", "due_soon")] == ["Y", "X"]
    assert [row["case_id"] for row in asked(casewall, "wip", "--cases", "wip")] == ["X", "Z", "Y"]
