"""What looking back found goes into docs/backtests.md, between marks; the words around it are written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.clock import now

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "backtests.md"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return a table in Markdown."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return [*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)]


def tell(part: str, lines: Sequence[str], *, write: bool) -> None:
    """Print a part; with `write`, put it between its marks in the document, with the day on which it was counted."""
    print("\n".join([f"\n{part}", *lines]))
    if not write:
        return
    text = DOCUMENT.read_text(encoding="utf-8")
    begin, end = f"<!-- {part}: begin -->\n", f"<!-- {part}: end -->"
    before, rest = text.split(begin)
    _, after = rest.split(end)
    stamp = f"Counted on {now():%Y-%m-%d}."
    DOCUMENT.write_text(f"{before}{begin}{stamp}\n\n" + "\n".join(lines) + f"\n{end}{after}", encoding="utf-8")


def percent(share: float | None) -> str:
    """Return a share as whole per cent; an em dash where there is none."""
    return "—" if share is None else f"{share:.0%}"


def days(first: date, last: date) -> str:
    """Return a span of days as text."""
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
