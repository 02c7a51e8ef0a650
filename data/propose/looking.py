"""Opening a file that no configuration describes yet: its kind, and its encoding where it is not UTF-8."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath

from data.errors import CasewallError
from data.sources.base import RawTable
from data.sources.files import kind_of, read_table

PROPOSED = re.compile(r'Add encoding = "([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Look:
    """A file as it was read, and what had to be said to read it."""

    path: Path
    kind: str
    table: RawTable
    encoding: str | None = None
    guessed_encoding: bool = False
    sheet: str | None = None


def look(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> Look:
    """Read a file of cases or events.

    Raises CasewallError, one line: no such file, a folder, a kind that is not read, or no rows under the header.
    """
    if not path.exists():
        raise CasewallError(f"{path}: no such file. Correct the path.")
    if path.is_dir():
        raise CasewallError(f"{path}: a folder. Name one of its files: casewall init FILE.")
    kind = _kind(path)
    if kind is None:
        raise CasewallError(
            f"{path.name}: of what kind is it? Name it .csv, .xlsx, .parquet or .xes (.gz and .zip too)."
        )
    _check_asked(path, kind, encoding=encoding, sheet=sheet)
    guessed = False
    try:
        table = read_table(path, kind=kind, encoding=encoding, sheet=sheet)
    except CasewallError as wrong:
        proposed = PROPOSED.search(str(wrong))
        if encoding is not None or proposed is None:
            raise
        encoding, guessed = proposed[1], True
        table = read_table(path, kind=kind, encoding=encoding, sheet=sheet)
    if table.frame.is_empty():
        broken = f" ({table.broken.height:,} rows fit no header)" if table.broken.height else ""
        raise CasewallError(f"{path.name}: no rows under the header{broken}. Export cases or events into it.")
    return Look(path=path, kind=kind, table=table, encoding=encoding, guessed_encoding=guessed, sheet=sheet)


def _check_asked(path: Path, kind: str, *, encoding: str | None, sheet: str | None) -> None:
    """Refuse what a file of this kind does not have: it would be taken for heard."""
    if sheet is not None and kind != "excel":
        raise CasewallError(f"--sheet {sheet}: {path.name} has no sheets. Leave --sheet out, or name an Excel file.")
    if encoding is not None and kind != "csv":
        raise CasewallError(f"--encoding {encoding}: {path.name} tells its own. Leave --encoding out; it is for CSV.")


def _kind(path: Path) -> str | None:
    """Return the kind that the name tells, of a zip the kind of the file in it."""
    if path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            inside = [name for name in packed.namelist() if not name.endswith("/") and "__MACOSX" not in name]
        if len(inside) == 1:
            return kind_of(Path(PurePath(inside[0]).name)) or kind_of(path)
    return kind_of(path)
