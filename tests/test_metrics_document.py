"""docs/metrics.md says what the docstrings say."""

from __future__ import annotations

from app.catalogue import METRICS
from app.metrics_document import FILE, document


def test_the_document_is_up_to_date() -> None:
    written = FILE.read_text(encoding="utf-8")
    assert written == document(), "write it anew: python -m app.metrics_document"


def test_every_metric_has_a_section_and_a_line_of_the_table() -> None:
    lines = document().splitlines()
    assert [name for name in METRICS if f"### {name}" not in lines] == []
    assert [name for name in METRICS if not any(line.startswith(f"| [{name}](#{name}) |") for line in lines)] == []
