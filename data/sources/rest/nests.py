"""Lists inside a record, each item a row that still knows the records around it; what stood when a case was opened."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from data.settings.source_rest import RestEventsKeys, Start
from data.sources.rest.values import ABSENT, ALWAYS, find, instant, text

NAME = re.compile(r"\{([^{}]*)\}")
Nest = tuple[dict[str, Any], ...]  # a record and those around it, the outermost first


def exploded(nest: Nest, keys: RestEventsKeys) -> Iterator[Nest]:
    """Yield the rows of a record: each item of the lists inside it, those of the wanted fields."""
    nests: Iterable[Nest] = [nest]
    for path in keys.explode:
        nests = [(*outer, inner) for outer in nests for inner in items(find(outer[-1], path))]
    for one in nests:
        if keys.changes is not None:
            field = named(one, keys.changes.field)
            if field is not None and (not keys.only or field in keys.only):
                yield one
        elif not keys.only or any(at(one, path) is not ABSENT for path in keys.only):
            yield one


def stood(start: Start, record: dict[str, Any], rows: list[Nest], keys: RestEventsKeys, *, when: str) -> dict[str, Any]:
    """Return the value of each field at a case's opening: what its first change replaced, else what stands today.

    `when` is the path to the instant of a row.
    """
    changes = keys.changes
    assert changes is not None  # the settings refuse a start without changes
    assert changes.old is not None
    found: dict[str, tuple[datetime, Any]] = {}
    for nest in rows:
        field, moment = named(nest, changes.field) or "", instant(at(nest, when)) or ALWAYS
        if field in start.fields and (field not in found or moment < found[field][0]):
            found[field] = (moment, at(nest, changes.old))
    return {field: found[field][1] if field in found else _today(record, path) for field, path in start.fields.items()}


def _today(record: dict[str, Any], path: str) -> Any:
    """Return what a record says of a field today; braces join fields with what stands between them."""
    names = NAME.findall(path)
    for name in names:
        path = path.replace("{" + name + "}", text(find(record, name)) or "")
    return path if names else find(record, path)


def at(nest: Nest, path: str) -> Any:
    """Return what a path leads to in the innermost record, or one further out for each ^ in front."""
    out = len(path) - len(path.lstrip("^"))
    return find(nest[-1 - out], path[out:].removeprefix(".")) if out < len(nest) else ABSENT


def named(nest: Nest, spec: str) -> str | None:
    """Return the name of the field that a change is of; braces join several fields."""
    names = NAME.findall(spec)
    for name in names:
        spec = spec.replace("{" + name + "}", text(at(nest, name)) or "")
    return spec if names else text(at(nest, spec))


def items(held: Any) -> list[dict[str, Any]]:
    """Return the items of a list, the entries of an object as key and value; JSON inside a text is read first."""
    if isinstance(held, str):
        try:
            held = json.loads(held)
        except ValueError:
            return []
    if isinstance(held, dict):
        return [{"key": key, "value": value} for key, value in held.items()]
    if isinstance(held, list):
        return [item if isinstance(item, dict) else {"value": item} for item in held]
    return []
