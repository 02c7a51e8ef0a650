"""Places and values of the configuration as the file writes them, for errors."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SECRET = re.compile(r"//[^/@\s]*:[^/@\s]*@")


def written(place: tuple[str | int, ...]) -> str:
    """Return a place as a person writes it: targets[1].within."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{_key(part)}" if text else _key(part)
    return text


def shown(value: Any) -> str:
    """Return a value as the file writes it, cut where it is long, without a password."""
    text = SECRET.sub("//…@", _toml(value))
    return text if len(text) <= 80 else text[:77] + "..."


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else f'"{name}"'


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(str(key))} = {_toml(held)}" for key, held in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    return f'"{CONTROL.sub(_escaped, value)}"' if isinstance(value, str) else str(value)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
