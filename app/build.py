"""Which build this server runs: its version, and a hash over what it is made of."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "pages")
KINDS = frozenset({".py", ".js", ".css", ".html"})


def _version() -> str:
    try:
        return metadata.version("casewall")
    except metadata.PackageNotFoundError:
        return "0"


def _hash(root: Path) -> str:
    found = hashlib.sha256()
    files = (path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in KINDS and path.is_file())
    for path in sorted(files):
        # with its name and its length, so that no two lots of files read alike
        content = path.read_bytes()
        found.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()[:8]


def build_of(root: Path) -> str:
    """Return the build of the sources below a folder, such as `0.1.0-3f9c12ab`."""
    return f"{_version()}-{_hash(root)}"


# once, when the process starts: what it runs does not change with the files
BUILD = build_of(ROOT)
