"""Words that are too long are made to fit by a few looks, however long they are: each makes a browser lay them out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node import ran, source

# a letter is ten wide; there is room for twenty of them
STAGE = """
let looked = 0;
globalThis.document = { createElementNS: () => ({ setAttribute: () => {} }) };
const text = {
  textContent: WORDS, dataset: { max: "200", sizes: "" }, setAttribute: () => {}, appendChild: () => {},
  getComputedTextLength() { looked += 1; return 10 * this.textContent.length; },
};
const node = {
  textContent: WORDS, dataset: { fit: "40,30", tail: WORDS }, style: {}, clientWidth: 200,
  get scrollWidth() { looked += 1; return 10 * this.textContent.length; },
};
cut(text);
fit(node);
tell([text.textContent, node.textContent, looked]);
"""


def cut(words: str) -> Any:
    return ran(source("wall/layout.js", "wall/draw.js") + STAGE, WORDS=words)


@pytest.mark.parametrize(
    ("words", "head", "tail"),
    [
        ("A-1", "A-1", "A-1"),
        ("x" * 20, "x" * 20, "x" * 20),
        ("ABC" + "x" * 15 + "XYZ", "ABC" + "x" * 15 + "X…", "…C" + "x" * 15 + "XYZ"),
        ("ABC" + "x" * 20_000 + "XYZ", "ABC" + "x" * 16 + "…", "…" + "x" * 16 + "XYZ"),
    ],
)
def test_long_words_lose_no_more_than_they_must(words: str, head: str, tail: str) -> None:
    found = cut(words)
    assert found[:2] == [head, tail]
    assert found[2] < 50
