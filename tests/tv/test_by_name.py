"""Whoever may see the pages sees a television's wall by its name; a name that is none is told."""

from __future__ import annotations

import pytest

from app.tv.by_name import picture_by, shown_by
from app.wall.shown import Shown
from tests.tv.conftest import Office


@pytest.fixture
def lobby(office: Office) -> Office:
    office.paired("Lobby", team="east", names="full", theme="light")
    return office


def test_an_address_shows_what_the_television_of_that_name_shows(lobby: Office) -> None:
    entry = lobby.devices.entries.get("Lobby")
    assert entry is not None
    for name in ("Lobby", "lobby"):
        assert shown_by({"television": name}) == Shown.of(entry)
    found, theme = picture_by({"television": "lobby"})
    assert (theme, found.trouble) == ("light", None)
    assert found.model is not None
    assert found.model["scope"].startswith("East") or "east" in found.model["scope"]


def test_theme_and_scenes_of_the_address_go_before_and_nothing_else(lobby: Office) -> None:
    held = shown_by({"television": "lobby", "theme": "dark", "scenes": "week:40", "team": "west", "names": "none"})
    assert held == Shown(team="east", names="full", theme="dark", scenes=(("week", 40),))
    assert shown_by({"theme": "light"}) == Shown(theme="light")


def test_a_television_that_is_not_there_is_told_with_those_that_are(lobby: Office) -> None:
    found, theme = picture_by({"television": "attic", "theme": "light"})
    assert (found.model, theme) == (None, "light")
    assert found.trouble is not None
    assert found.trouble["what"] == "No television is called attic."
    assert found.trouble["next"] == "The configuration has Lobby."


def test_where_no_television_is_configured_that_is_told(office: Office) -> None:
    found, _ = picture_by({"television": "lobby"})
    assert found.trouble is not None
    assert found.trouble["next"] == "The configuration has no [[televisions]]."
