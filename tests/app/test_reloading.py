"""Load again: the mended configuration is taken in while the site runs; a broken one changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from app.instants import clock
from app.live import Live
from app.queries import board, forget
from app.reloading import Begun, load_again
from app.served import Site, install, site
from data.settings import load
from tests.app.command import CONFIG, ROWS, company

BROKEN = CONFIG.replace('active = ["Open"]', 'active = ["Opened"]')


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Live]:
    """Run a site whose configuration does not know the word Open."""
    company(tmp_path, config=BROKEN, rows=ROWS)
    settings = load(tmp_path / "casewall.toml")
    here = Site.of(settings, clock=clock(settings))
    live = Live(here.settings, here.store, here.clock)
    install(here, live=live)
    live.start()
    until(lambda: here.store.marks().height == 1)
    yield live
    live.end()
    here.store.close()


def until(true: object) -> None:
    end = monotonic() + 20
    while not true():  # type: ignore[operator]
        assert monotonic() < end
        sleep(0.05)


def mended(live: Live, text: str) -> Begun:
    (live.settings.path).write_text(text, encoding="utf-8")
    return load_again(["crm"])


def test_a_word_that_was_listed_since_is_known_after_loading_again(running: Live) -> None:
    begun = mended(running, CONFIG)
    assert (begun.told, [one.source for one in begun.asked]) == (None, ["crm"])
    until(lambda: site().store.marks().is_empty())
    assert running.settings.sources["crm"].states["active"] == ("Open",)
    assert site().settings is running.settings


def test_every_picture_from_then_on_is_by_the_new_rules(running: Live) -> None:
    def targets() -> list[object]:
        forget()  # as the page does
        return board().cases.filter("is_open")["target"].drop_nulls().unique().to_list()

    assert targets() == [timedelta(hours=8)]
    assert mended(running, CONFIG.replace('within = "8 h"', 'within = "18 h"')).told is None
    assert targets() == [timedelta(hours=18)]
    assert board().settings == site().settings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CONFIG.replace('kind = "csv"', 'kind = "cvs"'), 'sources.crm.kind = "cvs"'),
        (CONFIG.replace('queued = ["New"]', 'queued = ["New", "Open"]'), '"Open" stands under'),
        (CONFIG.replace("sources.crm", "sources.erp"), "restart Casewall to take in a new source"),
        (CONFIG.replace("[casewall]", '[casewall]\nstore = "sqlite:///b.db"', 1), "restart Casewall to open another"),
    ],
)
def test_a_configuration_that_cannot_be_taken_in_changes_nothing(running: Live, text: str, told: str) -> None:
    before = site()
    begun = mended(running, text)
    assert begun.asked == ()
    assert str(begun.told).startswith("Nothing was changed: ")
    assert told in str(begun.told)
    assert site() is before


def test_where_another_process_loads_the_command_to_run_is_told(running: Live) -> None:
    install(site())
    begun = mended(running, CONFIG)
    assert begun.asked == ()
    assert "Run `casewall sync crm --config casewall.toml`" in str(begun.told)
