"""A file that cannot be read is tried again ever later while it stays the same; a mended one is read at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import Clock
from app.live import Live
from app.picture import open_store
from data.settings import load
from data.sources import looks
from data.sources.looks import LONGEST, Looked
from tests.app.command import CONFIG, HEADING, ROWS, company

SECOND = timedelta(seconds=1)
PAGE = "<html><body>Sign in</body></html>\n"


class Hand:
    """A monotonic clock that is set by hand."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    held = Hand()
    monkeypatch.setattr(looks, "monotonic", held)
    return held


@pytest.fixture
def live(tmp_path: Path, hand: Hand) -> Iterator[Live]:
    company(tmp_path, config=CONFIG.replace('kind = "csv"', 'kind = "csv"\ninterval = "20 s"'), rows=ROWS)
    settings = load(tmp_path / "casewall.toml")
    with open_store(settings) as store:
        yield Live(settings, store, Clock.start())


def state(live: Live) -> tuple[int, bool]:
    """Return how often in a row the source failed, and whether it does."""
    (told,) = live.store.statuses().to_dicts()
    return told["tries"], told["error"] is not None


def test_a_mended_file_is_read_at_the_next_look(live: Live, hand: Hand) -> None:
    file = live.settings.path.parent / "crm.csv"
    assert live.once("crm") == 20 * SECOND
    assert state(live) == (0, False)
    file.write_text(PAGE)
    for tried, seconds in ((1, 20), (2, 40), (3, 80)):
        assert live.once("crm") == 20 * SECOND
        assert state(live) == (tried, True)
        hand.at += seconds - 1
        assert live.once("crm") == 20 * SECOND  # the same rubbish is not read again yet
        assert state(live) == (tried, True)
        hand.at += 1
    assert live.once("crm") == 20 * SECOND
    assert state(live) == (4, True)
    file.write_text(HEADING + ROWS + "A8,2026-10-14 11:30,,New,,west,order,2,,\n")
    assert live.once("crm") == 20 * SECOND
    assert state(live) == (0, False)
    assert "A8" in live.store.versions()["case_id"].to_list()


def test_a_file_that_is_gone_is_looked_for_at_every_interval(live: Live) -> None:
    file = live.settings.path.parent / "crm.csv"
    live.once("crm")
    file.rename(file.with_suffix(".away"))
    assert live.once("crm") == 20 * SECOND
    (told,) = live.store.statuses().to_dicts()
    assert (told["tries"], told["next_at"] - told["tried_at"]) == (1, 20 * SECOND)
    file.with_suffix(".away").rename(file)  # the very same
    assert live.once("crm") == 20 * SECOND
    assert state(live) == (0, False)


def test_the_pause_of_the_same_files_grows_to_five_minutes(hand: Hand) -> None:
    looked, files = Looked(), (("a.csv", 1, 2),)
    pauses = []
    for _ in range(8):
        began = hand.at
        looked.note("a", files, 20 * SECOND, loaded=False)
        while not looked.is_news("a", files):
            hand.at += 1
        pauses.append(hand.at - began)
        assert looked.is_news("a", (("a.csv", 2, 2),))
    assert pauses == [20, 40, 80, 160, 300, 300, 300, LONGEST / SECOND]


def test_files_of_before_a_failure_end_it(hand: Hand) -> None:
    looked, good, bad = Looked(), (("a.csv", 1, 2),), (("a.csv", 2, 2),)
    looked.note("a", good, SECOND, loaded=True)
    assert not looked.is_news("a", good)
    looked.note("a", bad, SECOND, loaded=False)
    assert not looked.is_news("a", bad)
    assert looked.is_news("a", good)
