"""What people, teams and types are called on a screen."""

from __future__ import annotations

from data.settings import Settings


def person(settings: Settings, key: str | None) -> str | None:
    """Return a person's or a group's name."""
    if key is None:
        return None
    if key in settings.owners:
        return settings.owners[key].label or next(iter(settings.owners[key].names), key)
    return team(settings, key)


def team(settings: Settings, key: str | None) -> str | None:
    """Return a team's name."""
    held = settings.teams.get(key or "")
    return (held.label if held else None) or key


def types(settings: Settings, key: str | None) -> str:
    """Return the name of a type's cases: Quotes."""
    held = settings.case_types.get(key or "")
    return (held.label if held else None) or one(key)


def one(key: str | None) -> str:
    """Return the name of one case of a type: Quote."""
    return (key[:1].upper() + key[1:]) if key else "Case"
