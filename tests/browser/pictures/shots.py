"""Every picture that is looked at: each scene and each state, at each size and in both themes."""

from __future__ import annotations

from tests.browser.pictures import invented
from tests.browser.pictures.drawn import Shot
from tests.browser.pictures.invented import BASE, changed

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160), "ultrawide": (2560, 1080), "4x3": (1600, 1200),
         "tall": (1080, 1920)}  # fmt: skip
SCENES = ("now", "team", "week")
THEMES = ("dark", "light")
HOURS = 3600
STATES = (
    Shot("yes", changed(invented.well)),
    Shot("not-yet", changed(invented.behind)),
    Shot("loading", changed(invented.loading)),
    Shot("first-seconds", None),
    Shot("one-stale", changed(invented.one_stale)),
    Shot("all-stale", changed(invented.all_stale)),
    Shot("server-lost", BASE, comes="restore", after=300),
    Shot("server-lost-team", BASE, scene="team", comes="restore", after=300),
    Shot("lost-for-a-day", BASE, comes="restore", after=24 * HOURS),
    Shot("trouble", BASE, trouble=True),
    Shot("trouble-from-the-start", None, trouble=True),
    Shot("trouble-for-a-day", BASE, after=24 * HOURS, trouble=True),
    Shot("closed", changed(invented.closed), after=4 * HOURS),
    Shot("no-calendar", changed(invented.no_calendar)),
    Shot("nobody-named", changed(invented.unnamed), scene="team"),
    *(Shot(f"empty-{scene}", changed(invented.empty), scene=scene) for scene in SCENES),
)
# screens of one shape look the same, each at its own scale; at the smallest letters stand on whole pixels
SHAPES = {"1080p": "16x9", "4k": "16x9"}
CROWDED = tuple(Shot(f"crowded-{scene}", changed(invented.crowded), scene=scene) for scene in SCENES)
PLAIN = tuple(Shot(scene, BASE, scene=scene) for scene in SCENES)
EMPTY = tuple(shot for shot in STATES if shot.name.startswith("empty"))
SHOTS = (*PLAIN, *STATES, *CROWDED)


def name_of(shot: Shot, size: str, theme: str) -> str:
    """Return the name of the stored picture that a shot is held against."""
    return f"{shot.name}-{SHAPES.get(size, size)}-{theme}"


NAMES = {name_of(shot, size, theme) for shot in SHOTS for size in SIZES for theme in THEMES}
