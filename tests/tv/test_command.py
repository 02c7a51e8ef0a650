"""`casewall tv`: pair, list, revoke, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from app.clock import now
from app.tv.codes import new_secret
from data.store import Store
from data.store.televisions import Television, Televisions
from tests.app.command import CONFIG
from tests.app.conftest import Casewall, casewall  # noqa: F401


@pytest.fixture
def store(casewall: Casewall, tmp_path: Path) -> Iterator[Store]:  # noqa: F811
    """Write a configuration, and open its store as a server would."""
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    with Store.open("sqlite:///casewall.db", base=tmp_path) as held:
        yield held


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Stop the clock."""
    with time_machine.travel("2026-10-14T10:00:00+00:00", tick=False) as world:
        yield world


def shows(store: Store, code: str = "K7M4QX") -> None:
    """Let a television show a code."""
    one = Television(secret_hash=new_secret(), code=code, code_until=now() + timedelta(minutes=10))
    assert Televisions(store).ask(one, now=now(), patience=1)


def says(store: Store, name: str, *, at: datetime) -> None:
    """Let a paired television be seen."""
    key = next(one.secret_hash for one in Televisions(store).all() if one.name == name)
    word = Television(
        secret_hash=key, seen_at=at, build="0.1.0-3f9c12ab", width=1920, height=1080,
        picture_at=at - timedelta(seconds=4), address="192.168.1.20",
    )  # fmt: skip
    Televisions(store).saw([word], patience=1)


def test_a_new_name_is_written_into_the_file(casewall: Casewall, store: Store, tmp_path: Path) -> None:  # noqa: F811
    shows(store)
    told = casewall("tv", "pair", "k7m-4qx", "--name", "lobby", "--team", "east", "--scenes", "now:30,week:20")
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("Paired lobby: it shows east, initials, dark within a few seconds.\nWritten to ")
    assert (tmp_path / "casewall.toml").read_text(encoding="utf-8") == CONFIG + (
        '\n[[televisions]]\nname = "lobby"\nteam = "east"\nscenes = { now = "30 s", week = "20 s" }\n'
        'names = "initials"\ntheme = "dark"\n'
    )


def test_a_name_that_is_there_is_joined_and_the_file_stays(
    casewall: Casewall,  # noqa: F811
    store: Store,
    tmp_path: Path,
) -> None:
    text = CONFIG + '[[televisions]]\nname = "Lobby"\ntheme = "light"\n'
    (tmp_path / "casewall.toml").write_text(text, encoding="utf-8")
    shows(store)
    assert casewall("tv", "pair", "K7M4QX", "--name", "lobby", "--theme", "dark").err == (
        "error: casewall.toml: Lobby is there already, with another theme. Change it there, or leave --theme out.\n"
    )
    told = casewall("tv", "pair", "K7M4QX", "--name", "lobby", "--theme", "light")
    assert told.out == "Paired Lobby: it shows all teams, initials, light within a few seconds.\n"
    assert (tmp_path / "casewall.toml").read_text(encoding="utf-8") == text
    shows(store, "ABCDEF")
    told = casewall("tv", "pair", "ABCDEF", "--name", "lobby")
    assert told.out.endswith("The television that had this name before shows a code now.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("K7M4QX", "--name", "the lobby"), "error: casewall.toml: televisions[1].name = "),
        (("K7M4QX", "--name", "lobby", "--team", "eastt"), 'Did you mean "east"?'),
        (("K7M4QX", "--name", "lobby", "--names", "initial"), 'Did you mean "initials"?'),
        (("K7M4QX", "--name", "lobby", "--theme", "drak"), 'Did you mean "dark"?'),
        (("K7M4QX", "--name", "lobby", "--scenes", "now:4"), "a scene stays for 5 s to 1 h"),
        (("K7M4Q0", "--name", "lobby"), '"0" is in no code'),
        (("ABCDEF", "--name", "lobby"), "No television shows the code ABCDEF now: each is good for 10 minutes, once."),
        (("K7M4QX",), "error: Missing option '--name'."),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(
    casewall: Casewall,  # noqa: F811
    store: Store,
    tmp_path: Path,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    shows(store)
    found = casewall("tv", "pair", *arguments)
    assert found.status == 2
    assert told in found.err
    assert found.err.count("\n") == 1
    assert (tmp_path / "casewall.toml").read_text(encoding="utf-8") == CONFIG
    assert Televisions(store).waiting("K7M4QX", now=now()) is not None


def test_after_ten_wrong_codes_none_is_taken_for_ten_minutes(
    casewall: Casewall,  # noqa: F811
    store: Store,
    noon: time_machine.Traveller,
) -> None:
    shows(store)
    errors = [casewall("tv", "pair", f"ABCDE{letter}", "--name", "lobby").err for letter in "ABCDEFGHJK"]
    assert "more wrong" not in errors[5]
    assert "After 3 more wrong ones none is taken for a while." in errors[6]
    assert "After one more wrong one none is taken for a while." in errors[8]
    assert "Now none is taken for a while." in errors[9]
    refused = (
        "error: 10 codes within 10 minutes were wrong. Wait 10 min, then type the code that the television shows.\n"
    )
    assert casewall("tv", "pair", "K7M4QX", "--name", "lobby").err == refused
    noon.shift(timedelta(minutes=8, seconds=30))
    assert casewall("tv", "pair", "K7M4QX", "--name", "lobby").err == refused.replace("10 min,", "2 min,")
    noon.shift(timedelta(minutes=1, seconds=30))
    shows(store, "GHJKLM")
    assert casewall("tv", "pair", "GHJKLM", "--name", "lobby").status == 0


def test_the_list_tells_of_each_television(
    casewall: Casewall,  # noqa: F811
    store: Store,
    tmp_path: Path,
    noon: time_machine.Traveller,
) -> None:
    assert casewall("tv", "list").out.startswith("No television yet. Open /tv of the server in its browser")
    names = ("lobby", "hall", "gone")
    for name, code in zip(names, ("AAAAAA", "BBBBBB", "CCCCCC"), strict=True):
        shows(store, code)
        assert casewall("tv", "pair", code, "--name", name).status == 0
    says(store, "lobby", at=now() - timedelta(seconds=2))
    says(store, "hall", at=now() - timedelta(days=2))
    file = tmp_path / "casewall.toml"
    text = file.read_text(encoding="utf-8").replace('name = "gone"', 'name = "kitchen"')
    file.write_text(text, encoding="utf-8")
    shows(store)
    assert casewall("tv", "list").out.splitlines() == [
        "lobby                 seen 2 s ago, picture 6 s old, build 0.1.0-3f9c12ab, 1920 × 1080, at 192.168.1.20, "
        "paired 12:00",
        "hall                  off since Mon 12 Oct 12:00, picture 2 days old, build 0.1.0-3f9c12ab, 1920 × 1080, at "
        "192.168.1.20, paired 12:00",
        "kitchen               not paired",
        "gone                  never seen, paired 12:00",
        "                      has no [[televisions]] section any more, and shows no picture",
        "1 television shows a code and can be paired.",
    ]
    records = json.loads(casewall("tv", "list", "--json").out)
    assert [(one["name"], one["state"]) for one in records] == [
        ("lobby", "live"), ("hall", "off"), ("kitchen", "unpaired"), ("gone", "unknown"),
    ]  # fmt: skip
    assert (records[0]["picture_age_s"], records[0]["seen_at"]) == (6.0, "2026-10-14T09:59:58+00:00")
    assert "K7M4QX" not in casewall("tv", "list", "--json").out


def test_who_is_revoked_is_listed_as_not_paired(casewall: Casewall, store: Store) -> None:  # noqa: F811
    shows(store)
    casewall("tv", "pair", "K7M4QX", "--name", "lobby")
    assert casewall("tv", "revoke", "loby").err == (
        'error: "loby" is not a television that is paired. Did you mean "lobby"?\n'
    )
    assert casewall("tv", "revoke", "LOBBY").out == "Revoked LOBBY: it shows a new code within a few seconds.\n"
    assert casewall("tv", "revoke", "lobby").err == 'error: "lobby" is not paired: there is nothing to revoke.\n'
    assert casewall("tv", "list").out == "lobby                 not paired\n"
