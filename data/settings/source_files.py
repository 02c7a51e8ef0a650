"""Keys of sources that are files."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainValidator

from data.settings.words import Section

OF_FILES = {"encoding": ("csv",), "separator": ("csv",), "sheet": ("excel",)}  # what not every kind of file asks for
SHEET = "name a sheet by its title, or by its number from 0"


def _sheet(value: Any) -> str | int:
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(SHEET)
    return value


Sheet = Annotated[str | int, PlainValidator(_sheet)]


class FileEventsKeys(Section):
    """A second file beside the cases."""

    path: str | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: Sheet | None = None


class FileKeys(FileEventsKeys):
    """Where files lie and how they are read."""

    inbox: bool = False
