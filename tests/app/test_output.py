"""What a command writes: to a pipe that closes, a full disk, a terminal, a file."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import polars as pl
import pytest

from app.csv_text import csv_text
from app.output import say_json
from app.plain_text import clean
from app.text_table import text_table
from tests.app.command import ROWS, company, environment, many_rows, run, start
from tests.app.conftest import Casewall

COMMANDS = [
    ("sync",),
    ("sync", "--json"),
    ("metrics", "wip"),
    ("metrics", "throughput", "--by", "day", "--format", "json"),
    ("metrics", "wip", "--format", "csv"),
    ("metrics", "wip", "--format", "parquet"),
    ("case", "crm", "A1"),
]


def test_spans_of_time_are_hours_in_csv_too(desk: Casewall, tmp_path: Path) -> None:
    status, told, err = run(tmp_path, "metrics", "wip", "--cases", "wip", "--format", "csv", stdout=subprocess.PIPE)
    assert (status, err) == (0, "")
    first, second = (line.split(",") for line in told.splitlines()[:2])
    assert float(second[first.index("target")]) > 0


def test_spans_of_time_are_hours_in_a_table_too(desk: Casewall) -> None:
    """A row said "1 day, 3:00:00" of 27 net work hours, which are more than three days of work."""
    told = desk("metrics", "wip", "--cases", "wip").out
    first = next(line for line in told.splitlines() if " A5 " in line).split()
    assert "27" in first
    assert "day," not in told


def test_a_table_tells_instants_by_the_clock_of_the_office_and_what_goes_to_a_program_in_utc(desk: Casewall) -> None:
    """A case's own page said 17:00 where the list of late ones said 15:00."""
    asked = ("metrics", "buffers", "--cases", "late")
    assert "2026-10-09 17:00:00+02:00" in desk(*asked).out
    assert "2026-10-09T15:00:00+00:00" in desk(*asked, "--format", "json").out
    assert "+00:00" not in desk("explain", "due-soon", "--as-of", "2026-10-05 10:00").out


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_goes_away_ends_the_command_quietly(desk: Casewall, tmp_path: Path, command: tuple[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    status, _, err = run(tmp_path, *command, stdout=writing)
    os.close(writing)
    assert (status, err) == (1, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_output_without_room_is_told(desk: Casewall, tmp_path: Path, command: tuple[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        told = run(tmp_path, *command, stdout=full)
    assert told == (2, "", "error: The output cannot be written: No space left on device.\n")


def test_a_closed_output_is_told(desk: Casewall, tmp_path: Path) -> None:
    told = run(tmp_path, "metrics", "wip", preexec_fn=lambda: os.close(1))
    assert told == (2, "", "error: There is no standard output to write to.\n")


def test_the_first_line_can_be_taken_alone(desk: Casewall, tmp_path: Path) -> None:
    with start(tmp_path, "metrics", "wip") as metrics:
        head = subprocess.run(["head", "-1"], stdin=metrics.stdout, capture_output=True, check=True)
        assert metrics.stderr is not None
        assert (head.stdout.split(), metrics.stderr.read()) == ([b"wip", b"paused"], b"")


def test_a_load_into_a_file_writes_nothing_but_what_it_tells(tmp_path: Path) -> None:
    """No spinner, no control characters."""
    company(tmp_path)
    status, out, err = run(tmp_path, "sync")
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    assert "\r" not in out


def test_a_load_on_a_terminal_shows_what_it_does(tmp_path: Path) -> None:
    company(tmp_path, rows=many_rows(3_000))
    master, slave = pty.openpty()
    with start(tmp_path, "sync", stderr=slave, env=environment(TERM="xterm", COLUMNS="80")) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(master)
    assert process.returncode == 0
    for step in (b"crm: reading", b"crm: storing 3,000 rows", b"judging closed cases"):
        assert step in shown


def test_a_terminal_is_no_place_for_parquet(desk: Casewall, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    status, _, err = run(tmp_path, "metrics", "wip", "--format", "parquet", stdout=slave)
    os.close(slave)
    os.close(master)
    told = "error: --format parquet is not for a terminal: send it to a file with > FILE.parquet\n"
    assert (status, err) == (2, told)


def test_a_terminal_that_lacks_a_letter_still_shows_the_rest(tmp_path: Path) -> None:
    company(tmp_path, rows=ROWS.replace("Ann", "Łucja"))
    run(tmp_path, "sync")
    status, out, err = run(tmp_path, "metrics", "wip", "--by", "owner", env=environment(PYTHONIOENCODING="ascii"))
    assert (status, err) == (0, "")
    assert out.splitlines()[2].split() == ["?ucja", "2", "1"]


def test_a_name_does_not_steer_the_terminal(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows=ROWS.replace("Ann", "\x1b[31mAnn"))
    casewall("sync")
    assert "\x1b" not in casewall("metrics", "wip", "--by", "owner").out
    assert "\x1b" not in casewall("case", "crm", "A5").out


def test_an_error_that_repeats_a_name_does_not_steer_the_terminal(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows=ROWS.replace("east", "\x1b[31meast"))
    casewall("sync")
    told = casewall("metrics", "wip", "--team", "ast")
    assert (told.status, "east" in told.err, "\x1b" in told.err) == (2, True, False)


def test_control_characters_become_spaces() -> None:
    assert clean("Größe\x1b[31m\n\tok") == "Größe [31m  ok"


LONG = "A very long name " + "of somebody " * 40
FRAME = pl.DataFrame({"source": ["crm"], "case_id": ["A" * 60], "owner": [LONG], "wip": [1_234_567], "share": [0.125]})


def test_a_table_for_a_file_cuts_nothing() -> None:
    head, row = text_table(FRAME).splitlines()
    assert head.split() == ["source", "case_id", "owner", "wip", "share"]
    assert row.split() == ["crm", "A" * 60, *LONG.split(), "1234567", "0.125"]


@pytest.mark.parametrize("wide", [100, 20])
def test_a_table_on_a_terminal_cuts_names_alone(wide: int) -> None:
    row = text_table(FRAME, wide=wide).splitlines()[1]
    assert row.split()[:2] == ["crm", "A" * 60]
    assert row.split()[-2:] == ["1234567", "0.125"]
    assert "A very long…" in row or len(row) == wide
    assert len(row) < 110


def test_a_piped_table_has_its_figures_beside_a_very_long_name(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows=ROWS.replace("Ann", LONG))
    casewall("sync")
    told = casewall("metrics", "wip", "--by", "owner").out
    assert [line.split()[-2:] for line in told.splitlines()] == [["wip", "paused"], ["2", "1"], ["1", "0"]]


@pytest.mark.parametrize(
    ("subject", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", " '=1+1"),
        ("\r=1+1", " '=1+1"),
        ("＝1+1", "'＝1+1"),
        ("late;=1+1", "late;'=1+1"),
        ("one\nline\x1b[31m\x9b2J", "one line [31m 2J"),
        ("a = b - c", "a = b - c"),
        ("-5", "-5"),
        ("+3.25", "+3.25"),
    ],
)
def test_a_text_in_csv_is_no_formula_and_steers_nothing(subject: str, written: str) -> None:
    assert csv_text(pl.DataFrame({"subject": [subject], "n": [-5]})) == f"subject,n\n{written},-5\n"


def test_json_on_a_terminal_steers_nothing_and_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    held = {"subject": "Größe \x1b[31m \x9b2J \x7f"}
    say_json(held)
    told = capsys.readouterr().out
    assert not {"\x1b", "\x9b", "\x7f"} & set(told)
    assert "Größe" in told
    assert json.loads(told) == held
