"""Sources that are products' own interfaces (REST), declared in the configuration or by a preset."""

from __future__ import annotations

from data.sources.rest.inspecting import inspect
from data.sources.rest.source import RestSource

__all__ = ["RestSource", "inspect"]
