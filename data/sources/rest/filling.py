"""Placeholders of a request: {since} {until} {page} {offset} {cursor} {limit} {id} {ids} {each}, and of `fill`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NAME = re.compile(r"\{([a-z_][a-z0-9_]*)\}", re.IGNORECASE)
OUT = object()  # what is left out: a value of which nothing is known


def filled(held: Any, values: Mapping[str, Any], known: frozenset[str]) -> Any:
    """Return a parameter or a body with its placeholders filled; OUT where it is one without a value.

    A text that is nothing but a placeholder becomes the value itself, so that a number stays one. An entry without
    a value is left out; of a list, the whole item that it stands in (a filter without its value is none); an item
    with {each} comes once for each of the ids. `known` are the names of placeholders; other braces stay as they are,
    since queries may hold some.
    """
    if isinstance(held, str):
        return _text(held, values, known)
    if isinstance(held, Mapping):
        laid = {key: filled(value, values, known) for key, value in held.items()}
        return {key: value for key, value in laid.items() if value is not OUT}
    if isinstance(held, list | tuple):
        items: list[Any] = []
        for item in held:
            lot = values.get("ids") or [] if "each" in names_of(item) else [None]
            each = [{**values, "each": one} if one is not None else values for one in lot]
            items += [filled(item, one, known) for one in each if not _wanting(item, one, known)]
        return items
    return held


def _text(held: str, values: Mapping[str, Any], known: frozenset[str]) -> Any:
    whole = NAME.fullmatch(held)
    if whole and whole[1] in known:
        value = values.get(whole[1])
        return OUT if value is None else value
    wanting = [name for name in NAME.findall(held) if name in known and _of(values, name) is None]
    if wanting:
        return OUT
    join = str(values.get("join") or ",")
    return NAME.sub(lambda found: _said(_of(values, found[1]), join) if found[1] in known else found[0], held)


def _of(values: Mapping[str, Any], name: str) -> Any:
    """Return a value inside a text, where an open end must be written out: `always_until` stands for no end."""
    value = values.get(name)
    return values.get(f"always_{name}") if value is None else value


def _said(value: Any, join: str) -> str:
    return join.join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _wanting(item: Any, values: Mapping[str, Any], known: frozenset[str]) -> bool:
    """Tell whether an item of a list is, or directly holds, a placeholder without a value."""
    inside = item.values() if isinstance(item, Mapping) else item if isinstance(item, list | tuple) else [item]
    return any(isinstance(one, str) and _text(one, values, known) is OUT for one in inside)


def names_of(held: Any) -> set[str]:
    """Return the names in braces anywhere in a request's parts."""
    if isinstance(held, str):
        return set(NAME.findall(held))
    parts = held.values() if isinstance(held, Mapping) else held if isinstance(held, list | tuple) else ()
    return {name for part in parts for name in names_of(part)}
