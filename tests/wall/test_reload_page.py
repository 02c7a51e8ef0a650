"""The wall's page in Streamlit loads itself anew once a minute at most, and not at all where it could not know that."""

from __future__ import annotations

import pytest

from tests.node import ran, source

STAGE = """
let reloads = 0, at = 10000000;
Date.now = () => at;
globalThis.window = { location: { reload: () => { reloads += 1; } } };
const kept = {}, store = {
  getItem: (name) => kept[name] || null,
  setItem: (name, text) => { if (FULL) throw new Error("full"); kept[name] = text; },
};
const session = { get() { if (REFUSED) throw new Error("refused"); return store; } };
Object.defineProperty(globalThis, "sessionStorage", session);
const found = [0, 30000, 31000].map((more) => { at += more; reloadPage(); return reloads; });
tell(found);
"""


@pytest.mark.parametrize(
    ("full", "refused", "reloads"), [(False, False, [1, 1, 2]), (True, False, [0, 0, 0]), (False, True, [0, 0, 0])]
)
def test_a_page_is_loaded_anew_once_a_minute_at_most(full: bool, refused: bool, reloads: list[int]) -> None:
    assert ran(source("wall/lifeline.js") + STAGE, FULL=full, REFUSED=refused) == reloads
