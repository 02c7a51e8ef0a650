"""The televisions as they are at this moment: from memory, never of a picture that was made before."""

from __future__ import annotations

from typing import Any

from app.board import Seen
from app.build import BUILD
from app.clock import now
from app.queries import board
from app.screens.televisions import Televisions
from app.screens.televisions import televisions as televisions_of
from app.served import site
from app.tv.devices import devices


def televisions() -> Televisions:
    """Return every television as it is now."""
    held, newest, here = devices(), board(), site()
    return televisions_of(
        held.entries.all(), held.all(), here.settings, now=now(), shown=here.clock.now(), newest=newest.as_of,
        zone=newest.zone, build=BUILD,
    )  # fmt: skip


def walls(held: Televisions) -> dict[str, Any]:
    """Return the last picture that each television was handed: `pictures` (JSON by tag) and `shown` (by name)."""
    pictures: dict[str, str] = {}
    shown: dict[str, dict[str, Any]] = {}
    for row in held.rows:
        if row.device is None or row.state not in ("live", "lost"):
            continue
        made = devices().given(row.device)
        if made is not None:
            pictures[made.tag] = made.body
        tag, live = made.tag if made else None, row.state == "live"
        shown[row.name] = {"tag": tag, "live": live, "w": row.device.width, "h": row.device.height}
    return {"pictures": pictures, "shown": shown}


def seen_today() -> Seen:
    """Return of every television with an entry its name, its team, and whether it was seen today."""
    held = televisions()
    return tuple((row.name, row.entry.team, held.seen_today(row)) for row in held.rows if row.entry is not None)
