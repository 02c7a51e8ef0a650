"""The wall's script is for browsers that are years old: ES2017, and nothing that Chromium 79 lacks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.wall.assets import script, style

TV = Path(__file__).resolve().parent.parent.parent / "app" / "tv"
METHODS = "at flat flatMap matchAll replaceAll toSorted toReversed findLast replaceChildren trimStart trimEnd finally"
FUNCTIONS = "Object.fromEntries Promise.any Promise.allSettled structuredClone globalThis queueMicrotask Object.hasOwn"
NEWER = {
    "optional chaining": r"\?\.(?!\d)", "nullish": r"\?\?", "object spread": r"\{\s*\.\.\.",
    "optional catch": r"catch\s*\{", "numeric separator": r"\b\d+_\d", "private": r"\bthis\.#",
    "assignment": r"(\|\||&&)=", "lookbehind": r"\(\?<[!=]", "named group": r"\(\?<[a-z]", "await": r"for await",
    "big": r"\b\d+n\b", "modules": r"\bimport\(", "methods": rf"\.({'|'.join(METHODS.split())})\(",
    "functions": rf"\b({'|'.join(re.escape(one) for one in FUNCTIONS.split())})\b",
}  # fmt: skip


@pytest.mark.parametrize("name", NEWER)
def test_nothing_is_newer_than_es2017(name: str) -> None:
    whole = script() + "".join(file.read_text(encoding="utf-8") for file in sorted(TV.glob("*.js")))
    assert re.findall(NEWER[name], whole) == []


def test_no_style_is_newer_than_chromium_79() -> None:
    whole = style() + "".join(file.read_text(encoding="utf-8") for file in TV.glob("*.css"))
    newer = r"(?<!-)\binset\s*:|aspect-ratio|:is\(|:where\(|:has\(|clamp\(|@layer|@container|:\s*anywhere"
    assert re.findall(newer, whole) == []
    # boxes in a row had no gap yet; grids had
    assert re.findall(r"\{[^}]*flex[^}]*(?<![\w-])gap\s*:[^}]*\}", whole) == []
