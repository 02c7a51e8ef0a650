"""Names to people: what the sources call a person, the names that are nobody, the machines that own nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from data.errors import CasewallError
from data.mapping_words import Words

MACHINE = "machine"


@dataclass(frozen=True, kw_only=True)
class People:
    """The names of one source: whom each means (`keys`), those that are nobody, and groups known by a team's names."""

    keys: Mapping[str, str]
    nobody: Words
    machines: frozenset[str] = frozenset()
    groups: Words = field(default_factory=lambda: Words(where="teams"))

    @classmethod
    def of(
        cls,
        source: str,
        *,
        names: Mapping[str, Iterable[str]],
        tiers: Mapping[str, str],
        nobody: Iterable[str],
        groups: Words,
        sources: Iterable[str],
    ) -> People:
        """Build the names of a source from every owner's names; "crm:4711" is a name in the source crm only.

        A name with its source in front wins over one without. Raises CasewallError where one name means two people.
        """
        known = set(sources)
        general: dict[str, str] = {}
        own: dict[str, str] = {}
        for key, said in names.items():
            general.setdefault(key, key)
            for name in said:
                prefix, colon, rest = name.partition(":")
                if colon and prefix in known:
                    if prefix == source:
                        _add(own, rest.strip(), key)
                else:
                    _add(general, name.strip(), key)
        machines = frozenset(key for key, tier in tiers.items() if tier == MACHINE)
        return cls(
            keys={**general, **own},
            nobody=Words.of({"nobody": nobody}, where=f"sources.{source}.nobody"),
            machines=machines,
            groups=groups,
        )

    def person(self, names: pl.Series) -> pl.Series:
        """Return the owner's key of each name, else the name; null for nobody and for machines."""
        return self._resolved(names, groups=False)

    def holder(self, names: pl.Series) -> pl.Series:
        """Return who holds the case: a person as in `person`, else the team whose names list the group."""
        return self._resolved(names, groups=True)

    def _resolved(self, names: pl.Series, *, groups: bool) -> pl.Series:
        """Resolve each distinct name once."""
        distinct = names.drop_nulls().unique(maintain_order=True)
        found = [self._one(name, groups=groups) for name in distinct]
        return names.replace_strict(distinct, pl.Series(found, dtype=pl.String), default=None, return_dtype=pl.String)

    def _one(self, name: str, *, groups: bool) -> str | None:
        """Resolve one name."""
        if self.nobody.meaning(name):
            return None
        key = self.keys.get(name)
        if key is None:
            return (self.groups.meaning(name) if groups else None) or name
        return None if key in self.machines else key


def _add(names: dict[str, str], name: str, key: str) -> None:
    """Add a name, refusing that it means two people. A person's own key gives way to a name that is written out."""
    held = names.get(name)
    if held is not None and held not in (key, name):
        raise CasewallError(
            f'[owners] "{name}" is a name of {held} and of {key}. '
            f'Write the source in front where it is meant, for instance "crm:{name}".'
        )
    names[name] = key
