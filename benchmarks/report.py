"""What is measured goes into docs/benchmarks.md, between marks; the words around it are written by hand."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.clock import now

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def write(part: str, lines: Sequence[str]) -> None:
    """Replace what stands between the marks of a part, and say when and where it was measured."""
    text = DOCUMENT.read_text(encoding="utf-8")
    begin, end = f"<!-- {part}: begin -->\n", f"<!-- {part}: end -->"
    before, rest = text.split(begin)
    _, after = rest.split(end)
    stamp = f"Measured on {now():%Y-%m-%d}, {machine()}."
    DOCUMENT.write_text(f"{before}{begin}{stamp}\n\n" + "\n".join(lines) + f"\n{end}{after}", encoding="utf-8")


def machine() -> str:
    """Describe the machine and what ran on it."""
    cpu = Path("/proc/cpuinfo")
    found = [line.split(":", 1)[1].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")] \
        if cpu.exists() else []  # fmt: skip
    name = found[0] if found else platform.processor() or platform.machine()
    held = ", ".join(f"{package} {told}" for package in ("polars", "numpy") if (told := installed(package)))
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {held}"


def installed(package: str) -> str | None:
    """Return a package's version, None where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
