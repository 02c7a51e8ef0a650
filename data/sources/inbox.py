"""A watched folder: what is dropped there is loaded once, then lies in `done`, or in `rejected` with the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import sleep

import polars as pl

from data.errors import CasewallError
from data.mapping_plan import plans
from data.settings import Settings
from data.sources.files import FileSource

DONE, REJECTED, REASONS = "done", "rejected", ".reasons.txt"
STEADY = 0.5  # seconds in which a file that is written completely does not change
MOST_REASONS = 200


def dropped(name: str, settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield what lies in a source's folder, table and file, the oldest first; one that still grows waits."""
    source = FileSource(name, settings)
    found: list[tuple[str, Path]] = []
    for plan in plans(name, settings):
        try:
            found += [(plan.table, path) for path in source.paths(plan.table)]
        except CasewallError:
            # an empty folder is what a watched folder is most of the time; one that is not there is a mistake
            _exists(source, table=plan.table)
    before = {path: _look(path) for _, path in found}
    if found:
        sleep(STEADY)
    steady = [(table, path) for table, path in found if before[path] is not None and _look(path) == before[path]]
    yield from sorted(steady, key=lambda one: (one[0] != "cases", before[one[1]], one[1].name))


def done(path: Path, *, aside: pl.DataFrame) -> None:
    """Move a file that was loaded; what of it could not be read is told beside it."""
    lines = [f"{row['file']} line {row['line']}: {_what(row)}{row['reason']}" for row in aside.to_dicts()]
    _move(path, DONE, [f"{aside.height:,} rows could not be read and are in no figure", *lines] if lines else [])


def rejected(path: Path, reason: str) -> Path:
    """Move a file that could not be loaded, with the reason beside it; return where it lies."""
    return _move(path, REJECTED, [reason])


def waiting(name: str, settings: Settings) -> int:
    """Count the files that were rejected and still lie there."""
    folders = {folder / REJECTED for folder in _folders(name, settings)}
    files = [file for folder in folders if folder.is_dir() for file in folder.iterdir()]
    return sum(not file.name.endswith(REASONS) and not file.name.startswith(".") for file in files)


def _folders(name: str, settings: Settings) -> list[Path]:
    held = settings.sources[name]
    patterns = [at.path for at in (held, held.events) if at is not None and at.path]
    return [settings.resolve(pattern).parent for pattern in patterns]


def _exists(source: FileSource, *, table: str) -> None:
    at, prefix = source.keys(table)
    folder = source.settings.resolve(at.path or "").parent
    if not folder.is_dir():
        raise CasewallError(
            f"sources.{source.name}.{prefix}path: there is no folder {folder}. Make it, or correct the path."
        )


def _look(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _move(path: Path, folder: str, reasons: list[str]) -> Path:
    """Move a file into a folder beside it, under a name that nothing there has; the reasons lie there before it."""
    place = path.parent / folder / path.name
    try:
        place.parent.mkdir(exist_ok=True)
        number = 1
        while place.exists():
            number += 1
            place = place.with_name(f"{path.stem}-{number}{path.suffix}")
        if reasons:
            _tell(place, reasons)
        path.rename(place)
    except OSError as error:
        raise CasewallError(
            f"{path} cannot be moved to {folder} ({error.strerror}): it would be loaded again and again. "
            "Let Casewall write in that folder."
        ) from None
    return place


def _tell(place: Path, lines: list[str]) -> None:
    more = [f"and {len(lines) - MOST_REASONS:,} more"] if len(lines) > MOST_REASONS else []
    place.with_name(place.name + REASONS).write_text("\n".join([*lines[:MOST_REASONS], *more, ""]), encoding="utf-8")


def _what(row: dict[str, object]) -> str:
    return f'{row["column"]} = "{row["value"]}": ' if row["column"] else ""
