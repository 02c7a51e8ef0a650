"""The page about net work time says what happens: its examples run, and print what stands below them."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import polars as pl

import metrics.net_work_time as module

PAGE = Path(__file__).resolve().parents[2] / "docs" / "net-work-time.md"
BLOCK = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """Return each example of the page with the output that stands below it."""
    return [(code, output) for code, output in BLOCK.findall(PAGE.read_text(encoding="utf-8"))]


def printed(code: str, names: dict[str, Any]) -> str:
    """Run an example after those before it, and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pl.Config(tbl_width_chars=120):
        exec(compile(code, str(PAGE), "exec"), names)
    return out.getvalue()


def test_every_example_prints_what_stands_below_it() -> None:
    names: dict[str, Any] = {}
    found = [(printed(code, names), output) for code, output in blocks()]
    assert len(found) >= 6
    for shown, output in found:
        assert shown == output


def test_every_block_of_the_page_is_an_example_or_its_output() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("```") == 2 * sum(1 + bool(output) for _, output in blocks())


def test_every_public_expression_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    public = {"net_work_time", "due_at", "is_working", "next_working", "work_time_left", "local_date", "local_week"}
    assert all(callable(getattr(module, name)) for name in public)
    assert [name for name in public if f"`{name}(" not in text] == []
