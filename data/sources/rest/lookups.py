"""Names by their id: lists that are read when a row first needs one, and again where an id is not in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.mapping_columns import names_in
from data.settings.source_rest import Lookup
from data.sources.rest.asking import Asker
from data.sources.rest.values import find, text
from data.sources.rest.walking import every


@dataclass
class Names:
    """The lists of one source. Each is asked for at most once a pull."""

    asker: Asker
    lookups: Mapping[str, Lookup]
    held: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def restart(self) -> None:
        """Allow every list to be asked for once more: a pull begins."""
        self.asked.clear()

    def of(self, column: str) -> tuple[str, str | None]:
        """Split "assignee_id@users" into the path and the list; the list is None for a plain path."""
        path, at, name = column.rpartition("@")
        return (path, name) if at and name in self.lookups else (column, None)

    def name(self, name: str, value: Any) -> str | None:
        """Return the name of an id (of several: joined), else what the list says for strangers, else the id itself."""
        if isinstance(value, list):
            return ", ".join(said for one in value if (said := self.name(name, one))) or None
        key = text(value)
        if key is None or key == "":
            return None
        if key not in self.held.get(name, {}) and name not in self.asked:
            self._read(name)
        missing = self.lookups[name].missing
        return self.held[name].get(key, key if missing is None else missing)

    def _read(self, name: str) -> None:
        lookup = self.lookups[name]
        self.asked.add(name)
        found = self.held.setdefault(name, {})
        for record in every(self.asker, lookup):
            key = filled_name(record, lookup.key)
            said = filled_name(record, lookup.value)
            if key is not None and said:
                found[key] = said


def filled_name(record: Mapping[str, Any], spec: str) -> str | None:
    """Return a field, or several in braces with what stands between them."""
    if "{" not in spec:
        return text(find(record, spec))
    for path in names_in(spec):
        spec = spec.replace("{" + path + "}", text(find(record, path)) or "")
    return " ".join(spec.split()) or None
