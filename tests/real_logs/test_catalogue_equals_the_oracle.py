"""Every metric of the catalogue gives, on each real log, the figures that plain Python counts from the raw rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from app.questions import METRICS, Question, answer
from metrics.rules import CaseType, TargetRule
from tests.real_logs import raw_lives, test_baltimore_311, test_bpi_2013, test_helpdesk_italy, test_uci_incidents
from tests.real_logs.loading import Loaded, loaded
from tests.reference.catalogue.checks_cases import cases
from tests.reference.catalogue.differing import CHECKS, settle, told_otherwise
from tests.reference.catalogue.lives import Case, Life, known
from tests.reference.catalogue.look import Look, Row

HOUR = timedelta(hours=1)
# what the help desk calls its steps, of cases by their last digit; it alone of the logs says what was done
STEPS = {"1": ("Take in charge ticket", "Wait"), "2": ("Assign seriousness",), "3": ("Wait", "Require upgrade")}
EVER = (date(1970, 1, 1), date(2100, 1, 1))
LOGS = {
    "helpdesk_italy": ("tickets", test_helpdesk_italy),
    "baltimore_311": ("requests", test_baltimore_311),
    "bpi_2013": ("incidents", test_bpi_2013),
    "uci_incidents": ("incidents", test_uci_incidents),
}


@dataclass
class Both:
    """A log as the product has loaded it, and as the plain catalogue reads its raw rows."""

    name: str
    loaded: Loaded
    raw: raw_lives.Log
    instants: list[datetime]
    lives: dict[datetime, list[Life]] = field(default_factory=dict)

    def at(self, at: datetime) -> list[Life]:
        """Return the cases as known at an instant, made once."""
        if at not in self.lives:
            self.lives[at] = known(self.raw.cases, at, self.raw.rules)
        return self.lives[at]

    def look(self, at: datetime, start: date, end: date) -> Look:
        """Put both beside each other."""

        def ask(name: str, first: date, last: date, **asked: Any) -> list[Row]:
            return answer(name, self.loaded.board(at), Question(start=first, end=last, **asked)).to_dicts()

        return Look(self.at(at), self.raw.rules, at, start, end, ask, self.raw.met_at(at))


@pytest.fixture(scope="module", params=LOGS)
def both(request: pytest.FixtureRequest, real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    source, tests = LOGS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    raw = getattr(raw_lives, request.param)(real_logs)
    with loaded(request.param, source=source, file=real_logs / tests.FILE, folder=folder) as held:
        yield Both(request.param, held, raw, [at.astimezone(UTC) for at in tests.INSTANTS[:2]])


@pytest.mark.parametrize("check", CHECKS)
def test_a_metric_tells_what_plain_python_counts(both: Both, check: str) -> None:
    if check not in METRICS:
        pytest.skip(f"{check} is not in the catalogue yet")
    found: list[tuple[str, Any, Any]] = []
    early, late = both.instants
    today = both.raw.rules.calendars[None].date(late)
    for at, span in ((early, EVER), (late, (today - timedelta(days=28), today))):
        found += told_otherwise(CHECKS[check](both.look(at, *span)))
    settle(check, found, where=both.name)


def test_every_case_is_what_plain_python_makes_of_it(both: Both) -> None:
    at = both.instants[1]
    pairs = cases(both.loaded.board(at).cases.to_dicts(), both.at(at), both.raw.rules)
    settle("cases", told_otherwise(pairs), where=both.name)


@pytest.mark.parametrize("limit", [HOUR / 4, 8 * HOUR])
def test_a_promise_of_an_owner_is_kept_as_often_as_plain_python_counts(both: Both, limit: timedelta) -> None:
    rule = TargetRule(key="new", within=limit, measure="ownership")
    raw = replace(both.raw, rules=replace(both.raw.rules, promises={"ownership": limit}))
    for at in both.instants:
        board = both.loaded.board(at)
        board = replace(board, rules=replace(board.rules, targets=(*board.rules.targets, rule)))
        here = replace(both, raw=raw, loaded=replace(both.loaded, boards={at: board}))
        pairs = CHECKS["ownership-compliance"](here.look(at, *EVER))
        settle("ownership-compliance", told_otherwise(pairs), where=both.name)


def test_a_checklist_is_followed_as_often_as_plain_python_counts(both: Both) -> None:
    types = {name: CaseType(checklist=steps) for name, steps in STEPS.items()}
    raw = replace(both.raw, cases=[_typed(case) for case in both.raw.cases])
    raw = replace(raw, rules=replace(raw.rules, checklists=STEPS))
    for at in both.instants:
        board = both.loaded.board(at)
        cases = board.cases.with_columns(case_type=pl.col("case_id").str.slice(-1))
        board = replace(board, cases=cases, rules=replace(board.rules, case_types=types))
        here = replace(both, raw=raw, lives={}, loaded=replace(both.loaded, boards={at: board}))
        settle("checklist", told_otherwise(CHECKS["checklist"](here.look(at, *EVER))), where=both.name)


def _typed(case: Case) -> Case:
    says = {"case_type": case.case_id[-1]}
    return replace(case, events=tuple(replace(event, says={**event.says, **says}) for event in case.events))
