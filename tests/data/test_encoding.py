"""An encoding is known or configured, never guessed in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import CasewallError
from data.sources.files import read_table

TEXT = "Id,Name\n1,Zoë\n2,Jürgen\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_utf8_and_byte_order_marks_need_no_setting(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "crm.csv").write_bytes(TEXT.encode(encoding))
    read = read_table(tmp_path / "crm.csv")
    assert read.frame.rows() == [("1", "Zoë"), ("2", "Jürgen")]
    assert read.encoding == encoding


def test_other_bytes_are_refused_with_their_line_and_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_bytes(b"Id,Name\n1,Anna\n2,J\xfcrgen\n")
    with pytest.raises(CasewallError) as told:
        read_table(tmp_path / "crm.csv")
    assert str(told.value).startswith("crm.csv line 3: byte 0xfc is not UTF-8.")
    assert 'encoding = "windows-1252"' in str(told.value)


def test_the_configured_encoding_is_used_where_utf8_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_bytes(TEXT.encode("windows-1252"))
    assert read_table(tmp_path / "crm.csv", encoding="windows-1252").frame["Name"][0] == "Zoë"
    (tmp_path / "crm.csv").write_bytes(TEXT.encode())
    assert read_table(tmp_path / "crm.csv", encoding="windows-1252").frame["Name"][0] == "Zoë"


def test_utf16_without_a_mark_is_told(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_bytes(TEXT.encode("utf-16-le"))
    with pytest.raises(CasewallError, match=r'encoding = "utf-16-le"'):
        read_table(tmp_path / "crm.csv")
    assert read_table(tmp_path / "crm.csv", encoding="utf-16-le").frame["Name"][1] == "Jürgen"


def test_an_encoding_that_does_not_exist_or_does_not_fit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_bytes(b"Id,Name\n1,J\xfcrgen\n")
    with pytest.raises(CasewallError, match=r'"latin-99" is not a known encoding'):
        read_table(tmp_path / "crm.csv", encoding="latin-99")
    with pytest.raises(CasewallError, match=r"line 2: byte 0xfc is not ascii"):
        read_table(tmp_path / "crm.csv", encoding="ascii")
