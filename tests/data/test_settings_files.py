"""A configuration that cannot be read, or that does not fit together, is told with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import CasewallError
from data.settings import load
from tests.data.test_settings_mistakes import SECTION, ZONE, told


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[casewall\n", "casewall.toml is not valid TOML: Expected ']' at the end of a table declaration "),
        ('[casewall]\nname = "a"\nname = "b"\n', "casewall.toml is not valid TOML: Cannot overwrite a value "),
        ('casewall = "x"\n', f'casewall.toml: casewall = "x": {SECTION}'),
        ('sources = "x"\n', f'casewall.toml: sources = "x": {SECTION}'),
        ("[casewall]\ninclude = 3\n", 'casewall.toml: casewall.include = 3: write a list of files: ["teams.toml"]'),
        ('[casewall]\ninclude = [""]\n', 'casewall.toml: casewall.include = [""]: write a list of files: '),
        ('[casewall]\ninclude = ["gone.toml"]\n',
         'casewall.toml: casewall.include = "gone.toml": There is no configuration at '),
        ('[casewall]\ninclude = "."\n', 'casewall.toml: casewall.include = ".": '),
        ('[casewall]\ninclude = "bad.toml"\n', "bad.toml is not valid TOML: "),
        ('[casewall]\ninclude = "itself.toml"\n',
         "itself.toml: casewall.include: an included file includes no other. List every file in casewall.toml."),
        ('[casewall]\ninclude = ["one.toml", "two.toml"]\n',
         "two.toml: teams.east.label is set twice. Keep one of the two."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, written: str, expected: str) -> None:
    (tmp_path / "bad.toml").write_text("[x\n", encoding="utf-8")
    (tmp_path / "itself.toml").write_text('[casewall]\ninclude = ["itself.toml"]\n', encoding="utf-8")
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(f'[teams.east]\nlabel = "{name}"\n', encoding="utf-8")
    assert told(tmp_path, written).startswith(expected)


def test_a_file_that_is_not_utf_8_is_told_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "casewall.toml"
    file.write_bytes('[casewall]\nname = "Büro"\n'.encode("latin-1"))
    with pytest.raises(CasewallError) as error:
        load(file)
    assert str(error.value) == f"{file} line 2 is not UTF-8. Save the file as UTF-8."


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(CasewallError) as error:
        load(tmp_path)
    assert str(error.value) == f"'{tmp_path}' cannot be read: Is a directory. Name a file that you may read."


def test_a_configuration_that_is_not_there_is_told_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CasewallError) as error:
        load(tmp_path / "casewall.toml")
    assert str(error.value) == (
        f"There is no configuration at {tmp_path / 'casewall.toml'}. `casewall init` writes one; "
        "--config names another."
    )


def test_control_characters_of_a_value_are_written_out(tmp_path: Path) -> None:
    message = told(tmp_path, '[casewall]\ntimezone = "a\\u001b[31m\\nb"\n')
    assert message == f'casewall.toml: casewall.timezone = "a\\u001b[31m\\u000ab": {ZONE}'
