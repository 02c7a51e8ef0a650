"""[[televisions]]: the screens on the wall, and what each one shows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from data.settings.words import Duration, Section

NAME = re.compile(r"[\w-]{1,40}")
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(hours=1)
Scene = Literal["now", "team", "week"]
Names = Literal["full", "initials", "none"]
Theme = Literal["dark", "light"]
SCENES: dict[Scene, timedelta] = {
    "now": timedelta(seconds=30), "team": timedelta(seconds=15), "week": timedelta(seconds=15),
}  # fmt: skip


class TelevisionConfig(Section):
    """A television: whose work it shows, which scenes for how long in which order, and how it names people."""

    name: str
    team: str | None = None
    scenes: dict[Scene, Duration] = Field(default_factory=lambda: dict(SCENES))
    names: Names = "initials"
    theme: Theme = "dark"

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not NAME.fullmatch(value):
            raise ValueError("a television's name is 1 to 40 letters, digits, - and _, such as lobby")
        return value

    @field_validator("scenes")
    @classmethod
    def _scenes(cls, value: dict[Scene, timedelta]) -> dict[Scene, timedelta]:
        if not value:
            raise ValueError('a television shows at least one scene, such as { now = "30 s" }')
        for scene, length in value.items():
            if not SHORTEST <= length <= LONGEST:
                raise ValueError(f"a scene stays for 5 s to 1 h: mend {scene}")
        return value


def _sections(value: Any) -> Any:
    """Refuse one section where a list of them belongs."""
    if isinstance(value, dict):
        raise ValueError("write each television as a section [[televisions]]")
    return value


Televisions = Annotated[tuple[TelevisionConfig, ...], BeforeValidator(_sections)]
