"""From one page to the next: by number, offset, cursor, link in the body or in the header, and where it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.settings.source_rest import Paging
from data.sources.rest.values import ABSENT, find

LINK = re.compile(r'<([^>]*)>[^,]*;\s*rel="?next"?')


@dataclass
class Place:
    """Where in a list of pages we are."""

    paging: Paging
    page: int = 1
    offset: int = 0
    cursor: str | None = None
    link: str | None = None
    more: bool = True

    @classmethod
    def start(cls, paging: Paging) -> Place:
        """Return the place before the first page."""
        return cls(paging=paging, page=paging.first)

    @classmethod
    def read(cls, paging: Paging, text: str) -> Place:
        """Return a place that was written down."""
        return cls(paging=paging, **json.loads(text))

    def written(self) -> str:
        """Return the place as text."""
        held = {"page": self.page, "offset": self.offset, "cursor": self.cursor, "link": self.link}
        return json.dumps({key: value for key, value in held.items() if value is not None})

    def values(self) -> dict[str, Any]:
        """Return what the placeholders stand for."""
        return {"page": self.page, "offset": self.offset, "cursor": self.cursor}

    def advance(self, held: Any, headers: Mapping[str, str], *, count: int, limit: int) -> bool:
        """Go to the next page; False where this one was the last."""
        self.more = self._advanced(held, headers, count=count, limit=limit)
        return self.more

    def _advanced(self, held: Any, headers: Mapping[str, str], *, count: int, limit: int) -> bool:
        by, at = self.paging.by, self.paging.at or ""
        self.page, self.offset = self.page + 1, self.offset + count
        before = (self.cursor, self.link)
        if by == "cursor":
            found = find(held, at)
            self.cursor = str(found) if found else None
        elif by == "next":
            self.link = str(find(held, at) or "") or None
        elif by == "link":
            linked = LINK.search(headers.get("link", ""))
            self.link = linked[1] if linked else None
        if by in ("cursor", "next", "link") and (self.cursor, self.link) in (before, (None, None)):
            return False  # no next page, or the same again: a list that goes round in a circle
        return self._more(held, count=count, limit=limit)

    def _more(self, held: Any, *, count: int, limit: int) -> bool:
        """Tell by what the answer says of itself whether more follows."""
        paging = self.paging
        if paging.by == "none":
            return False
        if paging.end is not None and (flag := find(held, paging.end)) is not ABSENT:
            return not _yes(flag)
        if paging.more is not None and (flag := find(held, paging.more)) is not ABSENT:
            return _yes(flag)
        if paging.total is not None and isinstance(total := find(held, paging.total), int | float | str):
            return count > 0 and self.offset < int(total)
        if paging.by in ("cursor", "next", "link"):
            return True
        return count > 0 and not (paging.short and count < limit)


def ended(paging: Paging, held: Any, *, count: int) -> bool:
    """Tell whether a product whose own place goes on for ever has nothing more for now."""
    if paging.end is not None and (flag := find(held, paging.end)) is not ABSENT:
        return _yes(flag)
    if paging.more is not None and (flag := find(held, paging.more)) is not ABSENT:
        return not _yes(flag)
    return count == 0


def _yes(flag: Any) -> bool:
    return flag is True or (isinstance(flag, str) and flag.lower() == "true") or flag == 1
