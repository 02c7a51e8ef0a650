"""Every metric of the catalogue gives, on companies made by chance, the figures that plain Python counts.

Reopened, paused, void and late-told cases of three sources and four teams, across a clock change, by the real sync.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.board import Board
from app.picture import open_store
from app.questions import METRICS, Question, answer
from data.settings import load
from data.sync import sync
from tests.reference.catalogue.checks_cases import cases
from tests.reference.catalogue.differing import CHECKS, settle, told_otherwise
from tests.reference.catalogue.invented import invent, write
from tests.reference.catalogue.invented_lives import cases as lived
from tests.reference.catalogue.invented_lives import rules
from tests.reference.catalogue.lives import Life, known
from tests.reference.catalogue.look import Look, Row
from tests.spec.company import seen

EVER = (date(1970, 1, 1), date(2100, 1, 1))
SPRING, AUTUMN = datetime(2025, 3, 3, tzinfo=UTC), datetime(2025, 10, 6, tzinfo=UTC)
SEEDS = {1: SPRING, 2: AUTUMN, 3: SPRING, 4: AUTUMN}
DRAWN = [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3, 4))]
RULES = rules()


@dataclass(frozen=True)
class Both:
    """A company made by chance, as the product tells it and as plain Python counts it, at some instants."""

    seed: int
    pictures: list[tuple[datetime, Board, list[Life]]]


@pytest.fixture(scope="module", params=DRAWN, ids=lambda seed: f"seed {seed}")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    seed, folder = request.param, tmp_path_factory.mktemp("company")
    made = invent(seed, SEEDS[seed])
    for rows, now in zip((made.first, _both_loads(made.first, made.second)), made.loads, strict=True):
        write(folder, rows)
        _load(folder, now)
    first, last = made.loads
    # before the first load, between the two (what the second brings is not known yet), and after both
    instants = (first - timedelta(days=9, hours=3), first + timedelta(days=2), last + timedelta(hours=5))
    held = lived(made)
    return Both(seed, [(at, seen(folder, as_of=at), known(held, at, RULES)) for at in instants])


def _load(folder: Path, now: datetime) -> None:
    """Load every source without judging: a stored verdict keeps what a late row would change."""
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        assert [report.error for report in sync(settings, store, now=now)] == [None] * 3


def _both_loads(first: dict[str, list[Row]], second: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {name: rows + second[name] for name, rows in first.items()}


@pytest.mark.parametrize("check", CHECKS)
def test_a_metric_tells_what_plain_python_counts(both: Both, check: str) -> None:
    if check not in METRICS:
        pytest.skip(f"{check} is not in the catalogue yet")
    found: list[tuple[str, Any, Any]] = []
    for at, board, lives in both.pictures:

        def ask(name: str, start: date, end: date, *, seen: Board = board, **asked: Any) -> list[Row]:
            return answer(name, seen, Question(start=start, end=end, **asked)).to_dicts()

        today = RULES.calendars[None].date(at)
        for span in (EVER, (today - timedelta(days=28), today)):
            found += told_otherwise(CHECKS[check](Look(lives, RULES, at, *span, ask, least=5)))
    settle(check, found, where=f"seed {both.seed}")


def test_every_case_is_what_plain_python_makes_of_it(both: Both) -> None:
    for at, board, lives in both.pictures:
        pairs = cases(board.cases.to_dicts(), lives, RULES)
        settle("cases", told_otherwise(pairs), where=f"seed {both.seed}, {at}")
