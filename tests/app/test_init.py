"""`casewall init`: what it writes, what it refuses, what it says."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_type_hints

import pytest

from app.cli import COMMANDS, build, main
from data.settings import load

DAY = timedelta(days=1)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command line and return its exit status."""
    monkeypatch.setattr(sys, "argv", ["casewall", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def export(folder: Path, name: str = "cases.csv", *, until: datetime | None = None) -> Path:
    """Write an export of 60 cases, one a day, the last two days before now."""
    last = until or datetime.now(UTC)
    rows = ["Case,Opened,Closed,Status,Owner"]
    for back in range(61, 1, -1):
        opened = (last - DAY * back).replace(hour=9, minute=15)
        closed = "" if back < 12 else f"{opened + timedelta(hours=5):%Y-%m-%d %H:%M}"
        rows.append(f"C{back},{opened:%Y-%m-%d %H:%M},{closed},{'Closed' if closed else 'New'},Anna")
    (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder / name


def test_without_a_file_it_writes_a_commented_configuration(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "init") == 0
    assert not load(here / "casewall.toml").sources


def test_a_file_gives_a_configuration_that_loads_and_the_next_command(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export(here)
    assert run(monkeypatch, "init", "cases.csv") == 0
    settings = load(here / "casewall.toml")
    assert settings.sources["cases"].path == "cases.csv"
    assert settings.casewall.as_of is None
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Wrote casewall.toml from cases.csv: 60 cases in 60 rows."
    assert 'lines are guesses to look at, marked "# ?". `casewall check` lists them.' in said[1]
    assert said[-1] == "Next: casewall check, then casewall serve"


def test_an_old_file_tells_where_the_clock_starts(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export(here, until=datetime(2012, 5, 22, tzinfo=UTC))
    assert run(monkeypatch, "init", "cases.csv", "--config", "old.toml") == 0
    assert load(here / "old.toml").casewall.as_of is not None
    said = capsys.readouterr().out
    assert "so the wall's clock starts at 2012-05-" in said
    assert said.endswith("Next: casewall check --config old.toml, then casewall serve --config old.toml\n")


def test_what_is_there_is_not_written_over(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "casewall.toml").write_text("# mine\n", encoding="utf-8")
    assert run(monkeypatch, "init") == 2
    assert (here / "casewall.toml").read_text(encoding="utf-8") == "# mine\n"
    error = capsys.readouterr().err
    assert error == (
        "error: casewall.toml is there already. Name another with --config, or write over it with --force.\n"
    )
    assert run(monkeypatch, "init", "--force") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv"], "nowhere.csv: no such file"),
        (["cases.csv", "--timezone", "Europe/Rom"], 'Did you mean "Europe/Rome"?'),
        (["--timezone", "Europe/Rome"], "--timezone goes with a file"),
        (["cases.csv", "--config", "no/folder/casewall.toml"], "no such folder"),
        (["cases.csv", "--encoding", "latin-99"], "not a known encoding"),
        (["cases.csv", "--sheet", "Cases"], "--sheet Cases: cases.csv has no sheets. Leave --sheet out"),
        (["cases.parquet", "--encoding", "cp1252"], "--encoding cp1252: cases.parquet tells its own."),
        (["--fill", "project=SUP"], "--fill goes with a product"),
        (
            ["--source", "zendesk", "--url", "https://x.zendesk.com", "--timezone", "Europe/Rome"],
            "--timezone Europe/Rome is for a file, not for --source.",
        ),
    ],
)
def test_a_mistake_is_one_line(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    export(here)
    (here / "cases.parquet").touch()
    assert run(monkeypatch, "init", *arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (here / "casewall.toml").exists()


def test_every_command_that_the_help_names_is_built() -> None:
    built = build(list(COMMANDS))
    assert len(built.registered_commands) + len(built.registered_groups) == len(COMMANDS)


def test_no_help_has_brackets_which_its_painter_would_eat() -> None:
    """Rich takes [words] for markup: `[[televisions]]` was shown as `[]`."""
    built = build(list(COMMANDS))
    groups = [group.typer_instance for group in built.registered_groups]
    commands = [command for app in (built, *groups) if app for command in app.registered_commands]
    assert len(commands) > len(COMMANDS)
    for command in commands:
        assert command.callback is not None
        hints = get_type_hints(command.callback, include_extras=True).values()
        helps = [getattr(one, "help", "") or "" for hint in hints for one in getattr(hint, "__metadata__", ())]
        assert not [text for text in (command.callback.__doc__ or "", *helps) if "[" in text]
