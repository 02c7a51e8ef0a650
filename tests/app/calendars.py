"""Three calendars without a case, and how to ask about them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.app.conftest import Casewall, Told

CONFIG = """
[casewall]
timezone = "Europe/Madrid"
as_of = "2026-10-15 13:48"

[calendars.office]
timezone = "Europe/Madrid"
week = { mon-thu = "08:30-17:00", fri = "08:30-15:00" }
holidays = { country = "ES", subdivision = "MD" }
closures = ["2026-12-28/2026-12-31"]
exceptions = { 2026-11-28 = "10:00-14:00", 2026-12-24 = "08:30-12:00" }

[[calendars.office.versions]]
from = "2026-06-01"
week = { mon-fri = "08:30-17:00" }

[calendars.nights]
timezone = "Europe/Berlin"
week = { mon-sun = "22:00-06:00" }

[calendars.never]
timezone = "Europe/Berlin"
week = { mon = "09:00-10:00" }
closures = "1970-01-01/2100-12-31"
"""


def written(folder: Path, casewall: Casewall) -> Casewall:
    """Write the configuration of the calendars; return the command."""
    (folder / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    return casewall


def asked(desk: Casewall, *arguments: str) -> Any:
    """Return an answer as JSON."""
    told = desk("calendar", *arguments, "--json")
    assert (told.status, told.err) == (0, "")
    return json.loads(told.out)


def lines(told: Told) -> list[str]:
    """Return the lines of a command that went well."""
    assert (told.status, told.err) == (0, "")
    return told.out.splitlines()


def words(told: Told) -> list[str]:
    """Return its lines with one space between words."""
    return [" ".join(line.split()) for line in lines(told)]
