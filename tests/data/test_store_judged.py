"""Which cases wait for a verdict: few by their names, many as the wish to judge every case; nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from data.store import Store
from data.store.judged import MANY, wait_for_verdict


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """Open an empty store in which nothing waits: a new one asks for every case."""
    with Store.open(store_url, base=tmp_path) as opened:
        opened.judged(opened.unjudged())
        yield opened


def wait(store: Store, *names: str) -> None:
    with store._writing() as connection:
        wait_for_verdict(connection, "crm", pl.Series("case_id", names, dtype=pl.String))


def names(store: Store) -> list[str]:
    return sorted(store.unjudged().rows["case_id"])


def test_what_came_while_others_were_judged_waits_on(store: Store) -> None:
    wait(store, "A", "B")
    seen = store.unjudged()
    wait(store, "B", "C")
    store.judged(seen)
    assert names(store) == ["B", "C"]


def test_many_that_come_by_and_by_are_a_wish_to_judge_every_case(store: Store) -> None:
    half = [str(number) for number in range(MANY // 2)]
    wait(store, *half)
    wait(store, *half)
    assert not store.unjudged().everything
    wait(store, "one more")
    waiting = store.unjudged()
    assert waiting.everything
    assert waiting.rows.is_empty()
    store.judged(waiting)
    assert not store.unjudged().everything


def test_a_judging_that_began_before_a_wish_for_every_case_does_not_fulfil_it(store: Store) -> None:
    wait(store, "A")
    seen = store.unjudged()
    wait(store, *(str(number) for number in range(MANY + 1)))
    store.judged(seen)
    assert store.unjudged().everything
