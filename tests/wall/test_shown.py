"""What a television shows: by its configuration, with the theme and the scenes that its address asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.wall.shown import Shown
from data.settings import load

USUAL = (("now", 30), ("team", 15), ("week", 15))


def test_a_television_of_the_configuration_shows_what_is_written(tmp_path: Path) -> None:
    text = '[teams.east]\n[[televisions]]\nname = "a"\nteam = "east"\nscenes = { week = "1 min", now = "5 s" }\n'
    (tmp_path / "casewall.toml").write_text(f'{text}names = "none"\ntheme = "light"\n', encoding="utf-8")
    (television,) = load(tmp_path / "casewall.toml").televisions
    assert Shown.of(television) == Shown(
        team="east", names="none", theme="light", scenes=(("week", 60), ("now", 5))
    )  # fmt: skip


def test_nothing_written_is_everything_in_its_usual_length() -> None:
    assert Shown() == Shown(team=None, names="initials", theme="dark", scenes=USUAL)


@pytest.mark.parametrize(
    ("scenes", "shown"),
    [
        ("now", (("now", 30),)),
        ("week,now", (("week", 15), ("now", 30))),
        ("now:10, team:20", (("now", 10), ("team", 20))),
        ("now,late,week:7", (("now", 30), ("week", 7))),
        ("now:10,now:20", (("now", 20),)),
        ("now:4,week:3600", (("week", 3600),)),
        ("now:3601", USUAL),
        ("now:1e3,team:-5,week:", USUAL),
        ("now:²0", USUAL),
        ("now:" + "9" * 5000, USUAL),
        ("", USUAL),
        ("nonsense", USUAL),
    ],
)
def test_an_address_overrides_the_scenes(scenes: str, shown: tuple[tuple[str, int], ...]) -> None:
    assert Shown().asked({"scenes": scenes}).scenes == shown


def test_a_scene_without_a_length_keeps_the_televisions_own() -> None:
    own = Shown(scenes=(("team", 50),))
    assert own.asked({"scenes": "team,now"}).scenes == (("team", 50), ("now", 30))


def test_an_address_overrides_the_theme_and_nothing_else() -> None:
    query = {"theme": "light", "team": "west", "names": "full"}
    assert Shown(team="east").asked(query) == Shown(team="east", theme="light")
    assert Shown().asked({"theme": "pink"}).theme == "dark"
