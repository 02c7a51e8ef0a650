"""CSV is read as it stands, with the line of every row, or refused with the line that stops it."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from data.errors import CasewallError
from data.sources.files import kind_of, read_table


def written(folder: Path, content: str | bytes, name: str = "crm.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("separator", "text"),
    [
        (",", "Id,State\n1,New\n2,Done\n"),
        (";", "Id;State\n1;a,b\n2;c\n"),
        ("\t", "Id\tState\n1\tNew\n"),
        ("|", "Id|S\n1|x\n"),
    ],
)
def test_the_separator_is_found(tmp_path: Path, separator: str, text: str) -> None:
    read = read_table(written(tmp_path, text))
    assert read.separator == separator
    assert read.frame.width == 2


def test_excels_own_hint_at_the_separator_is_no_header(tmp_path: Path) -> None:
    read = read_table(written(tmp_path, "sep=;\r\nId;Note\r\n1;a,b,c\r\n"))
    assert read.frame.rows() == [("1", "a,b,c")]
    assert read.lines.to_list() == [3]


def test_a_row_starts_on_its_own_line_though_quotes_hold_newlines(tmp_path: Path) -> None:
    read = read_table(written(tmp_path, 'Id,Note\n1,"two\nlines"\n2,plain\n\n3,"say ""yes"""\n'))
    assert read.lines.to_list() == [2, 4, 6]
    assert read.frame["Note"].to_list() == ["two\nlines", "plain", 'say "yes"']


def test_a_header_with_a_newline_in_it_moves_the_first_row(tmp_path: Path) -> None:
    read = read_table(written(tmp_path, 'Id,"Opened\nat"\n1,x\n'))
    assert read.frame.columns == ["Id", "Opened\nat"]
    assert read.lines.to_list() == [3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    read = read_table(written(tmp_path, end.join(["Id,State", "1,New", "2,Done", ""])))
    assert read.frame.rows() == [("1", "New"), ("2", "Done")]
    assert read.lines.to_list() == [2, 3]


def test_values_stay_text(tmp_path: Path) -> None:
    read = read_table(written(tmp_path, "Id,Zip,Empty,Null\n007,01234,,NA\n"))
    assert read.frame.rows() == [("007", "01234", "", "NA")]


def test_quotes_change_nothing_in_what_is_read(tmp_path: Path) -> None:
    plain = read_table(written(tmp_path, "Id,State\n1,New\n2,\n"))
    quoted = read_table(written(tmp_path, '"Id","State"\n"1","New"\n"2",""\n', "other.csv"))
    assert plain.frame.equals(quoted.frame)
    assert plain.lines.equals(quoted.lines)


def test_ragged_rows_are_set_aside_with_their_line(tmp_path: Path) -> None:
    read = read_table(written(tmp_path, "Id,State,Owner\n1,New,Anna\n2,New\n3,New,Ben,extra\n4,New,Cleo,,\n"))
    assert read.frame["Id"].to_list() == ["1", "4"]
    assert read.broken.rows() == [
        (3, "2 values under a header of 3", "2,New"),
        (4, "4 values under a header of 3", "3,New,Ben,extra"),
    ]
    assert read.rows == 4


def test_a_heading_given_twice_is_read_under_numbers(tmp_path: Path) -> None:
    read = read_table(written(tmp_path, "\nId,State,State\n1,New,Old\n")).frame
    assert read.rows(named=True) == [{"Id": "1", "State (1)": "New", "State (2)": "Old"}]


def test_a_quote_that_never_closes_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CasewallError, match=r"crm.csv line 3: a quote opens and never closes"):
        read_table(written(tmp_path, 'Id,Note\n1,fine\n2,"never\n3,x\n'))


def test_a_quote_alone_inside_a_quoted_value_is_refused_and_outside_is_text(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, 'Id,Note\n1,5" pipe\n')).frame["Note"][0] == '5" pipe'
    with pytest.raises(CasewallError, match=r"crm.csv line 2: a quote stands alone inside a quoted value"):
        read_table(written(tmp_path, 'Id,Note\n1,"5" pipe"\n'))


def test_a_column_without_a_heading_is_kept(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, '"","Id"\n"1","A"\n')).frame.columns == ["", "Id"]
    assert read_table(written(tmp_path, "Id,,\n1,,\n", "b.csv")).frame.columns == ["Id", "", "column 3"]


def test_an_empty_file_is_refused_and_one_with_a_header_only_has_no_rows(tmp_path: Path) -> None:
    with pytest.raises(CasewallError, match=r"crm.csv line 1: the file is empty"):
        read_table(written(tmp_path, ""))
    assert read_table(written(tmp_path, "Id,State\n", "b.csv")).frame.schema.names() == ["Id", "State"]


def test_zip_and_gzip_hold_one_file(tmp_path: Path) -> None:
    text = b"Id,State\n1,New\n"
    (tmp_path / "crm.csv.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "crm.zip", "w") as packed:
        packed.writestr("inside.csv", text)
    for name in ("crm.csv.gz", "crm.zip"):
        assert read_table(tmp_path / name).frame.rows() == [("1", "New")]
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        packed.writestr("a.csv", text)
        packed.writestr("b.csv", text)
    with pytest.raises(CasewallError, match=r"two.zip: the zip holds 2 files"):
        read_table(tmp_path / "two.zip")


def test_a_gzip_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "crm.csv.gz").write_bytes(gzip.compress(b"Id,State\n1,New\n" * 50)[:-12])
    with pytest.raises(CasewallError, match=r"cannot be read"):
        read_table(tmp_path / "crm.csv.gz")


def test_the_name_tells_the_kind() -> None:
    names = {
        "a.csv": "csv",
        "a.tsv.gz": "csv",
        "a.zip": "csv",
        "a.xlsx": "excel",
        "b.xes.gz": "xes",
        "c.parquet": "parquet",
    }
    assert {name: kind_of(Path(name)) for name in names} == names
    assert kind_of(Path("a.doc")) is None
