"""The televisions page on an office of six: well, on an old picture, lost, off, not paired, without a section."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.screens.televisions import Televisions, televisions
from app.screens.televisions_pair import Form, known, pair_panel, toml_panel
from app.screens.televisions_view import heading, panel
from app.tv.pairing import Asked
from data.errors import CasewallError
from data.settings import Settings, load
from data.store.televisions import Television
from tests.screens.markup import rows, tags, words
from tests.spec.company import HEAD
from tests.tables import BERLIN, at

NOW = at("2026-10-15 13:48")  # a Thursday
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
BUILD = "0.9.3-11aa22bb"
CONFIG = """
[teams.east]
label = "East"

[teams.west]
label = "West"

[[televisions]]
name = "lobby"
team = "east"

[[televisions]]
name = "service-floor"
names = "full"
theme = "light"

[[televisions]]
name = "west-window"
team = "west"
scenes = { now = "30 s", team = "30 s" }

[[televisions]]
name = "experts"
names = "none"
scenes = { now = "10 min" }

[[televisions]]
name = "kitchen"
"""


def set_(name: str, *, seen: timedelta, picture: timedelta, build: str = BUILD) -> Television:
    return Television(
        secret_hash=name, name=name, paired_at=at("2026-08-03 09:00"), seen_at=NOW - seen, picture_at=NOW - picture,
        build=build, width=1920, height=1080,
    )  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    file: Path = tmp_path_factory.mktemp("televisions") / "casewall.toml"
    file.write_text(HEAD + CONFIG)
    return load(file)


@pytest.fixture(scope="module")
def office(settings: Settings) -> Televisions:
    return of(settings, SETS)


SETS = [
    set_("lobby", seen=2 * SECOND, picture=4 * SECOND),
    set_("service-floor", seen=SECOND, picture=9 * MINUTE, build="0.9.3-00000000"),
    set_("west-window", seen=6 * MINUTE, picture=6 * MINUTE, build="0.9.2-33cc44dd"),
    set_("experts", seen=20 * HOUR + 44 * MINUTE, picture=21 * HOUR),
    set_("cellar", seen=3 * SECOND, picture=4 * SECOND),
    replace(set_("gone", seen=DAY, picture=DAY), revoked_at=NOW),
    Television(secret_hash="new", code="K7M4QX", code_until=NOW + MINUTE),
]


def of(settings: Settings, sets: list[Television], *, ahead: timedelta = timedelta()) -> Televisions:
    """Return the page's televisions; its clock may be ahead of the world's."""
    return televisions(
        settings.televisions, sets, settings, now=NOW, shown=NOW + ahead, newest=NOW + ahead, zone=BERLIN, build=BUILD
    )


def test_the_heading_says_how_many_show_the_picture_of_now_and_what_is_with_the_others(
    settings: Settings, office: Televisions
) -> None:
    said = words(heading(office))
    assert said.startswith(
        "Televisions1 of 6 shows the picture of now. service-floor shows the picture from 13:39; west-window lost the "
        "server at 13:42 and comes back by itself; experts is off; kitchen is not paired; cellar has no section in "
        "casewall.toml.Scene now"
    )
    assert said.endswith(f"Newest picture old, one for allServer build{BUILD}")
    five = [set_(one.name, seen=SECOND, picture=SECOND) for one in settings.televisions]
    assert "All 5 show the picture of now." in words(heading(of(settings, five)))


def test_a_row_tells_what_a_television_shows_and_since_when_it_does_not(office: Televisions) -> None:
    head, *found = rows(panel(office))
    assert head == ["", "Television", "Last seen", "Picture’s age", "Build", ""]
    told = {row[1].split(",")[0]: [cell.replace("\n", "") for cell in row] for row in found}
    sure = "RevokeRevoke it?Yes, revoke {0}Keep {0}"
    assert list(told.values()) == [
        ["", "lobbyEast, initials, darkNow 30 sTeam 15 sWeek 15 s", " agopaired 3 Aug", "up to date",
         f"{BUILD}1920 × 1080", sure.format("lobby")],
        ["", "service-floorAll teams, full names, lightNow 30 sTeam 15 sWeek 15 s", " agopaired 3 Aug",
         "last good from 13:39", "0.9.3-000000001920 × 1080gets 11aa22bb within a minute",
         sure.format("service-floor")],
        ["lost", "west-windowWest, initials, darkNow 30 sTeam 30 s", " agolost the server 13:42",
         "last good from 13:42", f"0.9.2-33cc44dd1920 × 1080gets {BUILD} on return", sure.format("west-window")],
        ["off", "expertsAll teams, no names, darkNow 10 min", "Wed 17:04nothing since", "–no picture",
         f"{BUILD}1920 × 1080", sure.format("experts")],
        ["not paired", "kitchenAll teams, initials, darkNow 30 sTeam 15 sWeek 15 s", "–not paired", "–no picture", "–",
         "Pair"],
        ["no picture", "cellarno section in casewall.toml any more", " agopaired 3 Aug", "–no picture",
         f"{BUILD}1920 × 1080", sure.format("cellar")],
    ]  # fmt: skip
    assert "1 television shows a code now." in words(panel(office))


def test_ages_are_counted_on_the_clock_of_the_walls(settings: Settings) -> None:
    shown = of(settings, SETS, ahead=-7 * DAY)
    assert "lost the server at 13:42" in words(heading(shown))
    seen, picture = (shown.instants()["west-window"][name] for name in ("seen", "picture"))
    assert seen == picture == round((NOW - 7 * DAY - 6 * MINUTE).timestamp() * 1000)
    assert [row.name for row in shown.rows if shown.seen_today(row)] == [
        "lobby", "service-floor", "west-window", "cellar",
    ]  # fmt: skip


def test_no_television_yet_says_how_the_first_one_comes(settings: Settings) -> None:
    none = replace(of(settings, []), rows=())
    assert words(heading(none)).startswith("TelevisionsNo television yet.Scene now")
    assert "Open the address of step 1 in a television’s browser" in words(panel(none))


def test_words_of_others_are_no_markup(settings: Settings, office: Televisions) -> None:
    bad = replace(set_("lobby", seen=SECOND, picture=SECOND), build="<img>", address="<script>")
    hostile = Form.read({"name": "<u>x</u>", "team": "<u>"})
    shown = [panel(of(settings, [bad])), toml_panel(hostile, None), heading(office)]
    assert not {"img", "script", "u"} & set().union(*(tags(one) for one in shown))


def test_the_section_stands_there_before_it_is_written(settings: Settings) -> None:
    form = Form.read({"name": "meeting-room", "team": "west", "scenes": "now:60, week:20"})
    assert words(toml_panel(form, None)).endswith(
        '[[televisions]]name = "meeting-room"team = "west"scenes = { now = "60 s", week = "20 s" }names = "initials"'
        'theme = "dark"'
    )
    (entry,) = (one for one in settings.televisions if one.name == "west-window")
    assert words(toml_panel(form, entry)).startswith(
        "In casewall.tomlwest-window is there already; pairing writes nothing"
    )
    assert words(toml_panel(form, None, written=["[[televisions]]"])).endswith("at the end of the file[[televisions]]")
    assert known(settings.televisions)["west-window"]["scenes"] == "now:30,team:30"


def test_what_a_browser_sends_becomes_a_wish_or_is_refused_in_a_line(settings: Settings) -> None:
    form = Form.read({"code": "K7M4QX", "name": "hall", "team": "", "scenes": "now:20,week", "more": 1})
    assert form.asked(None) == Asked(
        name="hall", names="initials", theme="dark", scenes={"now": "20 s", "week": "15 s"}
    )  # fmt: skip
    # an entry that is there says all itself
    assert form.asked(settings.televisions[0]) == Asked(name="lobby")
    for sent, why in (
        ("rubbish", "six characters"),
        ({"code": "K7M4QX", "name": "the hall"}, "a name of letters"),
        ({"code": "K7M4QX", "name": "hall", "scenes": "noon:30"}, '^Scenes "noon:30": "noon" is not a scene'),
    ):
        with pytest.raises(CasewallError, match=why):
            Form.read(sent).asked(None)


def test_the_form_offers_the_teams_of_the_file(settings: Settings) -> None:
    said = words(pair_panel(settings, address="http://casewall.example/tv", hint=""))
    assert "http://casewall.example/tv" in said
    assert "All teamsEastWest" in said
    assert "Now 30 s, Team 15 s, Week 15 s" in said
