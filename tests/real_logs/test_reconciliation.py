"""Our verdicts against the sources' own on two real logs: each differing case has a cause, or is told as unexplained.

Which cases differ, and by which change of the rules they would agree, is counted a second time in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from app.casefile import casefile
from app.reconciling import Reconciled, reconcile
from metrics.reconciliation import CAUSES, UNEXPLAINED
from tests.real_logs import raw, raw_baltimore_311, raw_uci_incidents
from tests.real_logs.loading import Loaded, loaded

END = datetime(2017, 3, 1, tzinfo=UTC)
SHOWN = datetime(2016, 4, 28, 15, 0, tzinfo=raw_uci_incidents.ZONE)
EXPORTED = datetime(2019, 10, 21, 12, 0, tzinfo=raw_baltimore_311.ZONE)
EVER = (date(1970, 1, 1), date(2100, 1, 1))
ZERO = timedelta(0)
DAYS = {"1 - Critical": None, "2 - High": None, "3 - Moderate": timedelta(days=3), "4 - Low": timedelta(days=5)}


@pytest.fixture(scope="module")
def uci(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("uci")
    file = real_logs / raw_uci_incidents.FILE
    with loaded("uci_incidents", source="incidents", file=file, folder=folder) as held:
        yield held


@pytest.fixture(scope="module")
def uci_cases(real_logs: Path) -> list[raw.Case]:
    return raw_uci_incidents.cases(raw_uci_incidents.rows(real_logs))


@pytest.fixture(scope="module")
def baltimore(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("baltimore")
    file = real_logs / raw_baltimore_311.FILE
    with loaded("baltimore_311", source="requests", file=file, folder=folder) as held:
        yield held


def found(log: Loaded, at: datetime) -> Reconciled:
    """Reconcile every case closed by an instant, and hold it to what compliance counts."""
    told = reconcile(log.board(at), log.source, start=EVER[0], end=EVER[1])
    counted = log.ask("compliance", at).row(0, named=True)
    causes = dict(told.counts.drop_nulls("cause").select("cause", "cases").rows())
    assert list(causes) == list(CAUSES)
    assert sum(causes.values()) == told.count("differ") == counted["disagree"] == told.cases["cause"].count()
    assert told.counts["cases"].sum() == counted["met"] + counted["late"] + counted["no_target"]
    return told


def stretches(case: raw.Known) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield what stood from when to when, from the opening to the closing that stands."""
    assert case.closing is not None
    opened, end = case.case.opened_at, case.closing.at
    first = (max(opened, case.steps[0].at), case.steps[0].state)
    turns = [(opened, "queued"), first, *((max(opened, step.at), step.state) for step in case.steps[1:]), (end, "")]
    for (since, state), (until, _) in pairwise(turns):
        if since < min(until, end):
            yield since, min(until, end), state


def by_cause(case: raw.Known) -> str | None:
    """Return why an incident's two verdicts differ, None where they agree; the SLA's own target is nowhere told."""
    assert case.closing is not None
    office, priority = raw_uci_incidents.OFFICE, str(case.closing.priority)
    target, kept = raw_uci_incidents.TARGETS[priority], bool(case.last.met)
    running = [(a, b) for a, b, state in stretches(case) if state not in (*raw.PAUSES, "done")]
    if (sum((office.net(a, b) for a, b in running), ZERO) <= target) == kept:
        return None
    with_pauses = sum((office.net(a, b) for a, b, state in stretches(case) if state != "done"), ZERO)
    if (with_pauses <= target) == kept:
        return "pause counted"
    if (sum((b - a for a, b in running), ZERO) <= (DAYS[priority] or target)) == kept:
        return "24x7"
    first = next(step.at for step in case.steps if step.state == "done")
    until = [(a, min(b, first)) for a, b in running if a < first]
    if first < case.closing.at and (sum((office.net(a, b) for a, b in until), ZERO) <= target) == kept:
        return "first closing"
    return UNEXPLAINED


@pytest.mark.long
@pytest.mark.parametrize("at", [SHOWN, END])
def test_the_incidents_differ_by_the_causes_that_plain_python_finds(
    uci: Loaded, uci_cases: list[raw.Case], at: datetime
) -> None:
    told = found(uci, at)
    closed = [case for case in raw.known(uci_cases, at) if case.closing]
    assert dict(told.cases.select("case_id", "cause").rows()) == {case.case.case_id: by_cause(case) for case in closed}
    assert (told.count("we have no verdict"), told.count("they have none")) == (0, 0)


@pytest.mark.long
def test_the_counts_of_the_incidents_are_those_of_the_documents(uci: Loaded) -> None:
    told = found(uci, END)
    causes = dict(told.counts.drop_nulls("cause").select("cause", "cases").rows())
    assert causes == {"pause counted": 1794, "24x7": 445, "first closing": 2, "their target": 0, UNEXPLAINED: 2093}
    assert (told.cases.height, told.count("agree")) == (20_768, 16_434)


@pytest.mark.long
def test_every_differing_case_opens_its_receipt(uci: Loaded) -> None:
    board = uci.board(END)
    for cause in CAUSES:
        for case_id, net in found(uci, END).of(cause).head(5).select("case_id", "net_work_time").rows():
            lines = casefile(board, "incidents", case_id).receipt["counted"]
            assert (lines.sum() or ZERO) == net


def test_the_requests_judged_by_the_citys_own_dates_agree(baltimore: Loaded) -> None:
    told = found(baltimore, EXPORTED)
    assert (told.count("agree"), told.count("differ"), told.count("neither has one")) == (1361, 0, 13)
    assert told.our_share == told.their_share


def test_requests_judged_by_a_target_of_our_own_differ_from_the_citys_dates(
    real_logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two working days of 8 h instead of the promise: the city calls some requests late that we call met."""
    config = tmp_path / "casewall.toml"
    ours = '[[targets]]\nwithin = "2 days"\n'
    text = (Path(__file__).resolve().parents[2] / "docs/examples/baltimore_311/casewall.toml").read_text()
    config.write_text(text.replace('[[targets]]\nby = "source_due_at"', f"{ours}#"), encoding="utf-8")
    assert ours in config.read_text(encoding="utf-8")
    monkeypatch.setenv("CASEWALL_STORE", f"sqlite:///{tmp_path / 'casewall.db'}")
    monkeypatch.setenv("CASEWALL_SOURCES__REQUESTS__PATH", str(real_logs / raw_baltimore_311.FILE))
    from data.settings import load

    log = Loaded("requests", config, load(config))
    log.sync_again()
    told = found(log, EXPORTED)
    known = raw.known(raw_baltimore_311.cases(raw_baltimore_311.rows(real_logs)), EXPORTED)
    limit, office = timedelta(hours=16), raw_baltimore_311.OFFICE
    expected: dict[str, str | None] = {}
    for case in known:
        if case.closing and case.case.due_at:
            met, kept = raw.net_time(case, EXPORTED, office) <= limit, case.closing.at <= case.case.due_at
            around = (case.closing.at - case.case.opened_at <= timedelta(days=2)) == kept
            expected[case.case.case_id] = None if met == kept else "24x7" if around else "their target"
    both = told.cases.filter(told.cases["their_verdict"].is_not_null())
    assert dict(both.select("case_id", "cause").rows()) == expected
    assert told.count("differ") == sum(cause is not None for cause in expected.values()) == 134
