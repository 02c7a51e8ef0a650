"""A wall in a plain page of its own, as the old browser of a television would host it; and what it looks like."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from app.wall.assets import script, style
from tests.browser.pictures.invented import NOW

STORED = Path(__file__).parent / "stored"
WIDTH, BLOCK = 480, 8  # of a stored picture, and of the squares that are compared
MOST = 26  # of 255, the mean difference of a square: a tile moved by 4 px gives 40 and more, another font hint up to 23
# in the page: another wall, which waits for its first picture, in place of the one that was there
FRESH = """() => {
  if (window.wall) wall.stop();
  document.querySelectorAll(".host").forEach((old) => old.remove());
  const host = document.createElement("div");
  host.className = "host";
  window.wall = mount(document.body.appendChild(host));
}"""
# in the page: until what was changed has been painted
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TROUBLE = {"what": "Another program holds the store.", "since_ms": NOW, "next": "Trying again every few seconds."}


@cache
def page_of_a_wall() -> str:
    """Return a page with nothing in it but a wall, which waits for its first picture."""
    package = find_spec("streamlit")
    assert package is not None
    assert package.origin is not None
    font = next(Path(package.origin).parent.glob("static/static/media/SourceSansVF-Upright*.woff2")).read_bytes()
    face = f"src:url(data:font/woff2;base64,{base64.b64encode(font).decode()});font-weight:200 900"
    css = f'@font-face{{font-family:"Source Sans";{face}}}html,body{{margin:0;height:100%}}'
    head = f'<meta charset="utf-8"><title>Wall</title><style>{css}.host{{position:fixed;inset:0}}{style()}</style>'
    return f'<!doctype html><html lang="en" data-theme="dark">{head}<script>{script()};window.fresh = {FRESH}</script>'


@dataclass(frozen=True)
class Shot:
    """What is drawn: the name of its stored picture, the model, the scene, how it comes to the wall, and when."""

    name: str
    model: dict[str, Any] | None
    scene: str = "now"
    comes: str = "update"
    after: int = 0  # seconds between the picture and now
    trouble: bool = False


@contextmanager
def wall_page(chromium: Browser, width: int, height: int, theme: str = "dark", *, scale: float = 1) -> Iterator[Page]:
    """Open a page with a wall, laid out at its size and drawn at a scale; an error in it fails the test."""
    page = chromium.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(page_of_a_wall())
    turn(page, theme)
    page.evaluate("document.fonts.ready")
    page.evaluate("document.fonts.load('650 20px \"Source Sans\"')")
    page.evaluate("fresh()")
    yield page
    page.close()
    assert errors == []


def scale_of(size: str) -> float:
    """Return the scale at which a screen is drawn: what is stored is small, and the largest takes the longest."""
    return 0.5 if size == "4k" else 1


def draw(page: Page, shot: Shot) -> None:
    """Bring a wall into the state of a shot."""
    if shot.trouble:
        page.evaluate("words => wall.trouble(words)", TROUBLE)
    if shot.model is None:
        return
    model = shot.model | {"scenes": [scene for scene in shot.model["scenes"] if scene[0] == shot.scene]}
    # all three names stand in the footer, whichever scene is looked at
    model["scenes"] = [[shot.scene, 30], *(one for one in shot.model["scenes"] if one[0] != shot.scene)]
    total = sum(seconds for _, seconds in model["scenes"]) * 1000
    begun = NOW // total * total + 6000  # six seconds into the first scene
    moved = begun - NOW + (total if begun < NOW else 0)
    page.evaluate("([how, model, now]) => wall[how](model, now)", [shot.comes, model, NOW + moved + shot.after * 1000])


def turn(page: Page, theme: str) -> None:
    """Show a page in a theme: what is drawn stays, its colours turn."""
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)


def looks(page: Page) -> Image.Image:
    """Return what a page looks like, small, as it is stored."""
    page.evaluate(PAINTED)
    full = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return full.resize((WIDTH, round(full.height * WIDTH / full.width)), Image.Resampling.BOX)


def differs(found: Image.Image, stored: Image.Image) -> list[tuple[int, int, int]]:
    """Return the squares that differ: their column and row, and by how much."""
    if found.size != stored.size:
        return [(0, 0, 255)]
    apart = ImageChops.difference(found, stored)
    # a square's mean, of the channel that differs most: another colour of the same brightness counts too
    across, down = -(-found.width // BLOCK), -(-found.height // BLOCK)
    whole = Image.new("RGB", (across * BLOCK, down * BLOCK))
    whole.paste(apart)
    means = whole.resize((across, down), Image.Resampling.BOX)
    pixels = means.tobytes()
    worst = [max(pixels[at : at + 3]) for at in range(0, len(pixels), 3)]
    return [(place % across, place // across, mean) for place, mean in enumerate(worst) if mean > MOST]


def kept(name: str) -> Image.Image | None:
    """Return a stored picture; None where there is none yet."""
    file = STORED / f"{name}.webp"
    return Image.open(file).convert("RGB") if file.exists() else None


def keep(name: str, found: Image.Image) -> None:
    """Store a picture: looked at by a person before it is committed."""
    found.save(STORED / f"{name}.webp", lossless=True, quality=100, method=6)
