"""Streamlit's own configuration: the tokens' colours, and only keys that Streamlit reads."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.launch import CONFIG, ROOT, options
from app.theme import THEMES

TOKENS = {
    "primaryColor": "accent", "backgroundColor": "bg", "secondaryBackgroundColor": "raised", "textColor": "text",
    "linkColor": "link", "borderColor": "line",
}  # fmt: skip
# in a process of its own, so that the options of this one stay as they are
READ_BACK = """
import json, sys
from pathlib import Path
import streamlit as st
from streamlit.web import bootstrap
from app.launch import options
bootstrap.load_config_options(options(Path(sys.argv[1]), server_port=8599))
json.dump({name: st.get_option(name) for name in json.loads(sys.argv[2])}, sys.stdout)
"""


def dotted(sections: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key of the file as Streamlit calls it: theme.light.primaryColor."""
    for name, value in sections.items():
        if isinstance(value, dict):
            yield from dotted(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def read_back(file: Path, names: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Hand a file to Streamlit as the server does, and ask it for its options."""
    command = [sys.executable, "-c", READ_BACK, str(file), json.dumps(names)]
    where = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": ""}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=where, check=False, timeout=60)


@pytest.mark.parametrize("theme", list(THEMES))
def test_the_colours_are_the_tokens(theme: str) -> None:
    held = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    assert held == {key: THEMES[theme][token] for key, token in TOKENS.items()}


def test_streamlit_reads_every_key_as_it_is_written(tmp_path: Path) -> None:
    written = dict(dotted(tomllib.loads(CONFIG.read_text(encoding="utf-8"))))
    told = read_back(CONFIG, list(written), tmp_path)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == written | {"server.port": 8599}, "what the command line says wins"


def test_a_key_that_streamlit_does_not_know_is_caught(tmp_path: Path) -> None:
    wrong = tmp_path / "config.toml"
    wrong.write_text("[server]\nheadles = true\n", encoding="utf-8")
    told = read_back(wrong, ["server.headles"], tmp_path)
    assert told.returncode != 0
    assert "headles" in told.stderr


def test_options_are_named_as_on_the_command_line() -> None:
    held = options(server_address="::1", server_port=9000)
    assert (held["server_address"], held["server_port"]) == ("::1", 9000)
    assert held["theme_light_primaryColor"] == THEMES["light"]["accent"]
    assert (held["server_headless"], held["browser_gatherUsageStats"]) == (True, False)
