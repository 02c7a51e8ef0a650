"""Televisions in the store: paired once, counted when wrong, seen, revoked; on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from alembic import command
from alembic.config import Config

from data.errors import CasewallError
from data.store import Store
from data.store.engine import MIGRATIONS, connect
from data.store.move import move
from data.store.televisions import Television, Televisions
from data.store.tries import MOST, WITHIN
from tests.data.stores import store_address

NOON = datetime(2026, 10, 14, 10, 0, tzinfo=UTC)
SOON, LATER = NOON + timedelta(minutes=9), NOON + timedelta(minutes=10)
EITHER = pytest.mark.usefixtures("either_store")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(store_address(tmp_path), base=tmp_path) as held:
        yield held


def shows(code: str, secret: str, *, at: datetime = NOON) -> Television:
    return Television(secret_hash=secret, code=code, code_until=at + timedelta(minutes=10), address="192.168.1.20")


def asked(held: Televisions, code: str = "K7M4QX", secret: str = "aa", *, at: datetime = NOON) -> bool:
    return held.ask(shows(code, secret, at=at), now=at, patience=1)


@EITHER
def test_a_code_pairs_once_and_within_ten_minutes(store: Store) -> None:
    held = Televisions(store)
    assert asked(held)
    assert held.waiting("K7M4QX", now=SOON) == shows("K7M4QX", "aa")
    assert held.waiting("K7M4QX", now=LATER) is None
    assert held.pair("K7M4QX", "lobby", now=LATER) is None
    assert held.pair("K7M4QX", "lobby", now=SOON) == 0
    (one,) = held.all()
    assert (one.name, one.paired_at, one.code, one.is_paired) == ("lobby", SOON, None, True)
    assert held.pair("K7M4QX", "hall", now=SOON) is None


@EITHER
def test_a_television_that_asks_again_has_one_code_and_a_paired_one_none(store: Store) -> None:
    held = Televisions(store)
    assert asked(held)
    assert asked(held, "ABCDEF")
    assert [one.code for one in held.all()] == ["ABCDEF"]
    assert not asked(held, "ABCDEF", "bb")  # another one shows it
    held.pair("ABCDEF", "lobby", now=NOON)
    assert not asked(held, "GHJKLM")
    assert [one.name for one in held.all()] == ["lobby"]


@EITHER
def test_a_new_television_of_a_name_replaces_the_one_before(store: Store) -> None:
    held = Televisions(store)
    for code, secret, replaced in (("AAAAAA", "aa", 0), ("BBBBBB", "bb", 1)):
        asked(held, code, secret)
        assert held.pair(code, "lobby", now=NOON) == replaced
    assert {one.secret_hash: one.is_paired for one in held.all()} == {"aa": False, "bb": True}
    assert held.revoke("lobby", now=SOON) == 1
    assert held.revoke("lobby", now=SOON) == 0
    assert not any(one.is_paired for one in held.all())


@EITHER
def test_what_is_too_old_is_forgotten_when_another_asks(store: Store) -> None:
    held = Televisions(store)
    asked(held, "AAAAAA", "aa")
    asked(held, "BBBBBB", "bb")
    held.pair("BBBBBB", "lobby", now=NOON)
    held.revoke("lobby", now=NOON)
    asked(held, "CCCCCC", "cc", at=NOON + timedelta(days=1))
    assert {one.secret_hash for one in held.all()} == {"bb", "cc"}
    asked(held, "CCCCCC", "cc", at=NOON + timedelta(days=91))
    assert {one.secret_hash for one in held.all()} == {"cc"}


@EITHER
def test_what_a_television_says_of_itself_is_kept_and_a_newer_word_stays(store: Store) -> None:
    held = Televisions(store)
    asked(held)
    word = Television(
        secret_hash="aa", seen_at=SOON, build="0.1", width=1920, height=1080, picture_at=NOON, address="10.0.0.9"
    )
    held.saw([word, Television(secret_hash="unknown", seen_at=SOON)], patience=1)
    held.saw([Television(secret_hash="aa", seen_at=NOON, build="old")], patience=1)
    held.saw([], patience=1)
    (one,) = held.all()
    assert (one.seen_at, one.build, one.width, one.height, one.picture_at, one.address) == (
        SOON, "0.1", 1920, 1080, NOON, "10.0.0.9",
    )  # fmt: skip


@EITHER
def test_wrong_codes_are_counted_for_everybody_until_ten_minutes_have_passed(store: Store) -> None:
    held = Televisions(store)
    left = [held.wrong(now=NOON + timedelta(seconds=number)) for number in range(MOST)]
    assert left == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert Televisions(store).refused_until(now=SOON) == NOON + WITHIN
    assert held.refused_until(now=NOON + WITHIN) is None
    assert held.refused_until(now=NOON - timedelta(seconds=1)) is None  # the clock was set back
    assert held.wrong(now=NOON + WITHIN) == 9


@EITHER
def test_a_right_code_ends_the_count(store: Store) -> None:
    held = Televisions(store)
    held.wrong(now=NOON)
    asked(held)
    held.pair("K7M4QX", "lobby", now=NOON)
    assert held.wrong(now=NOON) == 9


@EITHER
def test_neither_codes_nor_hashes_stand_in_a_repr(store: Store) -> None:
    held = Televisions(store)
    asked(held, "K7M4QX", "cafe")
    assert "K7M4QX" not in repr(held.all())
    assert "cafe" not in repr(held.all())


@EITHER
def test_a_store_of_before_gets_the_table(store: Store, tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    Televisions(store).wrong(now=NOON)
    with store._engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    with Store.open(store_address(tmp_path), base=tmp_path) as again:
        assert Televisions(again).all() == ()
        assert Televisions(again).wrong(now=NOON) == 9


def test_a_store_that_is_being_written_does_not_hold_up_what_was_seen(store: Store, tmp_path: Path) -> None:
    held = Televisions(store)
    asked(held)
    with sqlite3.connect(tmp_path / "casewall.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        with pytest.raises(CasewallError):
            held.saw([Television(secret_hash="aa", seen_at=SOON)], patience=0.1)
        assert monotonic() - began < 2
        assert [one.seen_at for one in held.all()] == [None]  # reading goes on
        other.execute("ROLLBACK")
    held.saw([Television(secret_hash="aa", seen_at=SOON)], patience=0.1)
    assert [one.seen_at for one in held.all()] == [SOON]


def test_moving_the_store_carries_the_televisions(store: Store, tmp_path: Path) -> None:
    held = Televisions(store)
    asked(held)
    held.pair("K7M4QX", "lobby", now=NOON)
    held.wrong(now=NOON)
    new = connect("sqlite:///new.db", base=tmp_path)
    move(store._engine, new)
    new.dispose()
    with Store.open("sqlite:///new.db", base=tmp_path) as moved:
        assert Televisions(moved).all() == held.all()
        assert Televisions(moved).wrong(now=NOON) == 8
