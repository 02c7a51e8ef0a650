"""The small walls of the Televisions page: one that cannot be drawn says so, and the page goes on."""

from __future__ import annotations

from tests.node import ran, source

STAGE = """
console.warn = () => {};
const said = [], broken = () => { throw new Error("broken"); };
const trouble = (words) => said.push(words && words.what);
const one = { set: { dataset: {} }, tag: null, wall: { trouble, update: broken, restore: broken } };
const body = JSON.stringify({ model: {}, trouble: null, shown: { theme: "dark" } });
feed(one, { live: true, tag: "a" }, body, 0);
feed(one, { live: false, tag: "a" }, body, 0);
tell(said);
"""


def test_a_small_wall_that_cannot_be_drawn_says_so() -> None:
    undrawn = "The picture could not be drawn."
    assert ran(source("components/televisions_walls.js") + STAGE) == [None, undrawn, undrawn]
