"""The lines of a configuration that carry a question mark."""

from __future__ import annotations

import re

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
DOUBT = re.compile(r"#\s*\?")


def doubts(text: str) -> list[tuple[int, str]]:
    """Return the number and the text of every line with the comment `# ?`; quoted text does not count."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if DOUBT.search(QUOTED.sub('""', line)):
            found.append((number, " ".join(line.split())))
    return found
