"""A new section at the end of casewall.toml: checked whole, written whole, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.tv import entry
from data.errors import CasewallError
from data.settings import load

BEFORE = '# ours\n[teams.east]\nlabel = "East"\n\n[[televisions]]\nname = "hall" # by the door\n'
AFTER = """
[[televisions]]
name = "lobby"
team = "east"
scenes = { now = "30 s", week = "20 s" }
names = "none"
theme = "light"
"""


def append(file: Path, *, name: str = "lobby", team: str | None = "east") -> None:
    lines = entry.lines(name, team=team, scenes={"now": "30 s", "week": "20 s"}, names="none", theme="light")
    entry.append(load(file), lines, name=name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "casewall.toml"
    path.write_text(BEFORE, encoding="utf-8")
    return path


def test_the_section_stands_at_the_end_and_the_rest_is_as_it_was(file: Path) -> None:
    file.chmod(0o640)
    append(file)
    assert file.read_text(encoding="utf-8") == BEFORE + AFTER
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in load(file).televisions] == ["hall", "lobby"]
    assert list(file.parent.iterdir()) == [file]


def test_line_ends_and_the_mark_of_an_editor_stay(file: Path) -> None:
    held = b"\xef\xbb\xbf" + BEFORE.strip().replace("\n", "\r\n").encode()
    file.write_bytes(held)
    append(file)
    assert file.read_bytes() == held + b"\r\n" + AFTER.replace("\n", "\r\n").encode()


def test_a_link_stays_a_link(file: Path) -> None:
    real = file.with_name("real.toml")
    file.rename(real)
    file.symlink_to(real.name)
    append(file)
    assert file.is_symlink()
    assert real.read_text(encoding="utf-8") == BEFORE + AFTER


@pytest.mark.parametrize(
    ("name", "team", "told"),
    [
        ("the lobby", None, 'casewall.toml: televisions[2].name = "the lobby": a television\'s name is 1 to 40'),
        ('a"\nb', None, "casewall.toml: televisions[2].name = "),
        (
            "lobby",
            "eastt",
            'televisions[2].team = "eastt": there is no such section under [teams]. Did you mean "east"',
        ),
    ],
)
def test_a_section_that_is_not_right_is_not_written(file: Path, name: str, team: str | None, told: str) -> None:
    with pytest.raises(CasewallError) as error:
        append(file, name=name, team=team)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
    assert file.read_text(encoding="utf-8") == BEFORE
    assert list(file.parent.iterdir()) == [file]


BY_HAND = (
    'Add a section [[televisions]] by hand with the keys name = "lobby", team = "east", '
    'scenes = { now = "30 s", week = "20 s" }, names = "none", theme = "light"; then pair again.'
)


def test_a_file_that_may_only_be_read_is_told_what_to_add(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(CasewallError) as error:
        append(file)
    assert str(error.value) == f"casewall.toml cannot be added to: it may only be read. {BY_HAND}"


def test_a_list_in_one_line_is_told_what_to_add(file: Path) -> None:
    text = 'televisions = [{ name = "hall" }]\n[teams.east]\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CasewallError) as error:
        append(file)
    assert (
        str(error.value) == f"casewall.toml cannot be added to: its televisions stand in a list of their own. {BY_HAND}"
    )
    assert file.read_text(encoding="utf-8") == text


def test_sections_of_an_included_file_stay_there(file: Path) -> None:
    file.with_name("more.toml").write_text('[[televisions]]\nname = "kitchen"\n', encoding="utf-8")
    file.write_text('[casewall]\ninclude = ["more.toml"]\n' + BEFORE, encoding="utf-8")
    append(file)
    assert [one.name for one in load(file).televisions] == ["hall", "lobby", "kitchen"]


def test_the_scenes_of_an_option_are_read_in_their_order() -> None:
    assert entry.scenes_of("week:20, now:30 s,team") == {"week": "20 s", "now": "30 s", "team": "15 s"}
    assert list(entry.scenes_of("week:20,now:30")) == ["week", "now"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nwo:30", '--scenes "nwo:30": "nwo" is not a scene. Did you mean "now"?'),
        ("", '--scenes "": "" is not a scene.'),
        ("now:30,now:20", "now stands there twice. Keep one."),
        ("now:half", "write a scene with its seconds, such as now:30."),
        ("now:", "write a scene with its seconds"),
    ],
)
def test_scenes_that_are_not_right_are_told(text: str, told: str) -> None:
    with pytest.raises(CasewallError) as error:
        entry.scenes_of(text)
    assert told in str(error.value)
