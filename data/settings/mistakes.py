"""The first mistake of a configuration in one line: who set the key, the key, its value and the remedy."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ValidationError

from data.errors import nearest
from data.settings.model import Settings
from data.settings.secrets import SecretInFileError
from data.settings.shown import shown, written

LATER_KEYS = {"standup", "editable"}
SECTIONS = ("targets", "changes", "versions")  # lists of sections
SECTION = "write it as a section with keys of its own"
REMEDIES = {
    "string_type": 'write it as text, in quotes: "…"',
    "tuple_type": 'write it as a list: ["…", "…"]',
    "dict_type": SECTION,
    "model_type": SECTION,
    "model_attributes_type": SECTION,
    "int_type": "write a whole number, such as 20",
    "int_parsing": "write a whole number, such as 20",
    "int_from_float": "write a whole number, such as 20",
    "float_type": "write a number, such as 0.8",
    "float_parsing": "write a number, such as 0.8",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
}


def told(error: ValidationError) -> tuple[tuple[str | int, ...], str]:
    """Return the place of a validation's first mistake, and what to tell of it."""
    first = error.errors()[0]
    place = tuple(part for part in first["loc"] if part != "[key]")
    key = written(place)
    kind = first["type"]
    if kind == "extra_forbidden":
        if place[-1] in LATER_KEYS:
            return place, f"{key} is not built yet. Take the key out."
        hint = nearest(str(place[-1]), _known(place))
        # a secret may stand under a key that is spelt wrong
        value = "" if place[0] == "sources" else f" = {shown(first['input'])}"
        return place, f"{key}{value} is not a known key. {hint}"
    if kind == "missing":
        return place, f"{key} is missing. It must be given."
    message = first["msg"].removeprefix("Value error, ")
    if kind in REMEDIES:
        message = REMEDIES[kind].format(**first.get("ctx", {}))
    if kind == "tuple_type" and place[-1] in SECTIONS:
        message = f"write each as a section [[{'.'.join(map(str, place))}]]"
    if kind == "literal_error":
        expected = first["ctx"]["expected"].replace("'", '"')
        message = f"it is one of {expected}. {_near(str(first['input']), expected)}".rstrip()
    # a source's section may hold what nobody should read, and is long
    inside = place[0] == "sources" and (len(place) == 2 or "auth" in place)
    hidden = inside or isinstance(first.get("ctx", {}).get("error"), SecretInFileError)
    if "[key]" in first["loc"] or hidden:
        return place, f"{key}: {message}"
    return place, f"{key} = {shown(first['input'])}: {message}"


def _near(word: str, expected: str) -> str:
    words = re.findall(r'"([^"]*)"', expected)
    hint = nearest(word, words)
    return hint if hint.startswith("Did") else ""


def _known(place: tuple[str | int, ...]) -> list[str]:
    """Return the keys known where an unknown one was found."""
    model: type[BaseModel] | None = Settings
    named = False  # in a dictionary of sections the next part is a name that the person chose
    for part in place[:-1]:
        if isinstance(part, int) or named or model is None:
            named = False
            continue
        kind = {field.alias or name: field.annotation for name, field in model.model_fields.items()}.get(part)
        model = _model(kind)
        named = getattr(kind, "__origin__", None) is dict
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items() if not field.exclude]


def _model(kind: Any) -> type[BaseModel] | None:
    """Return the model that an annotation is or holds: Model, dict[str, Model], tuple[Model, ...], Model | None."""
    for part in (kind, *getattr(kind, "__args__", ())):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None
