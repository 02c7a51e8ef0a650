"""Draw every picture anew, to be looked at and stored: `make pictures`."""

from __future__ import annotations

import shutil
import sys
from itertools import product

from playwright.sync_api import sync_playwright

from tests.browser.pictures.drawn import STORED, differs, draw, keep, kept, looks, wall_page
from tests.browser.pictures.shots import NAMES, SHAPES, SHOTS, SIZES, THEMES, name_of
from tests.conftest import CHROMIUMS

# of screens of one shape the one that most offices have
DRAWN = [size for size in SIZES if size not in SHAPES or size == "1080p"]


def main() -> None:
    """Draw those whose names hold one of the words given, else all, and say which are others than before."""
    words = sys.argv[1:]
    chromium = next(path for name in CHROMIUMS if (path := shutil.which(name)))
    STORED.mkdir(exist_ok=True)
    for gone in STORED.glob("*.webp"):
        if gone.stem not in NAMES:
            gone.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size, theme in product(DRAWN, THEMES):
            with wall_page(browser, *SIZES[size], theme) as page:
                for shot in SHOTS:
                    name = name_of(shot, size, theme)
                    if words and not any(word in name for word in words):
                        continue
                    page.evaluate("fresh()")
                    draw(page, shot)
                    found = looks(page)
                    before = kept(name)
                    if before is None or differs(found, before):
                        keep(name, found)
                        sys.stdout.write(f"{name}: {'new' if before is None else 'another than before'}\n")
        browser.close()


if __name__ == "__main__":
    main()
