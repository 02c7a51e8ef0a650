"""What a command refuses is one line with the remedy, and a status that is not zero."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.catalogue import METRICS
from tests.app.command import CONFIG, ROWS, company
from tests.app.conftest import Casewall
from tests.tables import at


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("metrics wipp", "metric 'wipp' is not known. Did you mean \"wip\"?"),
        ("metrics speed", f"metric 'speed' is not known. Known here: {', '.join(sorted(METRICS))}."),
        ("metrics wip --by teem",
         "--by 'teem' is not known. Did you mean \"team\"? It is one of source, team, owner, tier, case_type, "
         "priority, state, day, week, month."),
        ("metrics wip --by week", "wip is asked of one instant: it has no --by week; use --as-of"),
        ("metrics throughput --by week --by day", "--by week --by day: choose one period"),
        ("metrics wip --team eastt", "--team 'eastt' is not known. Did you mean \"east\"? It is one of east, west."),
        ("metrics wip --team east --team nobody", "--team 'nobody' is not known. Known here: east, west."),
        ("metrics wip --format jsn", "--format 'jsn' is not known. It is one of table, json, csv, parquet."),
        ("metrics wip --before 2026-10-15", "--before belongs to due-soon and forecast: wip does not ask for it."),
        ("metrics wip --from 2026-10-01", "wip is asked of one instant: it has no --from; use --as-of"),
        ("metrics net-flow --backlog only",
         "--backlog belongs to what is asked of one instant, as wip: net-flow is of days."),
        ("metrics compliance --of compliance", "--of belongs to signals: compliance does not ask for it."),
        ("metrics wip --seed 2", "--seed belongs to forecast: wip does not ask for it."),
        ("metrics wip --judged later", "--judged 'later' is not known. It is then or now."),
        ("metrics wip --backlog all", "--backlog 'all' is not known. It is only."),
        ("metrics wip --as-of noon",
         "--as-of 'noon' is not an instant: write it as 2026-10-15 13:48, or with an offset as 2026-10-15T13:48+02:00"),
        ("metrics wip --as-of 0001-01-01", "--as-of '0001-01-01': an instant lies between 1970 and 2100"),
        ("metrics compliance --from 2026-13-01", "--from '2026-13-01' is not a day: write a date as 2026-12-24"),
        ("metrics compliance --to 9999-01-01", "--to '9999-01-01' is not a day: a date lies between 1970 and 2100"),
        ("metrics compliance --from 2026-10-05 --to 2026-10-01",
         "--to 2026-10-01 is before --from 2026-10-05: no day lies between them. Turn them round."),
        ("metrics compliance --from 2027-01-01",
         "--from 2027-01-01 is after today (2026-10-14): nothing has happened yet."),
        ("metrics due-soon --before 2020-01-01",
         "--before '2020-01-01' does not lie ahead: the picture is of 2026-10-14 12:00. Name a later instant."),
        ("explain forecast --before 2020-01-01",
         "--before '2020-01-01' does not lie ahead: the picture is of 2026-10-14 12:00. Name a later instant."),
        ("sync crn", 'There is no source "crn". Did you mean "crm"?'),
        ("case crn A1", "source 'crn' is not known. Did you mean \"crm\"?"),
        ("case crm A11", "source 'crm' has no case 'A11' that was known at 2026-10-14 12:00. Did you mean 'A1'?"),
        ("case crm zzz",
         "source 'crm' has no case 'zzz' that was known at 2026-10-14 12:00. "
         "`casewall sync crm` reads what is new there."),
        ("case crm A1 --format xml", "--format 'xml' is not known. It is text or json."),
        ("case crm A1 --judged never", "--judged 'never' is not known. It is then or now."),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told(desk: Casewall, arguments: str, told: str) -> None:
    assert desk(*arguments.split(" ")) == (2, "", f"error: {told}\n")


@pytest.mark.parametrize(
    "arguments", ["metrics", "metrics wip more", "metrics wip --nope", "metrics wip --by", "case crm", "sync crm erp",
                  "sync --josn", "snyc"],
)  # fmt: skip
def test_a_command_that_is_typed_wrongly_is_told_in_one_line(casewall: Casewall, arguments: str) -> None:
    status, out, err = casewall(*arguments.split(" "))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("error: ")


@pytest.mark.parametrize("command", [("metrics", "wip"), ("sync",), ("case", "crm", "A1")])
def test_a_wrong_configuration_ends_every_command(casewall: Casewall, tmp_path: Path, command: tuple[str, ...]) -> None:
    company(tmp_path, config=CONFIG.replace("least_n", "leest_n"))
    told = 'error: casewall.toml: thresholds.leest_n = 1 is not a known key. Did you mean "least_n"?\n'
    assert casewall(*command) == (2, "", told)
    assert not (tmp_path / "casewall.db").exists()


def test_a_calendar_that_cannot_be_built_is_told_before_anything_is_read(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.replace("week =", 'holidays = { country = "XX" }\nweek ='))
    status, out, err = casewall("sync")
    assert (status, out) == (2, "")
    assert err.startswith('error: casewall.toml: calendars.office.holidays.country = "XX" is not known: ')
    assert not (tmp_path / "casewall.db").exists()


def test_a_wrong_variable_of_the_environment_is_told_by_its_name(
    desk: Casewall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWALL_CASEWALL__TIMEZONE", "Mars/Base")
    assert desk("metrics", "wip") == (
        2, "", 'error: CASEWALL_CASEWALL__TIMEZONE: casewall.timezone = "Mars/Base": no such timezone; '
        'write an IANA name such as "Europe/Berlin".\n',
    )  # fmt: skip


@pytest.mark.parametrize("option", ["missing.toml", "."])
def test_a_configuration_that_cannot_be_read_is_told(casewall: Casewall, option: str) -> None:
    status, out, err = casewall("metrics", "wip", "--config", option)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert option in err or "Is a directory" in err


def test_nothing_is_counted_where_nothing_was_ever_loaded(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path)
    told = "error: Nothing has been loaded yet, so there is nothing to count. `casewall sync` loads cases.\n"
    assert casewall("metrics", "wip") == (2, "", told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("metrics wip --as-of 1980-01-01", "no case is known at 1980-01-01 00:00: there is nothing to count."),
        ("metrics throughput --from 2026-09-01 --to 2026-10-05",
         "the days from 2026-09-01 to 2026-10-05 lie before the first case that counts: it was opened on 2026-10-05."),
        ("explain lead-time --to 2026-10-01",
         "the days from 2026-07-09 to 2026-10-01 lie before the first case that counts: it was opened on 2026-10-05."),
    ],
)  # fmt: skip
def test_figures_of_what_lies_before_every_case_are_told(desk: Casewall, arguments: str, told: str) -> None:
    status, out, err = desk(*arguments.split(" "))
    assert (status, err, out == "") == (0, f"warning: {told}\n", False)


def test_figures_of_long_after_the_last_load_are_told(desk: Casewall, tmp_path: Path) -> None:
    """A day without news is told; what is of today is not, since a command is asked at any time between two loads."""
    for number, (day, told) in enumerate((("2026-10-13 13:00", ""), ("2026-10-13 11:00", "warning: ")), start=1):
        company(tmp_path, rows=ROWS + f"B{number},2026-10-12 09:00,,New,,west,order,1,,\n")
        file = tmp_path / "crm.csv"
        os.utime(file, (at(day).timestamp(), at(day).timestamp()))
        desk("sync")
        assert desk("metrics", "wip").err[:9] == told
    assert desk("metrics", "wip").err == (
        'warning: source "crm" is known up to 2026-10-13 11:00 only: what happened since is missing here. '
        "`casewall sync` loads it.\n"
    )


def test_a_source_that_was_never_loaded_is_told_beside_the_figures(desk: Casewall, tmp_path: Path) -> None:
    second = CONFIG.split("[sources.crm]")[1]
    erp = "[sources.erp]" + second.replace("sources.crm", "sources.erp").replace("crm*.csv", "erp.csv")
    company(tmp_path, config=CONFIG + erp)
    told = desk("metrics", "wip", "--format", "csv")
    assert (told.status, told.out) == (0, "wip,paused\n3,1\n")
    assert told.err == (
        'warning: source "erp" was never loaded: its cases are missing here. `casewall sync erp` loads them.\n'
    )


def test_cases_of_a_source_that_is_not_configured_any_more_are_told(desk: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.replace("sources.crm", "sources.desk"))
    desk("sync")
    told = desk("metrics", "wip", "--format", "csv")
    assert (told.status, told.out) == (0, "wip,paused\n6,2\n")
    assert told.err == (
        'warning: the store holds cases of a source "crm" that casewall.toml does not name: they are counted too.\n'
    )
