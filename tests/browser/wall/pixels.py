"""The wall as it came out of the browser's compositor: every frame of a screencast, looked at point by point.

What stands where is asked of the page once; from then on only the pictures count. A frame is blank where its panels are
not there; mixed where the bright name at the foot is not that of the scene whose panels stand above it, or where one
picture of a figure ever stands beside two pictures of another one.
"""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from playwright.sync_api import CDPSession

from tests.browser.wall.recording import Screen

Box = tuple[int, int, int, int]


@dataclass
class Film:
    """A screencast of a screen, and what was wrong in it."""

    screen: Screen
    frames: int = 0
    looked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: list[str] = field(default_factory=list)
    beside: dict[int, set[tuple[int, ...]]] = field(default_factory=lambda: defaultdict(set))
    numbers: set[int] = field(default_factory=set)
    _session: CDPSession | None = None

    def begin(self) -> None:
        """Ask what stands where, and look at every frame from now on."""
        places = self.screen.page.evaluate("window.sampled.places()")
        self.back = tuple(int(word) for word in places["back"].strip("rgb()").split(",")[:3])
        self.tabs: dict[str, Box] = {name: tuple(box) for name, box in places["tabs"].items()}
        self.figures: list[Box] = [_wider(box) for box in places["figures"]]
        panels: dict[str, list[Box]] = places["panels"]
        # in the gaps between the panels of one scene there are panels of the others
        points = {point for boxes in panels.values() for point in _gaps(boxes)}
        self.points = sorted(point for point in points if len({_inside(point, boxes) for boxes in panels.values()}) > 1)
        self.scenes = {name: tuple(_inside(point, boxes) for point in self.points) for name, boxes in panels.items()}
        assert len(set(self.scenes.values())) == len(self.scenes), "the scenes cannot be told apart by their panels"
        self._session = self.screen.page.context.new_cdp_session(self.screen.page)
        self._session.on("Page.screencastFrame", self._frame)
        self._session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})

    def end(self) -> None:
        assert self._session is not None
        self._session.send("Page.stopScreencast")
        self._session.detach()
        for one, others in self.beside.items():
            if len(others) > 1:
                self.wrong.append(f"a figure ({one:x}) stands beside {len(others)} pictures of the others")

    def _frame(self, event: dict[str, Any]) -> None:
        assert self._session is not None
        self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        self.look(Image.open(io.BytesIO(base64.b64decode(event["data"]))).convert("RGB"))

    def look(self, image: Image.Image) -> None:
        """Look at one frame."""
        self.frames += 1
        seen = tuple(image.getpixel(point) != self.back for point in self.points)
        scene = next((name for name, places in self.scenes.items() if places == seen), None)
        bright = {name: image.crop(box).convert("L").getextrema()[1] for name, box in self.tabs.items()}
        named = max(bright, key=lambda name: bright[name])
        if scene is None:
            self.wrong.append(f"frame {self.frames}: blank, or panels of no scene: {seen}")
        elif scene != named:
            self.wrong.append(f"frame {self.frames}: {named} is named over the panels of {scene}")
        else:
            self.looked[scene] += 1
        if scene == "now":
            first, *rest = (hash(image.crop(box).tobytes()) for box in self.figures)
            self.beside[first].add(tuple(rest))


def _gaps(boxes: list[Box]) -> list[tuple[int, int]]:
    """Return points in the middle of the gaps to the right of panels and below them."""
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    beside = [(box[2] + 9, box[1] + 6) for box in boxes if box[2] < right - 9]
    below = [(box[0] + 40, box[3] + 9) for box in boxes if box[3] < bottom - 9]
    return beside + below


def _inside(point: tuple[int, int], boxes: list[Box]) -> bool:
    return any(box[0] < point[0] < box[2] and box[1] < point[1] < box[3] for box in boxes)


def _wider(box: Box) -> Box:
    return (box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2)
