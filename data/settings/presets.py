"""Presets: what is true of a product everywhere, laid under what a person writes about their own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from data.errors import CasewallError, nearest

MERGED = {"activities", "auth", "changes", "columns", "events", "fill", "headers", "listed", "lookups", "me", "met",
          "paging", "params", "request", "start", "states", "then", "values"}  # fmt: skip
WORDS = ("states", "activities")


def lay_presets(sections: dict[str, Any]) -> dict[str, Any]:
    """Return the sections with every source's preset laid under it. The person's own words win, key by key.

    A status that the person lists is taken out of the preset's lists. Raises CasewallError for a preset that there
    is not.
    """
    sources = sections.get("sources")
    if not isinstance(sources, dict):
        return sections
    laid = {name: _laid(name, own) if isinstance(own, dict) else own for name, own in sources.items()}
    return {**sections, "sources": laid}


def names() -> list[str]:
    """Return the names of the presets there are."""
    return sorted(
        file.name[:-5] for file in files("data.sources").joinpath("presets").iterdir() if file.name.endswith(".toml")
    )


@cache
def read(name: str) -> dict[str, Any]:
    """Return a preset's file: [source] is laid under the person's section, [propose] is for `init`."""
    return tomllib.loads(files("data.sources").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8"))


def _laid(source: str, own: dict[str, Any]) -> dict[str, Any]:
    preset = own.get("preset")
    if not isinstance(preset, str):
        return own
    if preset not in names():
        raise CasewallError(
            f'sources.{source}.preset = "{preset}": there is no such preset. {nearest(preset, names())}'
        )
    under = dict(read(preset)["source"])
    if isinstance(own.get("url"), str) and "case_url" in under:
        under["case_url"] = under["case_url"].replace("{url}", own["url"].rstrip("/"))
    else:
        under.pop("case_url", None)
    return _merged(under, own)


def _merged(under: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Lay tables into each other; whatever else the person writes stands as it is."""
    found = dict(under)
    for key, value in own.items():
        below = under.get(key)
        if not isinstance(value, dict) or not isinstance(below, dict) or key not in MERGED:
            found[key] = value
        elif key == "auth" and value.get("kind", below.get("kind")) != below.get("kind"):
            found[key] = value  # another way to log in shares nothing with the preset's
        elif key in WORDS:
            found[key] = _words(below, value)
        else:
            found[key] = _merged(below, value)
    return found


def _words(below: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Take the words that the person lists out of the preset's lists, and add the person's."""
    taken = {word for said in own.values() for word in _listed(said)}
    left = {key: [word for word in _listed(said) if word not in taken] for key, said in below.items()}
    return {key: [*left.get(key, []), *_listed(own.get(key, []))] for key in {**left, **own}}


def _listed(said: Any) -> list[Any]:
    return list(said) if isinstance(said, list | tuple) else [said]
