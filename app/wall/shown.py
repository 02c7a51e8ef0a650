"""What a television shows: whose work, how people are named, the theme, and which scenes for how long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import get_args

from data.settings.televisions import LONGEST, SCENES, SHORTEST, TelevisionConfig, Theme

THEMES = get_args(Theme)
SECOND = timedelta(seconds=1)
Scenes = tuple[tuple[str, int], ...]
USUAL: Scenes = tuple((scene, length // SECOND) for scene, length in SCENES.items())


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one television shows; `scenes` are names with seconds, in their order."""

    team: str | None = None
    names: str = "initials"
    theme: str = "dark"
    scenes: Scenes = USUAL

    @classmethod
    def of(cls, television: TelevisionConfig) -> Shown:
        """Return what a television of the configuration shows."""
        scenes = tuple((scene, length // SECOND) for scene, length in television.scenes.items())
        return cls(team=television.team, names=television.names, theme=television.theme, scenes=scenes)

    def asked(self, query: Mapping[str, str]) -> Shown:
        """Return what an address asks for: it overrides the theme and the scenes alone, and words that are known.

        `theme=light`; `scenes=now,week` or `scenes=now:30,team:15`. A scene without a length keeps its own.
        """
        theme = query.get("theme", self.theme)
        scenes = tuple(dict(self._scenes(query.get("scenes", ""))).items())
        return replace(self, theme=theme if theme in THEMES else self.theme, scenes=scenes or self.scenes)

    def _scenes(self, asked: str) -> Iterator[tuple[str, int]]:
        lengths = dict(USUAL) | dict(self.scenes)
        for word in asked.split(","):
            name, colon, length = word.strip().partition(":")
            if name not in lengths:
                continue
            if not colon:
                yield name, lengths[name]
            elif length.isascii() and length.isdigit() and SHORTEST <= int(length[:9]) * SECOND <= LONGEST:
                yield name, int(length)
