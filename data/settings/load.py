"""Reading casewall.toml: the file, what it includes, the environment; every mistake is one clear line."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from data.errors import CasewallError
from data.settings.checks import check
from data.settings.files import origin, read_sections
from data.settings.mistakes import told
from data.settings.model import Settings
from data.settings.presets import lay_presets

CONFIG_VARIABLE = "CASEWALL_CONFIG"
LATER = {"alerts", "reports"}


def load(path: Path | None = None) -> Settings:
    """Read the configuration at `path`, else where CASEWALL_CONFIG says, else ./casewall.toml.

    Raises CasewallError that names who set it (the file or the variable), the key, the value and the remedy.
    """
    file = (path or Path(os.environ.get(CONFIG_VARIABLE) or "casewall.toml")).absolute()
    sections, origins = read_sections(file)
    for name in sections:
        if name in LATER:
            raise CasewallError(f"{origin(origins, (name,), file)}: [{name}] is not built yet. Take the section out.")
    sections = lay_presets(sections)
    try:
        settings = Settings(**(sections | {"casewall file": file, "casewall origins": origins}))
    except ValidationError as error:
        place, mistake = told(error)
        raise CasewallError(f"{origin(origins, place, file)}: {mistake}") from None
    check(settings)
    return settings
