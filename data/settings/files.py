"""casewall.toml and the files that it includes, read and laid together; who set a key is remembered for the errors."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from data.errors import CasewallError
from data.settings.shown import shown, written

Origins = dict[tuple[str | int, ...], str]


def read_sections(file: Path) -> tuple[dict[str, Any], Origins]:
    """Return the sections of a file and of those that it includes, and which place came from which included file.

    Raises CasewallError: a file that cannot be read, a key that two files set, an included file that includes more.
    """
    sections = _read(file)
    origins: Origins = {}
    for name in _included(sections, file):
        path = file.parent / Path(name).expanduser()
        more = _read(path, named=f"{file.name}: casewall.include = {shown(name)}: ")
        if _included(more, path):
            raise CasewallError(
                f"{name}: casewall.include: an included file includes no other. List every file in {file.name}."
            )
        _lay(sections, more, origins, place=(), file=name)
    return sections, origins


def origin(origins: Origins, place: tuple[str | int, ...], file: Path) -> str:
    """Return who set a place: an included file or a variable, else the file itself."""
    for length in range(len(place), 0, -1):
        if place[:length] in origins:
            return origins[place[:length]]
    inside = (who for there, who in origins.items() if there[: len(place)] == place)
    return next(inside, file.name)


def _read(file: Path, *, named: str = "") -> dict[str, Any]:
    """Read one file; `named` says who asks for it, where that is another file."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        remedy = "Correct the name." if named else "`casewall init` writes one; --config names another."
        raise CasewallError(f"{named}There is no configuration at {file}. {remedy}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CasewallError(f"{file} line {line} is not UTF-8. Save the file as UTF-8.") from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise CasewallError(f"{named}{str(file)!r} cannot be read: {cause}. Name a file that you may read.") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CasewallError(f"{file.name} is not valid TOML: {error}. Mend that line.") from None


def _included(sections: dict[str, Any], file: Path) -> list[str]:
    """Return the names under casewall.include, which is read before anything is checked."""
    general = sections.get("casewall", {})
    names = general.get("include", []) if isinstance(general, dict) else []
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise CasewallError(f'{file.name}: casewall.include = {shown(names)}: write a list of files: ["teams.toml"]')
    return names


def _lay(
    held: dict[str, Any], more: dict[str, Any], origins: Origins, *, place: tuple[str | int, ...], file: str
) -> None:
    """Lay one file's keys over the others'; tables join, lists of sections grow, and nothing is set twice."""
    for key, value in more.items():
        here = (*place, key)
        if key not in held:
            held[key] = value
            origins[here] = file
        elif isinstance(held[key], dict) and isinstance(value, dict):
            _lay(held[key], value, origins, place=here, file=file)
        elif isinstance(held[key], list) and isinstance(value, list) and not place:
            origins |= {(key, len(held[key]) + number): file for number in range(len(value))}
            held[key] += value
        else:
            raise CasewallError(f"{file}: {written(here)} is set twice. Keep one of the two.")
