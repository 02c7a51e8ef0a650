"""Excel and Parquet: dates, numbers and text come out as their cells mean them, rows under their own numbers."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from data.errors import CasewallError
from data.mapping_columns import as_text
from data.sources.files import read_table


def sheet(path: Path, rows: list[list[object]], *, formats: dict[int, str] | None = None, top: int = 0) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Cases")
    book.add_worksheet("Empty")
    shapes = {column: book.add_format({"num_format": shape}) for column, shape in (formats or {}).items()}
    for number, row in enumerate(rows, start=top):
        for column, value in enumerate(row):
            if isinstance(value, (date, time)):
                page.write_datetime(number, column, value, shapes[column])
            elif value is not None:
                page.write(number, column, value)
    book.close()
    return path


def test_cells_read_as_text_that_means_the_same(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "erp.xlsx",
        [
            ["Id", "When", "Day", "Clock", "Serial", "Mixed"],
            [1001, datetime.fromisoformat("2026-10-15T09:30"), date(2026, 10, 15), time(9, 30), 46310.5, "x"],
            [1002, datetime.fromisoformat("2026-10-16"), date(2026, 10, 16), time(0, 0), 46311, 5],
        ],
        formats={1: "yyyy-mm-dd hh:mm", 2: "yyyy-mm-dd", 3: "hh:mm"},
    )
    assert read_table(path).frame.rows() == [
        ("1001", "2026-10-15 09:30:00", "2026-10-15", "09:30:00", "46310.5", "x"),
        ("1002", "2026-10-16 00:00:00", "2026-10-16", "00:00:00", "46311", "5"),
    ]


def test_rows_carry_their_number_in_the_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path / "erp.xlsx", [["Id", "State"], ["A", "New"], [None, None], ["B", None]], top=3)
    read = read_table(path)
    assert read.lines.to_list() == [5, 7]
    assert read.frame.rows() == [("A", "New"), ("B", "")]


def test_a_sheet_is_chosen_by_name_and_a_wrong_name_tells_the_right_ones(tmp_path: Path) -> None:
    path = sheet(tmp_path / "erp.xlsx", [["Id"], ["A"]])
    assert read_table(path, sheet="Cases").frame.height == 1
    with pytest.raises(CasewallError, match=r'sheet = "Orders" is not in the file. It has "Cases", "Empty"'):
        read_table(path, sheet="Orders")
    with pytest.raises(CasewallError, match=r"the sheet is empty"):
        read_table(path, sheet="Empty")


def test_a_heading_given_twice_is_read_under_numbers(tmp_path: Path) -> None:
    path = sheet(tmp_path / "erp.xlsx", [["Id", "State", "State"], ["A", "x", "y"]], top=1)
    assert read_table(path).frame.rows(named=True) == [{"Id": "A", "State (1)": "x", "State (2)": "y"}]


def test_what_is_no_excel_or_parquet_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("Id\n1\n")
    (tmp_path / "a.parquet").write_text("Id\n1\n")
    with pytest.raises(CasewallError, match=r"a.xlsx: no readable Excel file"):
        read_table(tmp_path / "a.xlsx")
    with pytest.raises(CasewallError, match=r"a.parquet: no readable Parquet file"):
        read_table(tmp_path / "a.parquet")


def test_parquet_keeps_its_types_and_turns_into_the_same_text(tmp_path: Path) -> None:
    pl.DataFrame(
        {
            "id": [7, None],
            "share": [0.5, 3.0],
            "at": [datetime.fromisoformat("2026-10-15T09:30"), None],
            "day": [date(2026, 10, 15), None],
            "flag": [True, None],
            "tags": [["a", "b"], None],
        }
    ).with_columns(utc=pl.col("at").dt.replace_time_zone("Europe/Berlin")).write_parquet(tmp_path / "a.parquet")
    read = read_table(tmp_path / "a.parquet")
    assert read.frame.schema["at"] == pl.Datetime("us")
    assert read.lines.to_list() == [1, 2]
    assert as_text(read.frame).rows() == [
        (
            "7",
            "0.5",
            "2026-10-15T09:30:00.000000",
            "2026-10-15",
            "true",
            "['a', 'b']",
            "2026-10-15T07:30:00.000000Z",
        ),
        ("", "3", "", "", "", "", ""),
    ]
