"""The wall's picture from a served store: always one, the last good one with what failed where none can be made."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from app import queries, served
from app.clock import Clock
from app.served import Site, install
from app.wall import last_good
from app.wall.last_good import picture
from app.wall.shown import Shown
from data.errors import CasewallError
from data.settings import load
from tests.screens.logs import PEOPLE, by_cases
from tests.spec.company import HEAD
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
LOG = """
A | 2025-05-13 09:00 | | Open | quote | east | Anna Smith
B | 2025-05-14 14:00 | | Open | quote | west | Ben Okoro
"""
REFRESH = HEAD.replace('calendar = "D"', 'calendar = "D"\nrefresh = "1 h"', 1)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Return a served company; its clock stands at one tick for as long as the test takes."""
    monkeypatch.setattr(last_good, "FRESH", 0.0)
    by_cases(tmp_path, LOG, as_of=NOW, config=REFRESH + PEOPLE)
    found = Site.of(load(tmp_path / "casewall.toml"), clock=Clock.start(NOW + timedelta(minutes=1)))
    install(found)
    queries.forget()
    last_good.forget()
    yield found
    found.store.close()
    served._site.clear()
    queries.forget()
    last_good.forget()


def broken(here: Site) -> None:
    """Take the store's tables away, as a damaged disk might."""
    here.store.close()
    file = next(here.settings.path.parent.glob("*.db"))
    for part in file.parent.glob(f"{file.name}*"):
        part.write_bytes(b"no database at all" * 100)


def test_a_picture_has_the_model_its_scenes_and_the_servers_clock(here: Site) -> None:
    found = picture(Shown(scenes=(("now", 10), ("week", 20))))
    assert found.trouble is None
    assert found.model is not None
    assert found.model["scenes"] == [["now", 10], ["week", 20]]
    assert found.model["now"]["tiles"]["open"]["value"] == 2
    assert 0 <= found.now_ms - found.model["as_of_ms"] < 120_000
    assert json.loads(json.dumps(found.model)) == found.model


def test_a_team_sees_its_own_work_alone(here: Site) -> None:
    found = picture(Shown(team="east")).model
    assert found is not None
    assert (found["scope"], found["now"]["tiles"]["open"]["value"]) == ("East", 1)
    assert "Ben" not in json.dumps(picture(Shown(team="second", names="full")).model)


def test_it_is_made_once_however_many_look(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def counted(*args: Any, **asked: Any) -> dict[str, Any]:
        made.append(asked["names"])
        return model(*args, **asked)

    model = queries.view_model
    monkeypatch.setattr(queries, "view_model", counted)
    wanted = [Shown(), Shown(theme="light"), Shown(scenes=(("now", 5),)), Shown(names="full")] * 5
    threads = [threading.Thread(target=picture, args=(shown,)) for shown in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == ["full", "initials"]


def test_who_asks_within_one_moment_asks_the_store_once(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_good, "FRESH", 60.0)
    good = picture(Shown())
    broken(here)
    assert picture(Shown(theme="light")).trouble is None
    assert picture(Shown(scenes=(("now", 9),))).model == (good.model or {}) | {"scenes": [["now", 9]]}
    assert picture(Shown(names="none")).trouble is not None, "of that none was made yet"


def test_nobody_waits_long_for_a_store_that_does_not_answer(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    good, ends = picture(Shown()), threading.Event()
    answer = type(here.store).data_version

    def stuck(store: Any) -> int:
        ends.wait(20)
        return answer(store)

    monkeypatch.setattr(last_good, "PATIENCE", 0.2)
    monkeypatch.setattr(type(here.store), "data_version", stuck)
    maker = threading.Thread(target=picture, args=(Shown(),))
    maker.start()
    while not last_good._kept.makers[None, "initials"].locked():
        sleep(0.01)
    found = picture(Shown())
    assert (found.model, found.trouble and found.trouble["what"]) == (
        good.model, "The server is slow to make the next picture.",
    )  # fmt: skip
    ends.set()
    maker.join()
    assert picture(Shown()).trouble is None


def test_without_a_served_site_there_is_trouble_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    served._site.clear()
    last_good.forget()
    found = picture(Shown())
    assert (found.model, found.now_ms > 0) == (None, True)
    assert found.trouble is not None
    assert found.trouble["what"] == "The picture could not be made."


def test_a_damaged_store_leaves_the_last_good_picture(here: Site, caplog: pytest.LogCaptureFixture) -> None:
    good = picture(Shown())
    broken(here)
    with caplog.at_level(logging.ERROR, logger="casewall.wall"):
        found = [picture(Shown()) for _ in range(5)]
    for one in found:
        assert one.model == good.model
        assert one.trouble is not None
        assert one.trouble | {"since_ms": 0} == {
            "what": "The store is damaged.", "since_ms": 0, "next": "Trying again every few seconds.",
        }  # fmt: skip
    since = {one.trouble["since_ms"] for one in found if one.trouble}
    assert len(since) == 1
    assert since.pop() >= good.now_ms
    assert len(caplog.records) == 1, "once, however often it is asked"
    assert caplog.records[0].exc_info is not None


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (OSError(28, "No space left on device"), "The disk of the server is full."),
        (CasewallError("The store x.db cannot be read: database or disk is full. Make room on the disk."),
         "The disk of the server is full."),
        (CasewallError("The store x.db is being written by another Casewall for over 30 s. Let it end, or stop it."),
         "Another program holds the store."),
        (CasewallError("The store x.db cannot be read: no such table: loads. Name another file."),
         "The store cannot be read."),
        (CasewallError("--team 'eest' is not known."), "The team of this television is not known."),
        (MemoryError(), "The server is out of memory."),
        (ZeroDivisionError("division by zero"), "The picture could not be made."),
    ],
)  # fmt: skip
def test_what_failed_is_told_in_a_few_words_and_ends_with_it(
    here: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, what: str
) -> None:
    def fails(*args: Any, **asked: Any) -> dict[str, Any]:
        raise error

    with monkeypatch.context() as wrong:
        wrong.setattr(queries, "view_model", fails)
        found = picture(Shown())
        assert found.model is None, "there was none before"
        assert found.trouble is not None
        assert found.trouble["what"] == what
    mended = picture(Shown())
    assert mended.trouble is None
    assert mended.model is not None


def test_a_failure_that_comes_back_is_logged_again(
    here: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*args: Any, **asked: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    for _ in range(2):
        with monkeypatch.context() as wrong:
            wrong.setattr(queries, "view_model", fails)
            picture(Shown())
            picture(Shown())
        picture(Shown())
        queries.forget()
    assert len(caplog.records) == 2
