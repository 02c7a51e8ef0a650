"""A server is killed and one of another build takes its place: an open wall is of that build by itself, once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.wall.conftest import Hall, Told
from tests.browser.wall.office import another_build
from tests.browser.wall.pixels import Film

COUNTED = "sessionStorage.setItem('loads', 1 + Number(sessionStorage.getItem('loads') || 0))"
# the Streamlit page takes the new wall into the page that is open; a television's page is loaded anew
LOADS = {"streamlit": 0, "tv": 1}
YOUNG = 60.0  # seconds: a younger page is not loaded anew


def of_the_new_build(hall: Hall, told: Told, folder: Path) -> None:
    for screen in hall.screens:
        screen.page.context.add_init_script(COUNTED)
    hall.begin()
    root = another_build(folder)
    hall.office.kill()
    hall.office.start(root=root)
    told("right again after", hall.recovered())


def test_the_wall_of_a_page_is_of_the_new_build_without_a_frame_between(hall: Hall, told: Told, tmp_path: Path) -> None:
    of_the_new_build(hall, told, tmp_path)
    streamlit = hall.screens[0].page
    assert hall.screens[0].found().wrong() == {}
    # the script that is in the page now is that of the server
    assert streamlit.evaluate("document.querySelectorAll('body > div > .cw-frame').length") == 0
    assert streamlit.evaluate("Number(sessionStorage.getItem('loads') || 0)") == 0


@pytest.mark.long
def test_every_wall_is_of_the_new_build_and_none_is_loaded_again_and_again(
    hall: Hall, told: Told, tmp_path: Path
) -> None:
    builds = []
    hall.wait(YOUNG)
    film = Film(hall.screens[1])
    film.begin()
    of_the_new_build(hall, told, tmp_path)
    for _ in range(3 * 60):
        hall.wait(1)
        builds.append(hall.screens[1].page.get_attribute("html", "data-build"))
    film.end()
    assert [words for words in film.wrong if "blank" in words] == []
    assert len(set(builds)) <= 2
    assert re.fullmatch(r"[\d.]+-[0-9a-f]{8}", str(builds[-1]))
    told("of the new build after s", builds.index(builds[-1]))
    assert builds[-1] != builds[0] or builds.index(builds[-1]) == 0
    hall.recovered()
    for screen in hall.screens:
        assert screen.page.evaluate("Number(sessionStorage.getItem('loads') || 0)") == LOADS[screen.host]
