"""Reading casewall.toml: the file, what it includes, the environment; every mistake is one clear line."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from data.errors import CasewallError, nearest
from data.settings.checks import check
from data.settings.model import Settings

CONFIG_VARIABLE = "CASEWALL_CONFIG"
STORE_VARIABLE = "CASEWALL_STORE"
LATER = {"televisions", "alerts", "reports", "accounts"}
LATER_KEYS = {"standup", "editable", "inbox", "preset"}


def load(path: Path | None = None) -> Settings:
    """Read the configuration at `path`, else where CASEWALL_CONFIG says, else ./casewall.toml.

    Raises CasewallError that names the file, the key, the value and the remedy.
    """
    file = (path or Path(os.environ.get(CONFIG_VARIABLE) or "casewall.toml")).absolute()
    sections = _with_included(file)
    if store := os.environ.get(STORE_VARIABLE):
        sections.setdefault("casewall", {})["store"] = store
    for name in sections:
        if name in LATER:
            raise CasewallError(f"{file.name}: [{name}] is not built yet. Take the section out.")
    try:
        values: dict[str, Any] = {"casewall file": file, **sections}
        settings = Settings(**values)
    except ValidationError as error:
        raise CasewallError(f"{file.name}: {_told(error, sections)}") from None
    check(settings)
    return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CasewallError(
            f"There is no configuration at {file}. `casewall init` writes one; --config names another."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CasewallError(f"{file} cannot be read: {error}. Save it as UTF-8 where you may read it.") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CasewallError(f"{file.name} is not valid TOML: {error}. Mend that line.") from None


def _with_included(file: Path) -> dict[str, Any]:
    """Read a file and those that it includes; a key that two of them set is an error."""
    sections = _read(file)
    general = sections.get("casewall", {})
    for name in general.get("include", ()) if isinstance(general, dict) else ():
        _merge(sections, _read(file.parent / name), where=(), file=name)
    return sections


def _merge(held: dict[str, Any], more: dict[str, Any], *, where: tuple[str, ...], file: str) -> None:
    for key, value in more.items():
        place = (*where, key)
        if key not in held:
            held[key] = value
        elif isinstance(held[key], dict) and isinstance(value, dict):
            _merge(held[key], value, where=place, file=file)
        elif isinstance(held[key], list) and isinstance(value, list) and not where:
            held[key] += value
        else:
            raise CasewallError(f"{file}: {'.'.join(place)} is set twice. Keep one of the two.")


def _told(error: ValidationError, sections: dict[str, Any]) -> str:
    """Tell the first mistake of a file: key, value, remedy."""
    first = error.errors()[0]
    place = [part for part in first["loc"] if part != "[key]"]
    key = _key(place)
    value = first.get("input")
    if first["type"] == "extra_forbidden":
        name = str(place[-1])
        if name in LATER_KEYS:
            return f"{key} is not built yet. Take the key out."
        return f"{key} = {_shown(value)} is not a known key. {nearest(name, _known(place))}"
    if first["type"] == "missing":
        return f"{key} is missing. It must be given."
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "literal_error":
        expected = first["ctx"]["expected"].replace("'", '"')
        message = f"it is one of {expected}. {nearest(str(value), _words(expected))}"
    return f"{key} = {_shown(value)}: {message}"


def _key(place: list[int | str]) -> str:
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _words(expected: str) -> list[str]:
    return [word.strip().strip('"') for word in expected.replace(" or ", ", ").split(",")]


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _known(place: list[int | str]) -> list[str]:
    """Return the keys known where an unknown one was found."""
    model: Any = Settings
    for part in place[:-1]:
        if isinstance(model, type) and issubclass(model, BaseModel):
            names = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
            model = names.get(str(part))
        model = _inner(model) or model
    if isinstance(model, type) and issubclass(model, BaseModel):
        return [
            field.alias or name for name, field in model.model_fields.items() if name != "path" or model is not Settings
        ]
    return []


def _inner(kind: Any) -> Any:
    """Return the model inside dict[str, Model], tuple[Model, ...] or Model | None."""
    for part in getattr(kind, "__args__", ()):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None
