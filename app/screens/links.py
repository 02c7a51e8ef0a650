"""Where a case can be opened: its page here, and its place in its own system."""

from __future__ import annotations

from urllib.parse import quote

from htpy import Element, a, span

from data.settings import Settings


def in_system(settings: Settings, source: str, case_id: str, *, words: str = "{label}", cls: str = "") -> Element:
    """Return a link to the case in its own system, or the system's name where no address is configured."""
    held = settings.sources.get(source)
    label = words.format(label=(held.label if held else None) or source)
    if held is None or held.case_url is None:
        return span(".m")[label if words == "{label}" else ""]
    address = held.case_url.replace("{case_id}", quote(case_id, safe=""))
    if not address.startswith(("https://", "http://")):
        return span(".m")[label]
    return a(class_=cls, href=address, target="_blank", rel="noreferrer noopener")[f"{label}\u00a0↗"]
