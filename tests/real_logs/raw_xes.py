"""XES by gzip and xml.etree: every event with its trace's name, its attributes as they are written."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

Event = dict[str, str]


def events(path: Path) -> Iterator[tuple[str, Event]]:
    """Yield the name of the trace and the attributes of each event."""
    with gzip.open(path) as stream:
        for _, node in ElementTree.iterparse(stream):
            if _tag(node) == "trace":
                name = _attributes(node)["concept:name"]
                for child in node:
                    if _tag(child) == "event":
                        yield name, _attributes(child)
                node.clear()


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _attributes(node: ElementTree.Element) -> Event:
    return {child.attrib["key"]: child.attrib["value"] for child in node if "key" in child.attrib}
