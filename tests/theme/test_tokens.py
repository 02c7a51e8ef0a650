"""One source for every colour: both themes name the same tokens, and whatever is used is one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.theme import CSS, THEMES, colour

APP = Path(__file__).resolve().parents[2] / "app"
USED = re.compile(r"var\(--cw-([\w-]+)\)")
MADE = re.compile(r"--cw-([\w-]+)\s*:")


def test_both_themes_have_the_same_tokens() -> None:
    assert set(THEMES) == {"dark", "light"}
    assert set(THEMES["dark"]) == set(THEMES["light"])
    assert colour("bg", theme="dark") == "#0F1519"
    assert colour("bg", theme="light") == "#F3F4F2"


def test_every_token_that_is_used_exists() -> None:
    files = [file for ending in ("py", "css", "js") for file in APP.rglob(f"*.{ending}")]
    texts = {file.relative_to(APP): file.read_text(encoding="utf-8") for file in files}
    made = set(MADE.findall(CSS)) | {name for text in texts.values() for name in MADE.findall(text)}
    missing = {(str(file), name) for file, text in texts.items() for name in USED.findall(text) if name not in made}
    assert missing == set()
    assert len({name for text in texts.values() for name in USED.findall(text)}) > 20


def test_a_colour_that_is_no_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        colour("pink", theme="dark")
