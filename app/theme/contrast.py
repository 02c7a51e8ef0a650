"""The contrasts and colour distances that the tokens must hold; `python -m app.theme.contrast` prints and judges them.

Contrast is WCAG 2's relative luminance. Colour vision is simulated as by Machado, Oliveira and Fernandes (2009) at
full severity; distances are in OKLab times 100, where about 2 is just visible.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Iterator

from app.theme.tokens import THEMES

TEXT, LARGE, MARK, APART = 4.5, 4.0, 3.0, 10.0
STATUSES = ("green", "yellow", "red", "late")
PAIRS = (
    ("on-late-muted", "late"), ("on-accent", "st-queue"), ("text", "st-work"), ("on-accent", "st-xqueue"),
    ("text", "st-expert"), ("on-accent", "accent"), ("link", "accent-tint"), ("muted", "night"),
    ("text", "accent-tint"),
)  # fmt: skip
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
Finding = tuple[str, float, float]


def linear(colour: str) -> list[float]:
    """Return a colour's linear red, green and blue."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    lights = sorted(sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def oklab(colour: str, *, vision: str) -> tuple[float, float, float]:
    """Return a colour as seen with a kind of colour vision."""
    seen = linear(colour)
    r, g, b = (min(1.0, max(0.0, sum(m * p for m, p in zip(row, seen, strict=True)))) for row in VISION[vision])
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


def mixed(one: str, other: str, share: float) -> str:
    """Return one colour laid over another at a share of opacity."""
    parts = [share * int(one[at : at + 2], 16) + (1 - share) * int(other[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part):02X}" for part in parts)


def findings(theme: str) -> Iterator[Finding]:
    """Yield what is measured of a theme: its name, its value and the least that it must be."""
    t = THEMES[theme]
    for text, ground in itertools.product(("text", "muted", "faint", "link", "accent"), ("bg", "surface", "raised")):
        yield f"{text} on {ground}", contrast(t[text], t[ground]), TEXT
    for status in STATUSES:
        # icons and large type alone stand on green
        yield f"on-{status} on {status}", contrast(t[f"on-{status}"], t[status]), LARGE if status == "green" else TEXT
        for ground in ("bg", "surface", f"{status}-tint"):
            yield f"{status} mark on {ground}", contrast(t[f"{status}-edge"], t[ground]), MARK
        for text in ("text", "muted"):
            yield f"{text} on {status}-tint", contrast(t[text], t[f"{status}-tint"]), TEXT
    for text, ground in PAIRS:
        yield f"{text} on {ground}", contrast(t[text], t[ground]), TEXT
    if theme == "dark":
        for text, ground in (("text", "surface"), ("muted", "surface"), ("on-late-muted", "late")):
            faded = contrast(mixed(t[text], t["bg"], 0.7), mixed(t[ground], t["bg"], 0.7))
            yield f"stale picture: {text} on {ground}", faded, TEXT
    for vision, (one, other) in itertools.product(VISION, itertools.combinations(STATUSES, 2)):
        apart = 100 * math.dist(oklab(t[one], vision=vision), oklab(t[other], vision=vision))
        yield f"{vision}: {one} from {other}", apart, APART


def main() -> int:
    """Print every finding that is too low, and the count of all; the status is 1 where there is one."""
    low = 0
    for theme in THEMES:
        for name, value, least in findings(theme):
            if value < least:
                low += 1
                sys.stdout.write(f"{theme}: {name} is {value:.2f}, below {least}\n")
    total = sum(1 for theme in THEMES for _ in findings(theme))
    sys.stdout.write(f"{total} contrasts and distances of the tokens measured, {low} too low\n")
    return int(low > 0)


if __name__ == "__main__":
    sys.exit(main())
