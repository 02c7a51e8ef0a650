"""Pairing: the code that a television shows joins it to an entry of the configuration; revoking ends that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.tv import codes, entry
from data.errors import CasewallError, nearest
from data.settings import Settings, load
from data.settings.shown import shown
from data.settings.televisions import TelevisionConfig
from data.store import Store
from data.store.televisions import Televisions
from data.store.tries import MOST, WITHIN

PATIENCE = 10.0
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants of a television. None: as its entry says, or as usual where it has none yet."""

    name: str
    team: str | None = None
    scenes: entry.Scenes | None = None
    names: str | None = None
    theme: str | None = None


@dataclass(frozen=True, kw_only=True)
class Paired:
    """How a pairing ended: the entry, the lines that were written for it, how many of its name were replaced."""

    entry: TelevisionConfig
    written: tuple[str, ...]
    replaced: int


def pair(settings: Settings, store: Store, code: str, asked: Asked, *, now: datetime) -> Paired:
    """Join the television that shows a code to an entry, which is written where there is none of that name.

    One of before with that name is revoked. Raises CasewallError for a code that no television shows, too many of
    them, an entry that says something else, a name or a team that is not right; then nothing has changed.
    """
    plain = codes.typed(code)
    held = Televisions(store)
    with held.alone(patience=PATIENCE):
        _check_tries(held, now)
        if held.waiting(plain, now=now) is None:
            raise _wrong(plain, left=held.wrong(now=now))
        today = load(settings.path)
        found = _entry(today, asked.name)
        lines: list[str] = []
        if found is None:
            lines = entry.lines(
                asked.name, team=asked.team, scenes=entry.USUAL if asked.scenes is None else asked.scenes,
                names=asked.names or "initials", theme=asked.theme or "dark",
            )  # fmt: skip
            found = _entry(entry.append(today, lines, name=asked.name), asked.name)
        else:
            _check_same(today, found, asked)
        assert found is not None
        replaced = held.pair(plain, found.name, now=now)
    if replaced is None:
        raise CasewallError("The code was too old just now. Type the one that the television shows now.")
    return Paired(entry=found, written=tuple(lines), replaced=replaced)


def revoke(settings: Settings, store: Store, name: str, *, now: datetime) -> int:
    """End the pairing of a television; it shows a code from then on. Raises CasewallError where none has the name."""
    held = Televisions(store)
    paired = {one.name for one in held.all() if one.name is not None and one.is_paired}
    known = next((one for one in paired if one.casefold() == name.casefold()), None)
    if known is None:
        if any(one.name.casefold() == name.casefold() for one in settings.televisions):
            raise CasewallError(f"{shown(name)} is not paired: there is nothing to revoke.")
        raise CasewallError(f"{shown(name)} is not a television that is paired. {nearest(name, paired)}")
    return held.revoke(known, now=now)


def naming(settings: Settings, one: TelevisionConfig) -> str:
    """Return in words what a television shows: `East, initials, dark`."""
    known = settings.teams.get(one.team or "")  # one that was written since the start is not known yet
    team = "all teams" if one.team is None else (known.label if known else None) or one.team
    people = {"full": "full names", "initials": "initials", "none": "no names"}[one.names]
    return f"{team}, {people}, {one.theme}"


def _entry(settings: Settings, name: str) -> TelevisionConfig | None:
    return next((one for one in settings.televisions if one.name.casefold() == name.casefold()), None)


def _check_tries(held: Televisions, now: datetime) -> None:
    until = held.refused_until(now=now)
    if until is not None:
        minutes = -((now - until) // MINUTE)
        raise CasewallError(
            f"{MOST} codes within {WITHIN // MINUTE} minutes were wrong. Wait {minutes} min, then type "
            "the code that the television shows."
        )


def _wrong(code: str, *, left: int) -> CasewallError:
    coming = {0: "Now", 1: "After one more wrong one"}.get(left, f"After {left} more wrong ones")
    more = f" {coming} none is taken for a while." if left <= 3 else ""
    return CasewallError(
        f"No television shows the code {code} now: each is good for {codes.GOOD_FOR // MINUTE} minutes, once. "
        f"Type what the television shows.{more}"
    )


def _check_same(settings: Settings, found: TelevisionConfig, asked: Asked) -> None:
    """Refuse to pair where the entry that is there says something else: the file stays the only truth."""
    has = {scene: f"{int(length.total_seconds())} s" for scene, length in found.scenes.items()}
    pairs: Iterable[tuple[str, object, object]] = (
        ("team", asked.team, found.team),
        ("scenes", None if asked.scenes is None else list(asked.scenes.items()), list(has.items())),
        ("names", asked.names, found.names),
        ("theme", asked.theme, found.theme),
    )
    for key, wanted, held in pairs:
        if wanted is not None and wanted != held:
            place = ("televisions", settings.televisions.index(found))
            raise CasewallError(
                f"{settings.where(*place)}: {found.name} is there already, with another {key}. Change it there, or "
                f"leave --{key} out."
            )
