"""The wall as it was looked at: each scene and state beside its stored picture, and its words legible at every size."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.pictures.drawn import STORED, Shot, differs, draw, kept, looks, scale_of, turn, wall_page
from tests.browser.pictures.invented import BASE
from tests.browser.pictures.measured import faults
from tests.browser.pictures.shots import CROWDED, NAMES, PLAIN, SHOTS, SIZES, THEMES, name_of

# a drawing takes a third of a second: the ordinary run has room for one shape
ORDINARY = ("1080p",)
EACH = [pytest.param(size, marks=[] if size in ORDINARY else [pytest.mark.long]) for size in SIZES]
MOVED = ".now .tile:first-child { transform: translateX(calc(8 * var(--cw-u))); }"
HINTED = ".cw-wall * { text-rendering: geometricPrecision; -webkit-font-smoothing: antialiased; }"
COLOURED = ".cw-wall { --cw-red: var(--cw-green) !important; }"


@pytest.mark.parametrize("size", EACH)
def test_the_wall_looks_as_it_did_when_somebody_looked_at_it(chromium: Browser, size: str) -> None:
    told = {}
    with wall_page(chromium, *SIZES[size], scale=scale_of(size)) as page:
        for shot in SHOTS:
            page.evaluate("fresh()")
            draw(page, shot)
            # words are where they are in both themes
            if found := faults(page):
                told[shot.name] = found
            for theme in THEMES:
                turn(page, theme)
                name = name_of(shot, size, theme)
                stored = kept(name)
                assert stored is not None, f"{name} is not stored: make pictures, and look at it"
                if others := differs(looks(page), stored):
                    told[name] = others
    assert told == {}


def test_every_stored_picture_is_compared() -> None:
    assert {file.stem for file in STORED.glob("*.webp")} == NAMES


@pytest.mark.parametrize(("change", "seen"), [(MOVED, True), (COLOURED, True), (HINTED, False)])
def test_a_moved_tile_and_another_colour_are_seen_and_another_font_hint_is_not(
    chromium: Browser, change: str, seen: bool
) -> None:
    stored = kept("now-16x9-dark")
    assert stored is not None
    with wall_page(chromium, *SIZES["1080p"]) as page:
        draw(page, PLAIN[0])
        page.add_style_tag(content=change)
        assert bool(differs(looks(page), stored)) is seen


def test_what_does_not_fit_is_told(chromium: Browser) -> None:
    with wall_page(chromium, *SIZES["1080p"]) as page:
        draw(page, CROWDED[0])
        assert page.get_by_text("9,994 more").count() == 1
        assert page.get_by_text("+4", exact=True).count() == 1
        draw(page, CROWDED[2])
        assert page.get_by_text("and 7 more types").count() == 1


def test_a_picture_that_is_heard_of_again_is_not_drawn_again(chromium: Browser) -> None:
    with wall_page(chromium, *SIZES["720p"]) as page:
        draw(page, Shot("now", BASE))
        page.evaluate("document.querySelector('.scene').mark = 1")
        draw(page, Shot("now", BASE))
        assert page.evaluate("document.querySelector('.scene').mark") == 1
