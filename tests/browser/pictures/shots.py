"""Every picture that is stored: each scene at each size, and each state."""

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
    Shot("closed", changed(invented.closed), after=4 * HOURS),
    Shot("no-calendar", changed(invented.no_calendar)),
    Shot("nobody-named", changed(invented.unnamed), scene="team"),
    *(Shot(f"empty-{scene}", changed(invented.empty), scene=scene) for scene in SCENES),
)
CROWDED = tuple(Shot(f"crowded-{scene}", changed(invented.crowded), scene=scene) for scene in SCENES)
PLAIN = tuple(Shot(scene, BASE, scene=scene) for scene in SCENES)
EMPTY = tuple(shot for shot in STATES if shot.name.startswith("empty"))
EVERY = [
    *((shot, size, theme) for shot in PLAIN for size in SIZES for theme in THEMES),
    *((shot, "1080p", theme) for shot in (*STATES, *CROWDED) for theme in THEMES),
    *((shot, size, "dark") for shot in CROWDED for size in ("4x3", "ultrawide", "tall")),
]


def name_of(shot: Shot, size: str, theme: str) -> str:
    """Return the name of a stored picture."""
    return f"{shot.name}-{size}-{theme}"
