"""What is kept between pulls, as text: how far each stream is known, how far back history is, when all was listed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from data.sources.rest.positions import Position, Tie

MOST_SEEN = 2000


@dataclass(frozen=True, kw_only=True)
class Known:
    """How far a stream is known. `connected`: since when we follow it; `seen`: records that come again, by content."""

    position: Position = field(default_factory=Position)
    connected: datetime | None = None
    seen: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str | None) -> Known | None:
        """Read a mark; None where there is none yet."""
        if text is None:
            return None
        held = json.loads(text)
        return cls(
            position=_position(held),
            connected=_instant(held.get("connected")),
            seen=frozenset(held.get("seen", ())),
        )

    def written(self) -> str:
        """Return the mark as text."""
        held = {**_inside(self.position), "connected": _iso(self.connected)}
        # a short list spares the reading again of what is known; a long one would cost more than it spares
        seen = sorted(self.seen) if len(self.seen) <= MOST_SEEN else []
        return _json({**held, "seen": seen})


@dataclass(frozen=True, kw_only=True)
class Past:
    """How far back history is known, and where in the slice before that we are."""

    back: datetime
    stream: str | None = None
    position: Position | None = None

    @classmethod
    def read(cls, text: str | None, *, connected: datetime) -> Past:
        """Read a mark; without one nothing before the connection is known."""
        if text is None:
            return cls(back=connected)
        held = json.loads(text)
        stream = held.get("stream")
        inside = _position(held) if stream else None
        return cls(back=_instant(held["back"]) or connected, stream=stream, position=inside)

    def at(self, stream: str, position: Position) -> Past:
        """Return the mark inside a slice."""
        return replace(self, stream=stream, position=position)

    def written(self) -> str:
        """Return the mark as text."""
        return _json({"back": _iso(self.back), "stream": self.stream, **_inside(self.position or Position())})


def _inside(position: Position) -> dict[str, Any]:
    tie = {"tie": position.tie.place, "round": position.tie.round} if position.tie else {}
    return {"since": _iso(position.since), "cursor": position.cursor, **tie}


def _position(held: Mapping[str, Any]) -> Position:
    tie = Tie(place=held["tie"], round=held["round"]) if "tie" in held else None
    return Position(since=_instant(held.get("since")), cursor=held.get("cursor"), tie=tie)


def digest(record: Mapping[str, Any]) -> str:
    """Return a short hash of everything that a record says."""
    return blake2b(json.dumps(record, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


def _json(held: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in held.items() if value not in (None, [])}, separators=(",", ":"))


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
