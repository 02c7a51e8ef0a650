"""What is documented is what there is."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from app.cli import COMMANDS
from data.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
OURS = {"path", "origins"}  # of Settings itself: where the file lies, not keys of it


def keys(model: type[BaseModel]) -> Iterator[str]:
    """Yield every key of the configuration, at any depth."""
    for name, field in model.model_fields.items():
        if model is Settings and name in OURS:
            continue
        yield field.alias or name
        for inner in models(field.annotation):
            yield from keys(inner)


def models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in typing.get_args(kind):
        yield from models(part)


def test_every_key_of_the_configuration_is_documented() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    missing = sorted({key for key in keys(Settings) if not re.search(rf"\b{key}\b", text)})
    assert missing == []


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`{name}" not in text] == []


@pytest.mark.parametrize("file", [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
def test_a_link_in_the_documents_leads_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (file.parent / link).exists()] == []
