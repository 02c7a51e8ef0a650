"""Secrets that can be told from everything else, and where they turn up."""

from __future__ import annotations

import base64
import random
import string
from dataclasses import dataclass, field
from pathlib import Path

from data.store.tables import metadata
from tests.killed.erp import asked

LEAST = 8  # letters of a secret that are too many to be there by chance


@dataclass
class Planted:
    """Secrets by name. Each has a core of letters and digits, which every way of writing it keeps as it is."""

    seed: int = 1
    cores: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def new(self, name: str, *, form: str = "{}") -> str:
        """Make a secret; `form` puts letters around its core that other places write otherwise."""
        dice = random.Random(f"{self.seed} {name}")
        core = "".join(dice.choices(string.ascii_letters + string.digits, k=28))
        self.cores[name] = core
        self.texts[name] = form.format(core)
        return self.texts[name]

    def as_basic(self, user: str, name: str) -> None:
        """Look for a password in the way in which it is sent as well."""
        pair = base64.b64encode(f"{user}:{self.texts[name]}".encode()).decode()
        # the beginning is the user's alone
        self.cores[f"{name} as sent"] = pair[-28:].rstrip("=")

    def found(self, text: str) -> list[str]:
        """Name the secrets of which a text holds eight letters in a row or more."""
        return [
            name
            for name, core in self.cores.items()
            if any(core[at : at + LEAST] in text for at in range(len(core) - LEAST + 1))
        ]


def everything(folder: Path, *, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the text of every file below a folder, database files and logs as they lie there."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in but]
    return {str(path.relative_to(folder)): path.read_bytes().decode("latin-1") for path in files}


def rows(store: str) -> dict[str, str]:
    """Return every row of every table of a store as text."""
    return {table: repr(asked(store, f'SELECT * FROM "{table}"')) for table in metadata.tables}
