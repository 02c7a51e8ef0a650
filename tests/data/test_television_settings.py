"""[[televisions]]: each screen's name, team, scenes, names and theme; a mistake is one clear line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from data.errors import CasewallError
from data.settings import load
from data.settings.televisions import TelevisionConfig

TEAMS = '[teams.east]\nlabel = "East"\n[teams.west]\n'
LENGTH = 'write a length as a number and a unit, such as "8 h", "90 min" or "2 days"'
NAME = "a television's name is 1 to 40 letters, digits, - and _, such as lobby"


def read(folder: Path, text: str) -> tuple[TelevisionConfig, ...]:
    (folder / "casewall.toml").write_text(TEAMS + text, encoding="utf-8")
    return load(folder / "casewall.toml").televisions


def test_there_is_no_television_unless_one_is_written(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ()


def test_a_name_is_enough(tmp_path: Path) -> None:
    (lobby,) = read(tmp_path, '[[televisions]]\nname = "lobby"\n')
    assert (lobby.name, lobby.team, lobby.names, lobby.theme) == ("lobby", None, "initials", "dark")
    assert [(scene, length.seconds) for scene, length in lobby.scenes.items()] == [
        ("now", 30), ("team", 15), ("week", 15),
    ]  # fmt: skip


def test_every_key_is_read_and_scenes_stay_in_their_order(tmp_path: Path) -> None:
    lobby, hall = read(
        tmp_path,
        '[[televisions]]\nname = "lobby"\nteam = "east"\nscenes = { week = "1 min", now = "45 s" }\nnames = "none"\n'
        'theme = "light"\n[[televisions]]\nname = "Küche-2_a"\nnames = "full"\n',
    )
    assert list(lobby.scenes.items()) == [("week", timedelta(minutes=1)), ("now", timedelta(seconds=45))]
    assert (lobby.team, lobby.names, lobby.theme, hall.name) == ("east", "none", "light", "Küche-2_a")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "televisions[1].name is missing. It must be given."),
        ('name = ""', f'televisions[1].name = "": {NAME}'),
        ('name = "the lobby"', f'televisions[1].name = "the lobby": {NAME}'),
        (f'name = "{"x" * 41}"', f'televisions[1].name = "{"x" * 41}": {NAME}'),
        ('name = "a"\nteam = "eastt"',
         'televisions[1].team = "eastt": there is no such section under [teams]. Did you mean "east"?'),
        ('name = "a"\nscenes = {}',
         'televisions[1].scenes = {}: a television shows at least one scene, such as { now = "30 s" }'),
        ('name = "a"\nscenes = { new = "30 s" }',
         'televisions[1].scenes.new: it is one of "now", "team" or "week". Did you mean "now"?'),
        ('name = "a"\nscenes = { now = "30" }', f'televisions[1].scenes.now = "30": {LENGTH}'),
        ('name = "a"\nscenes = { now = "4 s" }',
         'televisions[1].scenes = { now = "4 s" }: a scene stays for 5 s to 1 h: mend now'),
        ('name = "a"\nscenes = { now = "5 s", week = "61 min" }',
         'televisions[1].scenes = { now = "5 s", week = "61 min" }: a scene stays for 5 s to 1 h: mend week'),
        ('name = "a"\nnames = "initial"',
         'televisions[1].names = "initial": it is one of "full", "initials" or "none". Did you mean "initials"?'),
        ('name = "a"\ntheme = "drak"',
         'televisions[1].theme = "drak": it is one of "dark" or "light". Did you mean "dark"?'),
        ('name = "a"\nscene = "now"',
         'televisions[1].scene = "now" is not a known key. Did you mean "scenes"?'),
        ('name = "Lobby"\n[[televisions]]\nname = "lobby"',
         'televisions[2].name = "lobby": televisions[1] has that name. Give each television its own.'),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CasewallError) as error:
        read(tmp_path, f"[[televisions]]\n{text}\n")
    assert str(error.value) == f"casewall.toml: {told}"


def test_one_section_is_no_list_of_them(tmp_path: Path) -> None:
    with pytest.raises(CasewallError, match=r"write each television as a section \[\[televisions\]\]"):
        read(tmp_path, '[televisions]\nname = "lobby"\n')


def test_a_team_without_teams_is_told_how_to_mend(tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text('[[televisions]]\nname = "a"\nteam = "east"\n', encoding="utf-8")
    with pytest.raises(CasewallError, match=r"Write \[teams\.east\], or take the key out"):
        load(tmp_path / "casewall.toml")
