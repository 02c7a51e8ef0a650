"""A source's rows become cases or events, are duplicates, or stand in quarantine: every one of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from data.errors import CasewallError
from data.mapping import Mapped
from tests.data.source_files import CASES, HEAD, cases, mapped


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def case_rows(found: Mapped) -> pl.DataFrame:
    assert found.cases is not None
    return found.cases


def event_rows(found: Mapped) -> pl.DataFrame:
    assert found.events is not None
    return found.events


def test_a_case_row_is_mapped(tmp_path: Path) -> None:
    found = cases(tmp_path, "A-1,2026-10-14 09:30,2026-10-14 17:00,Closed,Anna\n")
    row = case_rows(found).row(0, named=True)
    assert row["opened_at"] == instant("2026-10-14T09:30+02:00")
    assert row["closed_at"] == instant("2026-10-14T17:00+02:00")
    assert (row["source"], row["case_id"], row["status"], row["state"], row["reason"]) == (
        "crm",
        "A-1",
        "Closed",
        "done",
        None,
    )
    assert (row["owner"], row["owner_by"], row["holder_by"], row["word_known"]) == ("Anna", "cell", None, True)
    assert found.events is None


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    found = cases(
        tmp_path,
        "A-1,2026-10-14 09:30,,New,\n"
        ",2026-10-14 09:30,,New,\n"  # no case number
        "A-2,2026-10-14T1,,New,\n"  # cut off
        "A-3,,,New,\n"
        "A-4,2026-10-14\n"  # ragged
        "A-1,2026-10-14 09:30,,New,\n"  # the first row again
        "A-1,2026-10-14 09:30,,Open,\n",  # a later version of it
    )
    assert found.read == 7
    assert found.duplicates == 1
    assert case_rows(found)["case_id"].to_list() == ["A-1", "A-1"]
    assert found.quarantine.select("line", "column", "value", "reason").rows() == [
        (3, "Id", "", "no case number"),
        (4, "Created", "2026-10-14T1", "cut off, no time"),
        (5, "Created", "", "no opening time"),
        (6, "", "", "2 values under a header of 5"),
    ]
    assert found.quarantine["row"][0] == (
        '{"Id": "", "Created": "2026-10-14 09:30", "Closed": "", "Status": "New", "Owner": ""}'
    )
    assert found.quarantine["row"][3] == '{"": "A-4,2026-10-14"}'
    assert found.quarantine["file"].unique().to_list() == ["crm.csv"]


def test_all_else_loads_with_a_mark(tmp_path: Path) -> None:
    found = cases(
        tmp_path,
        "A-1,2026-10-14 09:30,soon,Open,\n"
        "A-2,2025-10-26 02:30,,Hold,\n"
        "A-3,2026-03-29 02:30,,New,\n"
        "A-4,2026-10-14 09:30,2026-10-13 09:30,Closed,\n"
        "A-5,2026-10-14 09:30,,Closed,\n",
    )
    assert case_rows(found).height == 5
    assert found.marks.select("line", "case_id", "column", "value", "kind").rows() == [
        (2, "A-1", "Closed", "soon", "unreadable_value"),
        (3, "A-2", "Status", "Hold", "unknown_word"),
        (3, "A-2", "Created", "2025-10-26 02:30", "ambiguous_time"),
        (4, "A-3", "Created", "2026-03-29 02:30", "missing_time"),
        (5, "A-4", "Closed", "2026-10-13 09:30", "closed_before_opened"),
        (6, "A-5", "Closed", "", "no_closing_time"),
    ]
    assert case_rows(found)["closed_at"][0] is None
    assert case_rows(found)["state"][1] is None
    assert case_rows(found)["word_known"].to_list() == [True, False, True, True, True]


def test_a_required_instant_left_empty_by_policy_is_quarantined(tmp_path: Path) -> None:
    config = HEAD + "ambiguous = 'null'\n" + CASES
    found = mapped(tmp_path, config, crm="Id,Created,Closed,Status,Owner\nA-1,2025-10-26 02:30,,New,\n")
    assert found.quarantine["reason"].to_list() == ["this hour comes twice"]
    assert found.read == 1


def test_dates_alone_are_known_to_the_day(tmp_path: Path) -> None:
    row = case_rows(cases(tmp_path, "A-1,2026-10-14,2026-10-15,Closed,\n")).row(0, named=True)
    assert (row["opened_to_day"], row["closed_to_day"]) == (True, True)
    assert row["opened_at"] == instant("2026-10-14T00:00+02:00")
    assert row["closed_at"] == instant("2026-10-15T23:59:59.999999+02:00")


def test_several_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    head = "Id,Created,Closed,Status,Owner\n"
    found = mapped(
        tmp_path,
        HEAD + CASES,
        crm_2=head + "A-1,2026-10-14 09:30,,Open,\n",
        crm_1=head + "A-1,2026-10-14 09:30,,New,\n",
        crm_3=head + "A-1,2026-10-14 09:30,,New,\n",
    )
    assert case_rows(found)["status"].to_list() == ["New", "Open"]
    assert case_rows(found)["position"].to_list() == [1, 2]
    assert (found.read, found.duplicates) == (3, 1)


def test_a_row_that_moves_or_gains_an_empty_column_is_the_same_row(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = mapped(tmp_path / "a", HEAD + CASES, crm="Id,Created,Closed,Status,Owner\nA-1,2026-10-14 09:30,,New,\n")
    two = mapped(tmp_path / "b", HEAD + CASES, crm="Id,Status,New,Created,Owner,Closed\nA-1,New,,2026-10-14 09:30,,\n")
    assert case_rows(one)["row_hash"].to_list() == case_rows(two)["row_hash"].to_list()


def test_rows_that_differ_in_a_column_that_is_not_mapped_are_two(tmp_path: Path) -> None:
    config = HEAD + "rows = 'events'\n[sources.crm.columns]\ncase_id = 'Id'\noccurred_at = 'At'\n"
    found = mapped(
        tmp_path, config, crm="Id,At,Note\nA,2026-10-14 09:30,x\nA,2026-10-14 09:30,y\nA,2026-10-14 09:30,x\n"
    )
    assert event_rows(found).height == 2
    assert found.duplicates == 1
    assert event_rows(found)["event_key"].to_list() == event_rows(found)["row_hash"].to_list()


def test_the_last_column_that_is_told_first_wins_and_braces_join(tmp_path: Path) -> None:
    config = (
        HEAD
        + "nulls = ['', 'NA']\n[sources.crm.columns]\ncase_id = 'Id'\nopened_at = 'Created'\n"
        + "closed_at = ['Resolved', 'Closed']\nstate = '{Status}/{Sub}'\n"
        + "[sources.crm.states]\ndone = ['Closed/*']\nactive = ['Open/']\n"
    )
    found = mapped(
        tmp_path,
        config,
        crm="Id,Created,Resolved,Closed,Status,Sub\n"
        "A,2026-10-01 09:00,2026-10-02 09:00,2026-10-07 09:00,Closed,Fixed\n"
        "B,2026-10-01 09:00,NA,2026-10-07 09:00,Closed,Fixed\n"
        "C,2026-10-01 09:00,NA,NA,Open,NA\n",
    )
    assert case_rows(found)["closed_at"].to_list() == [
        instant("2026-10-02T09:00+02:00"),
        instant("2026-10-07T09:00+02:00"),
        None,
    ]
    assert case_rows(found)["status"].to_list() == ["Closed/Fixed", "Closed/Fixed", "Open/"]
    assert case_rows(found)["state"].to_list() == ["done", "done", "active"]


def test_a_date_and_a_time_in_two_columns_make_one_instant(tmp_path: Path) -> None:
    config = HEAD + (
        "[sources.crm.columns]\ncase_id = 'Id'\nopened_date = 'Day'\nopened_time = 'Clock'\n"
        "closed_date = 'End'\nclosed_time = 'EndClock'\n"
    )
    found = mapped(
        tmp_path,
        config,
        crm="Id,Day,Clock,End,EndClock\nA,20261014,93000,20261014,170000\nB,20261014,,20261015,\nC,x,93000,,\n",
    )
    assert case_rows(found)["opened_at"].to_list() == [
        instant("2026-10-14T09:30+02:00"),
        instant("2026-10-14T00:00+02:00"),
    ]
    assert case_rows(found)["closed_at"][0] == instant("2026-10-14T17:00+02:00")
    assert case_rows(found)["opened_to_day"].to_list() == [False, True]
    assert found.quarantine.select("column", "value").rows() == [("Day + Clock", "x 093000")]


def test_constants_stand_where_the_source_says_nothing(tmp_path: Path) -> None:
    config = HEAD + (
        "[sources.crm.columns]\ncase_id = 'Id'\nopened_at = 'At'\ncase_type = 'Type'\n"
        "[sources.crm.values]\nteam = 'east'\ncase_type = 'order'\n"
        "[case_types.order]\nlabel = 'Orders'\n[case_types.quote]\nnames = ['Q*']\n[teams.east]\n"
    )
    found = mapped(tmp_path, config, crm="Id,At,Type\nA,2026-10-14 09:30,\nB,2026-10-14 09:30,Quotation\n")
    assert case_rows(found)["team"].to_list() == ["east", "east"]
    assert case_rows(found)["case_type"].to_list() == ["order", "quote"]


def test_the_sources_own_flag_is_yes_no_or_its_words(tmp_path: Path) -> None:
    config = HEAD + (
        "[sources.crm.columns]\ncase_id = 'Id'\nopened_at = 'At'\nsource_met = 'Sla'\n"
        "[sources.crm.met]\nyes = ['ONTIME']\nno = ['OVERDUE']\n"
    )
    rows = "".join(f"{word},2026-10-14 09:30,{word}\n" for word in ("ONTIME", "OVERDUE", "true", "0", "late"))
    found = mapped(tmp_path, config, crm="Id,At,Sla\n" + rows)
    assert case_rows(found)["source_met"].to_list() == [True, False, True, False, None]
    assert found.marks.select("value", "kind").rows() == [("late", "unreadable_value")]


def test_an_event_log_of_activities_maps_them_as_states(tmp_path: Path) -> None:
    config = HEAD + (
        "rows = 'events'\n[sources.crm.columns]\ncase_id = 'Id'\noccurred_at = 'At'\nactivity = 'What'\nactor = 'By'\n"
        "[sources.crm.states]\ndone = ['Resolve*']\n[sources.crm.activities]\nfirst_reply = ['Reply']\n"
    )
    found = mapped(
        tmp_path,
        config,
        crm="Id,At,What,By\nA,2026-10-12 09:00,Look,Ben\nA,2026-10-13,Reply,Ben\nA,2026-10-14,Resolve ticket,Ben\n",
    )
    rows = event_rows(found)
    assert rows.select("status", "state", "word_known", "kind", "activity").rows() == [
        ("Look", None, False, None, "Look"),
        (None, None, None, "first_reply", "Reply"),
        ("Resolve ticket", "done", True, None, "Resolve ticket"),
    ]
    assert rows["owner_by"].to_list() == ["actor"] * 3
    assert rows["to_day"].to_list() == [False, True, True]
    assert rows["occurred_at"].to_list()[1:] == [
        instant("2026-10-13T00:00+02:00"),
        instant("2026-10-14T23:59:59.999999+02:00"),
    ]
    assert found.marks.select("value", "kind").rows() == [("Look", "unknown_word")]
    assert found.words.select("word", "rows", "meaning").rows() == [
        ("Look", 1, None),
        ("Reply", 1, "first_reply"),
        ("Resolve ticket", 1, "done"),
    ]


def test_a_second_table_gives_events_beside_the_cases(tmp_path: Path) -> None:
    config = (
        HEAD.replace("crm*.csv", "crm.csv")
        + CASES
        + (
            "[sources.crm.events]\npath = 'mails.csv'\n"
            "columns = { case_id = 'Case', occurred_at = 'When', activity = 'Type', actor = 'By' }\n"
            "[sources.crm.activities]\nclient_told_open = ['Confirmation*']\n"
        )
    )
    found = mapped(
        tmp_path,
        config,
        crm="Id,Created,Closed,Status,Owner\nA-1,2026-10-14 09:30,,Open,Anna\n",
        mails="Case,When,Type,By\nA-1,2026-10-14 09:40,Confirmation e-mail,Anna\n,2026-10-14 09:41,Reply,Anna\n",
    )
    assert (found.read, found.cases.height, found.events.height, found.quarantine.height) == (3, 1, 1, 1)
    assert event_rows(found).select("kind", "actor", "owner_by").rows() == [("client_told_open", "Anna", None)]
    assert found.quarantine.select("table", "file", "line").rows() == [("events", "mails.csv", 3)]


def test_the_newest_file_is_the_sources_freshness(tmp_path: Path) -> None:
    found = cases(tmp_path, "A-1,2026-10-14 09:30,,New,\n")
    assert found.fresh_at.timestamp() == pytest.approx((tmp_path / "crm.csv").stat().st_mtime)


def test_a_header_alone_gives_typed_empty_frames(tmp_path: Path) -> None:
    found = cases(tmp_path, "")
    assert case_rows(found).is_empty()
    assert case_rows(found).schema["opened_at"] == pl.Datetime("us", "UTC")
    assert (found.read, found.quarantine.height, found.marks.height) == (0, 0, 0)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (('path = "crm*.csv"', 'path = "erp*.csv"'), r'sources.crm.path = "erp\*.csv": no such file'),
        (
            ('closed_at = "Closed"', 'closed_at = "Closd"'),
            'sources.crm.columns.closed_at = "Closd": crm.csv has no such',
        ),
        (('timezone = "Europe/Berlin"\nrows', "rows"), "sources.crm.timezone is missing"),
        (('active = ["Open"]', 'active = ["New"]'), '"New" stands under "queued" and "active"'),
    ],
)
def test_what_no_row_can_be_blamed_for_is_one_clear_error(tmp_path: Path, change: tuple[str, str], error: str) -> None:
    config = (HEAD + "rows = 'cases'\n" + CASES).replace(*change)
    with pytest.raises(CasewallError, match=error):
        mapped(tmp_path, config, crm="Id,Created,Closed,Status,Owner\nA-1,2026-10-14 09:30,,New,\n")
