"""From streamlit_config.toml to a running server.

Streamlit reads only `.streamlit/config.toml`; every key of ours is handed on as an option, in this process, so that
the server, the syncing thread and the picture share their memory.
"""

from __future__ import annotations

import socket
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.errors import CasewallError

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "streamlit_config.toml"
SCRIPT = ROOT / "app" / "asgi.py"


def options(file: Path = CONFIG, **overrides: Any) -> dict[str, Any]:
    """Return Streamlit's options, named section_key as its own command line does."""
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return dict(_flat(sections)) | overrides


def _flat(sections: dict[str, Any], *, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in sections.items():
        if isinstance(value, dict):
            yield from _flat(value, prefix=f"{prefix}{name}_")
        else:
            yield f"{prefix}{name}", value


def free(host: str, port: int) -> None:
    """Raise CasewallError where something else is listening already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CasewallError(
                f"Nothing can be served at {host}:{port}: {error.strerror}. Name another port: --port {port + 1}."
            ) from None


def serve(*, host: str, port: int) -> None:
    """Serve the application until it is stopped."""
    from streamlit.web import bootstrap

    flags = options(server_address=host, server_port=port)
    bootstrap.load_config_options(flags)
    bootstrap.run_asgi_app(str(SCRIPT), "app.asgi:app", [], flags)
