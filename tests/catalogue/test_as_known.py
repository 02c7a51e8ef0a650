"""What was known at earlier instants, told by a later board: the same as the board of that instant tells."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from app.board import Board
from app.catalogue.as_known import Known
from app.catalogue.freshness import midnight
from app.picture import open_store, picture
from app.questions import Question, answer, of_teams
from metrics.rules import TargetRule
from metrics.visibility import visibility
from tests.spec.company import HEAD, loaded, seen
from tests.spec.histories import EVENTS, LOADS, export, steps
from tests.spec.linked import joined
from tests.tables import at

NOW = Question(start=date(2026, 10, 15), end=date(2026, 10, 15))
WEEKS = timedelta(weeks=13)
TYPED = HEAD + EVENTS + '\n[teams.east]\n[teams.west]\n[owners.anna]\nteam = "east"\n[owners.ben]\nteam = "west"\n'


def same(board: Board, then: Board) -> None:
    """Hold the past of one board to the board of that instant."""
    known, instant = Known(board, then.as_of - WEEKS), then.as_of
    assert visibility(known.open_at(instant)).equals(visibility(then.cases))
    assert known.capability_at(instant).equals(answer("capability", then, NOW))
    assert known.partners_at(instant).equals(answer("link-partners", then, NOW))
    for name in ("source", "team", "owner", "case_type", "state"):
        assert visibility(known.open_at(instant), by=(name,)).equals(visibility(then.cases, by=(name,)))


def week_ends(board: Board, *back: int) -> list[datetime]:
    monday = board.today - timedelta(days=board.today.weekday())
    return [midnight(board, monday - timedelta(weeks=weeks)) for weeks in back]


def test_the_ends_of_weeks_are_the_pictures_of_those_instants(company: Board) -> None:
    rules = [replace(rule, key=f"{rule.key}!", case_type="quote") for rule in company.rules.targets[:1]]
    assert isinstance(rules[0], TargetRule)
    some = replace(company, rules=replace(company.rules, targets=tuple(rules)))
    with open_store(company.settings) as store:
        for instant in week_ends(company, 0, 7):
            then = picture(company.settings, store, as_of=instant)
            same(company, then)
            # fewer targets than the demo company has: some of its cases are bound by none
            kept = visibility(Known(some, instant - WEEKS).open_at(instant)).row(0)
            quotes = then.cases.filter("is_open", pl.col("case_type") == "quote").height
            assert kept[:2] == (quotes, then.cases.filter("is_open").height - quotes)
            assert 0 < quotes < sum(kept[:2])


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_what_a_log_told_late_was_not_known_then(tmp_path: Path, seed: int) -> None:
    (tmp_path / "casewall.toml").write_text(TYPED, encoding="utf-8")
    lives, late = steps(random.Random(seed)), 0
    for now in LOADS:
        export(tmp_path, lives, now=now)
        assert [report.error for report in loaded(tmp_path, now=now)] == [None]
    last = seen(tmp_path, as_of=LOADS[-1])
    for now in LOADS:
        same(last, seen(tmp_path, as_of=now))
        late += last.events.filter(pl.col("occurred_at") <= now, pl.col("seen_at") > now).height
    assert late > 0


def test_linked_cases_are_one_piece_of_work_in_the_past_too(tmp_path: Path) -> None:
    board = joined(
        tmp_path,
        as_of=at("2025-05-23 12:00"),
        crm="""
            Q1 | 2025-05-12 09:00 | Open | quote | anna | 4711 | Ada
            Q1 | 2025-05-13 12:00 | Closed | quote | anna | 4711 | Ada
            Q2 | 2025-05-13 09:00 | Open | quote | ben | | Bob
            Q2 | 2025-05-19 10:00 | Open | quote | ben | 4712 | Bob
            Q3 | 2025-05-13 09:00 | Open | quote | ben | 4799 | Cy
            Q4 | 2025-05-13 09:00 | Open | quote | ben | 4798 | Di
            Q4 | 2025-05-20 09:00 | Spam | quote | ben | 4798 | Di
        """,
        erp="""
            4711 | 2025-05-13 09:00 | Open | order | anna | 4711 | Ada
            4711 | 2025-05-21 09:00 | Closed | order | anna | 4711 | Ada
            4712 | 2025-05-14 09:00 | Open | order | anna | 4712 | Bob
        """,
    )
    told = []
    for day in (12, 13, 16, 19, 20, 22):
        then = seen(tmp_path, as_of=at(f"2025-05-{day} 18:00"))
        known = Known(board, then.as_of - WEEKS)
        assert known.partners_at(then.as_of).equals(answer("link-partners", then, NOW)), day
        told.append(known.partners_at(then.as_of).row(0)[:2])
    assert told == [(0, 1), (1, 2), (1, 2), (2, 2), (2, 1), (2, 1)]
    # the quote that went on as an order is one piece of work; the other pair is told to be one since the 19th alone
    opened = Known(board, board.as_of - WEEKS).open_at(at("2025-05-20 18:00"))
    assert opened.height == seen(tmp_path, as_of=at("2025-05-20 18:00")).cases.filter("is_open").height == 3


def test_of_a_team_its_own_cases_are_told(company: Board) -> None:
    (instant,) = week_ends(company, 4)
    whole = visibility(Known(company, instant - WEEKS).open_at(instant), by=("team",))
    east = visibility(Known(of_teams(company, ["east"]), instant - WEEKS).open_at(instant))
    assert whole.filter(team="east").drop("team").equals(east)
