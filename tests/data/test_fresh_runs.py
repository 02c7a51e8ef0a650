"""When sources were fresh, kept for good: runs of loads, which say the same as the loads themselves."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from polars.testing import assert_frame_equal

from data.store import Store, tables
from data.store.engine import MIGRATIONS, connect
from data.store.fresh_runs import extend
from metrics.calendar_table import micros
from metrics.fresh_time import fresh_time
from tests.data.stores import store_address
from tests.data.test_store_loading import A_DONE, A_NEW, Desk
from tests.metrics.test_fresh_time import CALENDARS, SHAPE, spans
from tests.tables import at

pytestmark = pytest.mark.usefixtures("either_store")

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NINE = at("2025-05-12 09:00")
Loads = list[tuple[str, datetime, datetime]]


class Kept:
    """A store of runs alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = connect(store_address(folder), base=folder)

    def load(self, loads: Loads, *, patience: timedelta = HOUR) -> None:
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            for source, loaded_at, fresh_at in loads:
                extend(connection, source, loaded_at=loaded_at, fresh_at=fresh_at, patience=patience)

    def runs(self) -> pl.DataFrame:
        with Store.open(store_address(self.folder), base=self.folder) as store:
            return store.fresh_runs().sort(pl.all())

    def minutes(self) -> list[tuple[float, float]]:
        """Return the runs in minutes since nine."""
        return [((since - NINE) / MINUTE, (until - NINE) / MINUTE) for _, since, until in self.runs().rows()]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def load(minute: int, *, old: int = 0, source: str = "a") -> tuple[str, datetime, datetime]:
    """Return a load so many minutes after nine, with news that is so many minutes old."""
    return source, NINE + minute * MINUTE, NINE + (minute - old) * MINUTE


def test_a_load_goes_on_with_the_run_until_the_news_before_it_is_stale(kept: Kept) -> None:
    kept.load([load(0), load(30, old=5), load(85), load(146), load(206), load(90, source="b")])
    assert kept.minutes() == [(0, 85), (146, 206), (90, 90)]


def test_an_older_file_takes_no_news_away(kept: Kept) -> None:
    kept.load([load(0), load(30), load(40, old=50)])
    assert kept.minutes() == [(0, 30)]


def test_news_that_was_stale_before_it_was_read_tells_only_since_when_a_source_is_known(kept: Kept) -> None:
    kept.load([load(minute, old=600) for minute in range(0, 300, 20)])
    assert kept.minutes() == [(0, -600)]
    kept.load([load(400)])
    assert kept.minutes() == [(0, -600), (400, 400)]


def test_another_interval_changes_nothing_of_before(kept: Kept) -> None:
    kept.load([load(minute) for minute in (0, 40, 80)])
    kept.load([load(minute) for minute in (82, 84, 95, 97)], patience=5 * MINUTE)
    assert kept.minutes() == [(0, 84), (95, 97)]
    kept.load([load(150), load(190)])
    assert kept.minutes() == [(0, 84), (95, 190)]


def drawn(seed: int) -> Loads:
    """Draw loads of three sources over eight days: silences, old news, and a clock that is set back now and then."""
    dice = random.Random(seed)
    found: Loads = []
    for source in "abc":
        now = NINE
        while now < NINE + timedelta(days=8):
            news = now - dice.choice((0, 0, 1, 20, 59, 60, 90)) * MINUTE
            found.append((source, now, news))
            now += dice.choice((1, 20, 30, 60, 61, 70, 200, 600, -40)) * MINUTE
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_runs_say_of_every_day_what_the_loads_say(kept: Kept, seed: int) -> None:
    loads = drawn(seed)
    kept.load(loads)
    each, runs = pl.DataFrame(loads, schema=SHAPE, orient="row"), kept.runs()
    assert runs.height < each.height / 2
    days = spans(*(f"2025-05-{day:02d} 00:00" for day in range(11, 22)))
    for sources in ("abc", "a", "b", "c"):
        patience = dict.fromkeys(sources, HOUR)
        told = [fresh_time(held, patience=patience, calendar=CALENDARS["D"], spans=days) for held in (each, runs)]
        assert told[0]["fresh_hours"].sum() > 0
        assert_frame_equal(*told)
    # and as it was known then
    then = NINE + timedelta(days=3, hours=4)
    days = days.with_columns(pl.min_horizontal("end", pl.lit(then))).filter(pl.col("start") < pl.col("end"))
    told = [
        fresh_time(
            held.filter(pl.col("since") <= then), patience={"a": HOUR}, calendar=CALENDARS["D"], spans=days
        )
        for held in (each, runs)
    ]  # fmt: skip
    assert_frame_equal(*told)


def test_a_load_writes_its_run_where_it_brought_news(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.load(crm=A_NEW)
    with desk.store() as store:
        (run,) = store.fresh_runs().rows()
        assert run == store.freshness().select("source", "loaded_at", "fresh_at").row(0)
    desk.load(crm="C,soon,,New,\n")  # every row is set aside
    desk.load(crm=A_DONE)
    with desk.store() as store:
        assert store.fresh_runs()["since"].min() == run[1]
        assert store.fresh_runs().height == 1


def test_a_store_of_before_has_the_loads_of_which_all_are_kept(kept: Kept) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    day = 24 * 60
    rows = [
        (load(0), {"new": 1, "read": 1}),  # of long ago: others of that time are forgotten
        *((load(9 * day + minute, old=1), {}) for minute in range(0, 90, 30)),
        (load(10 * day), {"complete": False}),
        (load(10 * day, old=2), {"read": 3, "quarantined": 3}),
        (load(10 * day + 100), {"read": 3, "quarantined": 2}),
    ]
    counts = dict.fromkeys(("read", "new", "changed", "unchanged", "duplicate", "quarantined", "marked"), 0)
    with kept.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
        for (source, loaded_at, fresh_at), other in rows:
            at_once = {
                "loaded_at": micros(loaded_at),
                "fresh_at": micros(fresh_at),
                "fingerprint": "",
                "complete": True,
            }
            connection.execute(tables.loads.insert().values({"source": source, **at_once, **counts, **other}))
        # b fell silent long ago; its last good load is kept beside the loads
        for source, loaded_at, fresh_at in (load(10 * day + 100), load(5, source="b")):
            values = {"source": source, "loaded_at": micros(loaded_at), "fresh_at": micros(fresh_at)}
            connection.execute(tables.source_news.insert().values(values))
        command.upgrade(config, "head")
    singles = [(9 * day + minute, 9 * day + minute - 1) for minute in range(0, 90, 30)]
    assert kept.minutes() == [*singles, (10 * day + 100, 10 * day + 100), (5, 5)]
    with kept.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.loads)).scalar() == len(rows)
    # the next load joins those that it goes on with
    kept.load([load(10 * day + 130)], patience=timedelta(days=2))
    assert kept.minutes() == [(9 * day, 10 * day + 130), (5, 5)]
