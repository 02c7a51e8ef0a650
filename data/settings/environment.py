"""Environment variables over the file: CASEWALL_SOURCES__CRM__PATH is sources.crm.path, CASEWALL_STORE the store."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from data.errors import CasewallError, nearest
from data.settings.files import Origins

PREFIX, BETWEEN = "CASEWALL_", "__"
STORE = "CASEWALL_STORE"


class Environment(PydanticBaseSettingsSource):
    """The variables that set a key, laid over what the file holds; which variable set it goes into `origins`.

    A key is spelt as the file spells it, whatever the variable's case. A value that begins with a bracket or a brace
    is JSON, anything else is text. A variable with one word (CASEWALL_CONFIG) is no key unless it is a section.
    Raises CasewallError for a section that is not known and for what is no JSON.
    """

    def __init__(self, settings_cls: type[BaseSettings], held: Mapping[str, Any], origins: Origins) -> None:
        super().__init__(settings_cls)
        self.held, self.origins = held, origins
        self.sections = [name for name, field in settings_cls.model_fields.items() if not field.exclude]

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return nothing a field: the variables are read all at once."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return the keys that variables set, nested as sections are."""
        found: dict[str, Any] = {}
        for variable, place, text in _variables():
            section = place[0].lower()
            if section not in self.sections and len(place) == 1:
                continue
            if [word.lower() for word in place] == ["casewall", "include"]:
                raise CasewallError(f"{variable}: casewall.include is read from the file alone. Set it there.")
            if section not in self.sections:
                raise CasewallError(f"{variable}: there is no section {section}. {nearest(section, self.sections)}")
            self._set(found, place, _value(variable, text), variable=variable)
        return found

    def _set(self, found: dict[str, Any], place: list[str], value: Any, *, variable: str) -> None:
        held: Any = self.held
        spelt: tuple[str, ...] = ()
        for number, word in enumerate(place):
            names = [*(held if isinstance(held, Mapping) else ()), *found]
            name = next((name for name in names if name.lower() == word.lower()), word.lower())
            spelt += (name,)
            held = held.get(name) if isinstance(held, Mapping) else None
            if held is None:
                self.origins.setdefault(spelt, variable)
            if number == len(place) - 1:
                found[name] = value
                self.origins[spelt] = variable
            else:
                found = found.setdefault(name, {})
                if not isinstance(found, dict):
                    raise CasewallError(f"{variable} sets a key of what another variable sets as a whole. Keep one.")


def _variables() -> Iterator[tuple[str, list[str], str]]:
    """Yield each variable that sets a key, the key's place and the variable's text; shorter places come first."""
    for name, text in sorted(os.environ.items()):
        if name == STORE and text:
            yield name, ["casewall", "store"], text
        elif name.upper().startswith(PREFIX):
            yield name, name[len(PREFIX) :].split(BETWEEN), text


def _value(name: str, text: str) -> Any:
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise CasewallError(f'{name} = "{text}" is no JSON: {error}. Write a list as ["a", "b"].') from None
