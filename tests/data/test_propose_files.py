"""Small exports as they come out of desks and CRMs: what is proposed for each, and that it runs."""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from data.errors import CasewallError
from data.mapping import map_source
from data.propose import BLANK, doubts, propose
from data.propose.source import ORDER
from data.settings import load
from data.settings.sources import COLUMNS

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = ("Anna Schmidt", "Jörg Müller", "Carla Rossi")


def days(count: int) -> list[tuple[int, datetime, datetime | None]]:
    """Return number, opening and closing of a case a working day up to the day before now; the last 10 are open."""
    found: list[tuple[int, datetime, datetime | None]] = []
    day = datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001  (local digits)
    while len(found) < count:
        if day.weekday() < 5:
            number = count - len(found)
            found.append((number, day, None if len(found) < 10 else day + timedelta(hours=6)))
        day -= DAY
    return found[::-1]


def csv(
    path: Path, heading: str, rows: Iterable[Iterable[object]], *, separator: str = ",", encoding: str = "utf-8"
) -> Path:
    """Write a CSV file."""
    lines = [heading, *(separator.join("" if cell is None else str(cell) for cell in row) for row in rows)]
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def proposed(path: Path, **options: Any) -> tuple[dict[str, Any], str]:
    """Propose for a file, map by what is written, and return the source's section and the whole text."""
    found = propose(path, beside=path.parent, now=NOW, **options)
    (path.parent / "casewall.toml").write_text(found.text, encoding="utf-8")
    settings = load(path.parent / "casewall.toml")
    name = next(iter(settings.sources))
    mapped = map_source(name, settings, NOW)
    assert mapped.quarantine.is_empty(), mapped.quarantine
    section: dict[str, Any] = tomllib.loads(found.text)["sources"][name]
    return section, found.text


def test_an_excel_sheet_with_german_headings(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "tickets.xlsx")
    sheet, dated = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet.write_row(0, 0, ["Ticketnummer", "Erstellt am", "Erledigt am", "Status", "Bearbeiter", "Kategorie", "Kunde"])
    for row, (number, opened, closed) in enumerate(days(60), start=1):
        status = "Erledigt" if closed else ("Neu", "In Bearbeitung", "Wartet auf Kunde")[number % 3]
        sheet.write_row(row, 0, [f"T-{number:04d}"])
        sheet.write_datetime(row, 1, opened, dated)
        if closed:
            sheet.write_datetime(row, 2, closed, dated)
        sheet.write_row(row, 3, [status, PEOPLE[number % 3], "Reklamation", f"Kunde {number % 9}"])
    book.close()
    source, text = proposed(tmp_path / "tickets.xlsx")
    assert (source["kind"], source["path"], source["rows"]) == ("excel", "tickets.xlsx", "cases")
    assert source["columns"] == {
        "case_id": "Ticketnummer", "opened_at": "Erstellt am", "closed_at": "Erledigt am", "state": "Status",
        "owner": "Bearbeiter", "case_type": "Kategorie", "account": "Kunde",
    }  # fmt: skip
    assert source["states"] == {
        "queued": ["Neu"], "active": ["In Bearbeitung"], "waiting: client": ["Wartet auf Kunde"], "done": ["Erledigt"],
    }  # fmt: skip
    assert '"Jörg Müller" = { tier = "front_line" }' in text
    assert "as_of" not in tomllib.loads(text)["casewall"]


def test_semicolons_windows_letters_and_a_time_beside_its_date(tmp_path: Path) -> None:
    rows = [
        (10_000 + n, f"{opened:%d.%m.%Y}", f"{opened:%H:%M}", f"{closed:%d.%m.%Y}" if closed else "",
         f"{closed:%H:%M}" if closed else "", "abgeschlossen" if closed else "offen", "Müller")
        for n, opened, closed in days(40)
    ]  # fmt: skip
    heading = "Auftragsnr;Anlagedatum;Anlagezeit;Abschlussdatum;Abschlusszeit;Bearbeitungsstatus;Sachbearbeiter"
    path = csv(tmp_path / "auftraege.csv", heading, rows, separator=";", encoding="windows-1252")
    source, text = proposed(path)
    assert source["encoding"] == "windows-1252"
    assert source["time_formats"] == ["%d.%m.%Y %H:%M"]
    assert source["columns"] == {
        "case_id": "Auftragsnr", "opened_date": "Anlagedatum", "opened_time": "Anlagezeit",
        "closed_date": "Abschlussdatum", "closed_time": "Abschlusszeit", "state": "Bearbeitungsstatus",
        "owner": "Sachbearbeiter",
    }  # fmt: skip
    assert "# ? a guess: do names read well?" in text


def test_dates_and_times_as_bare_numbers(tmp_path: Path) -> None:
    rows = [
        (4_500_000 + n, f"{opened:%Y%m%d}", int(f"{opened:%H%M%S}"), f"{closed:%Y%m%d}" if closed else "",
         "COMPLETED" if closed else "OPEN")
        for n, opened, closed in days(40)
    ]  # fmt: skip
    source, _ = proposed(csv(tmp_path / "erp.csv", "ORDER_NO,CREATED_DATE,CREATED_TIME,CLOSED_DATE,STATUS", rows))
    assert source["columns"]["opened_date"] == "CREATED_DATE"
    assert source["columns"]["opened_time"] == "CREATED_TIME"
    assert source["columns"]["closed_at"] == "CLOSED_DATE"
    assert "time_formats" not in source


def test_typed_columns_with_a_zone(tmp_path: Path) -> None:
    held = days(40)
    frame = pl.DataFrame(
        {
            "id": [n for n, _, _ in held],
            "created_at": [opened for _, opened, _ in held],
            "resolved_at": [closed for _, _, closed in held],
            "status": ["solved" if closed else "open" for _, _, closed in held],
            "made_sla": [n % 3 > 0 for n, _, _ in held],
        }
    ).with_columns(pl.col("created_at", "resolved_at").dt.replace_time_zone("UTC"))
    frame.write_parquet(tmp_path / "cases.parquet")
    source, _ = proposed(tmp_path / "cases.parquet")
    assert source["columns"] == {
        "case_id": "id", "opened_at": "created_at", "closed_at": "resolved_at", "state": "status",
        "source_met": "made_sla",
    }  # fmt: skip
    assert "timezone" not in source


def history() -> list[tuple[object, ...]]:
    """Return a history of statuses in which two changes of each case share a minute."""
    steps = (("", "New", "web"), ("New", "Assigned", "Anna"), ("Assigned", "Pending customer", "Anna"),
             ("Pending customer", "Resolved", "Anna"), ("Resolved", "Closed", "SYSTEM"))  # fmt: skip
    return [
        (f"C{n}", f"{opened + timedelta(minutes=30 * (step // 2)):%Y-%m-%d %H:%M}", step, before, after, who)
        for n, opened, _ in days(60)
        for step, (before, after, who) in enumerate(steps)
    ]


def test_a_history_of_statuses_is_ordered_and_a_machine_is_nobody(tmp_path: Path) -> None:
    path = csv(tmp_path / "log.csv", "Case,Changed at,Step,From status,To status,Changed by", history())
    source, text = proposed(path)
    assert (source["rows"], source["order_by"], source["nobody"]) == ("events", ["Step"], ["SYSTEM"])
    assert source["columns"] == {
        "case_id": "Case", "occurred_at": "Changed at", "state": "To status", "actor": "Changed by",
    }  # fmt: skip
    assert source["states"]["done"] == ["Closed", "Resolved"]
    assert '"SYSTEM",' in text


def test_a_log_of_activities_maps_those_that_end_or_stop_a_case(tmp_path: Path) -> None:
    steps = ("Sort request", "Start work", "Wait", "Start work", "Finish request")
    rows = [
        (n, step, f"{opened + timedelta(minutes=20 * at):%Y/%m/%d %H:%M:%S}", PEOPLE[n % 3])
        for n, opened, _ in days(50)
        for at, step in enumerate(steps)
    ]
    source, text = proposed(csv(tmp_path / "steps.csv", "Case ID,Activity,Complete Timestamp,Resource", rows))
    assert source["columns"]["activity"] == "Activity"
    assert source["states"] == {
        "queued": ["Sort request"], "active": ["Start work"], "waiting": ["Wait"], "done": ["Finish request"],
    }  # fmt: skip
    assert "100 % of the cases begin with it" in text


def test_an_unknown_word_with_a_closing_time_is_done_and_in_doubt(tmp_path: Path) -> None:
    rows = [
        (f"A{n}", f"{o:%Y-%m-%d %H:%M}", f"{c:%Y-%m-%d %H:%M}" if c else "", "Zavřeno" if c else "New")
        for n, o, c in days(60)
    ]
    source, text = proposed(csv(tmp_path / "a.csv", "Case,Opened,Closed,Status", rows))
    assert source["states"]["done"] == ["Zavřeno"]
    assert '"Zavřeno",' in text
    assert "# ? 100 % of its rows have a closing time; 50" in text


def test_null_markers_and_a_flag_of_promises_broken(tmp_path: Path) -> None:
    rows = [
        (
            f"A{n}",
            f"{o:%d/%m/%Y %H:%M}",
            f"{c:%d/%m/%Y %H:%M}" if c else "NA",
            "Closed" if c else "New",
            "?",
            "true" if n % 4 else "false",
        )
        for n, o, c in days(60)
    ]
    source, _ = proposed(csv(tmp_path / "a.csv", "Case,Opened,Closed,Status,Owner,SLA breached", rows))
    assert source["nulls"] == ["", "NA"]
    assert source["met"] == {"yes": ["false"], "no": ["true"]}
    assert source["time_formats"] == ["%d/%m/%Y %H:%M"]


def test_a_zone_that_a_person_names_is_no_guess(tmp_path: Path) -> None:
    rows = [(f"A{n}", f"{o:%Y-%m-%d %H:%M}", "New") for n, o, _ in days(30)]
    source, text = proposed(csv(tmp_path / "a.csv", "Case,Opened,Status", rows), timezone="Europe/Rome")
    assert source["timezone"] == "Europe/Rome"
    assert tomllib.loads(text)["calendars"]["office"]["timezone"] == "Europe/Rome"
    assert not [line for _, line in doubts(text) if "timezone" in line]


def test_an_old_file_has_a_clock_of_its_own(tmp_path: Path) -> None:
    rows = [(f"A{n}", f"{o - 400 * DAY:%Y-%m-%d %H:%M}", "New") for n, o, _ in days(30)]
    _, text = proposed(csv(tmp_path / "a.csv", "Case,Opened,Status", rows))
    assert tomllib.loads(text)["casewall"]["as_of"].startswith("2025-10-")
    assert "the wall's clock starts here" in text


def test_odd_letters_are_escaped(tmp_path: Path) -> None:
    words = ('closed "x" \\', "★ in work # ? y", "Wait*")
    rows = [
        (f"A{n}", f"{o:%Y-%m-%d %H:%M}", '"' + words[n % 3].replace('"', '""') + '"', "O'Neil: x")
        for n, o, _ in days(60)
    ]
    source, text = proposed(csv(tmp_path / "odd [1] #.csv", "Case,Opened,Status,Owner", rows))
    assert source["path"] == "odd [1] #.csv"
    assert source["states"]["done"] == ['closed "x" \\']
    assert source["states"]["active"] == ["★ in work # ? y"]
    assert not [line for _, line in doubts(text) if line.startswith('"★')]


def test_names_that_differ_in_capitals_only_are_one_section_and_in_doubt(tmp_path: Path) -> None:
    names, teams = ("Anna Weiss", "anna weiss", "Anna Weiss", "Ben Kim"), ("East", "EAST", "West", "Experts")
    rows = [(f"A{n}", f"{o:%Y-%m-%d %H:%M}", "New", names[n % 4], teams[n % 4]) for n, o, _ in days(60)]
    _, text = proposed(csv(tmp_path / "a.csv", "Case,Opened,Status,Owner,Department", rows))
    assert '"Anna Weiss" = { names = ["anna weiss"], tier = "front_line" }' in text
    held = tomllib.loads(text)
    assert set(held["owners"]) == {"Anna Weiss", "Ben Kim"}
    assert {key: one.get("names") for key, one in held["teams"].items()} == {
        "EAST": ["East"], "Experts": None, "West": None,
    }  # fmt: skip
    assert [line.split("#")[1].strip() for _, line in doubts(text) if "capitals" in line] == [
        "? 30; the names differ in capitals only: one team?",
        "? 45; the names differ in capitals only: one person?",
    ]


def test_a_long_list_is_cut_and_says_how_many_more(tmp_path: Path) -> None:
    rows = [(f"A{n}", f"{o:%Y-%m-%d %H:%M}", "New", f"Person {n % 45:02d}", f"Group {n % 20}") for n, o, _ in days(120)]
    _, text = proposed(csv(tmp_path / "a.csv", "Case,Opened,Status,Owner,Group", rows))
    assert "# and 15 more people, not listed: still there, under the source's word" in text
    assert "# and 5 more groups, not listed: still there, under the source's word" in text


def test_a_packed_file_of_one_row(tmp_path: Path) -> None:
    path = tmp_path / "one.csv.gz"
    path.write_bytes(gzip.compress(b"Case,Opened,Status\nA1,2026-11-20 09:00,New\n"))
    source, text = proposed(path)
    assert (source["kind"], source["rows"], source["path"]) == ("csv", "cases", "one.csv.gz")
    assert "# ? no target: 0 closed cases are too few for a p85" in text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "no such file"),
        ("empty.csv", "", "the file is empty"),
        ("header.csv", "Case,Opened,Status\n", "no rows under the header"),
        ("hello.doc", "hello", "of what kind is it?"),
        ("cities.csv", "City,People\nRome,2800000\nParis,2100000\n", "no column of times"),
        ("born.csv", "ID,Name,Birth date\n1,A,1970-01-02\n2,B,1980-01-02\n", "no column says when a case was opened"),
        ("times.csv", "Opened,Text\n2026-01-01,a b\n2026-01-02,a b\n", "no column of case numbers"),
        ("stock.csv", "Date,Open,Volume\n2026-01-02,1.5,1001\n2026-01-03,1.6,1007\n", "no table of cases or events"),
    ],
)
def test_what_is_no_log_of_cases_is_told_in_one_line(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CasewallError, match=said) as told:
        propose(tmp_path / name, beside=tmp_path, now=NOW)
    assert "\n" not in str(told.value)


def test_the_commented_configuration_loads_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text(BLANK, encoding="utf-8")
    assert not load(tmp_path / "casewall.toml").sources


def test_the_commented_configuration_loads_with_its_examples(tmp_path: Path) -> None:
    """Every example is one that is built; prose stays commented."""
    lines = [line[2:] if line.startswith(("# [", "# \"")) or (line.startswith("# ") and " = " in line) else line
             for line in BLANK.splitlines()]  # fmt: skip
    text = "\n".join(line for line in lines if not line.startswith("include") and "company.ics" not in line)
    (tmp_path / "casewall.toml").write_text(text, encoding="utf-8")
    settings = load(tmp_path / "casewall.toml")
    assert settings.sources["crm"].events is not None
    assert settings.targets[0].case_type == "order"
    assert (settings.televisions[0].team, settings.changes[0].teams) == ("east", ("east",))


def test_only_a_comment_with_a_question_mark_is_a_doubt() -> None:
    text = 'a = "x # ? y"\nb = 1  # ? look\n# ? and this\nc = 2  # fine?\n'
    assert doubts(text) == [(2, "b = 1 # ? look"), (3, "# ? and this")]


def test_each_of_our_columns_has_its_place_in_what_is_proposed() -> None:
    """One that has none would be left out without a word."""
    assert sorted(ORDER) == sorted(COLUMNS)
