"""Files of every kind, plain, zipped or gzipped, one or a pattern of several, each into one raw table."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from data.errors import CasewallError
from data.settings import Settings
from data.settings.source_files import FileEventsKeys
from data.sources import csv, excel, parquet, xes
from data.sources.base import RawTable, Source
from data.sources.encoding import decode

KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".parquet": "parquet",
    ".xes": "xes",
}
PACKED = (".gz", ".zip")


def kind_of(path: Path) -> str | None:
    """Return the kind that a file's name tells (csv, excel, parquet, xes), or None."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    named = [KINDS[suffix] for suffix in suffixes if suffix in KINDS]
    if named:
        return named[-1]
    return "csv" if suffixes and suffixes[-1] in PACKED else None


def read_table(
    path: Path,
    *,
    kind: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | int | None = None,
    rows: str = "events",
    name: str | None = None,
) -> RawTable:
    """Read one file. `rows` says what a row of an XES log is; `name` is how errors and marks call the file.

    Raises CasewallError, one line with the file, the line and the remedy, for what cannot be read without guessing.
    """
    file = name or path.name
    kind = kind or kind_of(path)
    try:
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
        if kind == "excel":
            frame, lines = excel.parse(path, file=file, sheet=sheet)
            return RawTable(file=file, frame=frame, lines=lines, modified_at=modified_at, iso=True)
        if kind == "parquet":
            frame, lines = parquet.parse(path, file=file)
            return RawTable(file=file, frame=frame, lines=lines, modified_at=modified_at)
        if kind == "xes":
            with _unpacked(path, file) as stream:
                frame, lines = xes.parse(stream, file=file, rows=rows)
            return RawTable(file=file, frame=frame, lines=lines, modified_at=modified_at, iso=True)
        if kind == "csv":
            with _unpacked(path, file) as stream:
                text, found = decode(stream.read(), file=file, configured=encoding)
            frame, lines, broken, cut = csv.parse(text, file=file, separator=separator)
            return RawTable(
                file=file,
                frame=frame,
                lines=lines,
                modified_at=modified_at,
                encoding=found,
                separator=cut,
                broken=broken,
            )
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as wrong:
        cause = getattr(wrong, "strerror", None) or str(wrong)
        raise CasewallError(f"{file}: cannot be read ({cause}). Check the path and the file.") from None
    raise CasewallError(f"{file}: of what kind is it? Name it .csv, .xlsx, .parquet or .xes, or set kind.")


def _parts(path: Path, file: str) -> Iterator[RawTable]:
    """Yield a Parquet file as tables of a size that fits into memory."""
    modified_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    for frame, lines, more in parquet.parts(path, file=file):
        yield RawTable(file=file, frame=frame, lines=lines, modified_at=modified_at, more=more)


def _unpacked(path: Path, file: str) -> IO[bytes]:
    """Open a file, or the one member of a zip, for reading its bytes."""
    with path.open("rb") as probe:
        start = probe.read(4)
    if start[:2] == b"\x1f\x8b":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if start != b"PK\x03\x04":
        return path.open("rb")
    with zipfile.ZipFile(path) as packed:
        members = [info for info in packed.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
        if len(members) != 1:
            raise CasewallError(f"{file}: the zip holds {len(members)} files. Pack one, or unpack it.")
        if members[0].flag_bits & 1:
            raise CasewallError(f"{file}: the zip is encrypted. Pack it without a password.")
        return io.BytesIO(packed.read(members[0]))


def paths(settings: Settings, pattern: str, *, key: str) -> list[Path]:
    """Return the files that a configured path names, in name order. `key` is the setting, for the error."""
    whole = settings.resolve(pattern)
    if not whole.is_file() and any(letter in pattern for letter in "*?["):
        found = sorted(Path(whole.anchor).glob(str(whole.relative_to(whole.anchor))))
    else:
        found = [whole]
    found = [path for path in found if path.is_file()]
    if not found:
        raise CasewallError(f'{key} = "{pattern}": no such file ({whole}). Correct the path, or export the file there.')
    return found


@dataclass(frozen=True)
class FileSource:
    """A configured source whose rows come from files."""

    name: str
    settings: Settings

    def tables(self, *, table: str) -> Iterator[RawTable]:
        """Yield the source's own files, or those of the second table beside its cases (`events`), in name order."""
        for path in self.paths(table):
            yield from self.file(path, table=table)

    def paths(self, table: str) -> list[Path]:
        """Return the files of a table, in name order. Raises CasewallError where there is none."""
        at, prefix = self.keys(table)
        return paths(self.settings, at.path or "", key=f"sources.{self.name}.{prefix}path")

    def file(self, path: Path, *, table: str) -> Iterator[RawTable]:
        """Yield one file of a table, a large one in parts."""
        held = self.settings.sources[self.name]
        at, prefix = self.keys(table)
        folder = self.settings.path.parent
        kind = (kind_of(path) or held.kind) if prefix else held.kind
        name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
        if kind == "parquet":
            yield from _parts(path, name)
            return
        yield read_table(
            path,
            kind=kind,
            encoding=at.encoding or held.encoding,
            separator=at.separator or held.separator,
            sheet=at.sheet,
            rows="events" if prefix else held.rows,
            name=name,
        )

    def keys(self, table: str) -> tuple[FileEventsKeys, str]:
        """Return the settings of a table's files, and what stands in front of their names in the source's section."""
        held = self.settings.sources[self.name]
        return (held.events, "events.") if table == "events" and held.events is not None else (held, "")


def read(source: str, settings: Settings, *, table: str = "cases") -> Iterator[RawTable]:
    """Yield the raw tables of a configured source, in the order in which their rows count."""
    origin: Source = FileSource(source, settings)
    yield from origin.tables(table=table)
