"""Read markup back as a browser would: the cells of a table, the words, the elements."""

from __future__ import annotations

from html.parser import HTMLParser

CELLS = ("td", "th")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in CELLS:
            self.rows[-1].append("")
            self.inside += 1

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag in CELLS

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.inside:
            self.rows[-1][-1] += data


def _read(markup: object) -> _Reader:
    reader = _Reader()
    reader.feed(str(markup))
    reader.close()
    return reader


def rows(markup: object) -> list[list[str]]:
    """Return the words of every cell, row by row, headings included."""
    return _read(markup).rows


def words(markup: object) -> str:
    """Return all that is said, with plain spaces."""
    return " ".join("".join(_read(markup).words).replace("\u202f", " ").split())


def tags(markup: object) -> set[str]:
    """Return the elements that a browser would make."""
    return _read(markup).tags
