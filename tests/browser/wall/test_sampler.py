"""What looks at the wall sees what is wrong, were it for a single frame."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.wall.conftest import Hall
from tests.browser.wall.pixels import Film

WRONG = Path(__file__).with_name("wrong.js").read_text(encoding="utf-8")
FOUND = {
    "blank": "blank", "dimmed": "blank", "mixed": "mixed", "another scene": "mixed", "over": "over", "mute": "mute",
    "shifts": "shifts",
}  # fmt: skip


@pytest.mark.parametrize("wrong", FOUND)
def test_it_is_seen_in_the_page(hall: Hall, wrong: str) -> None:
    screen = hall.screens[0]
    screen.begin()
    screen.page.evaluate(WRONG, wrong)
    assert FOUND[wrong] in screen.found().wrong(also=("shifts",))


def test_it_is_seen_in_the_film(hall: Hall) -> None:
    screen = hall.screens[0]
    film = Film(screen)
    film.begin()
    film.end()
    film.wrong.clear()
    scene = screen.see()["scene"]
    image = Image.open(io.BytesIO(screen.page.screenshot())).convert("RGB")
    film.look(image)
    assert film.wrong == [] or screen.see()["scene"] != scene
    other = image.copy()
    other.paste((255, 255, 255), next(box for name, box in film.tabs.items() if name != scene))
    film.look(other)
    film.look(Image.new("RGB", image.size, film.back))
    assert "is named over" in film.wrong[-2]
    assert "blank" in film.wrong[-1]
