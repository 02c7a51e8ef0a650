"""A mounted wall between its host and its screen, with nothing drawn: what it takes for old, for lost and for gone."""

from __future__ import annotations

from typing import Any

from tests.node import ran, source

HOUR = 3_600_000
START = 1_792_064_880_000  # 13:48 of a Thursday
HOURS = [[START - 5 * HOUR + day * 24 * HOUR, START + 3 * HOUR + day * 24 * HOUR] for day in (-1, 0, 1)]
MODEL = {
    "figures": "first", "as_of_ms": START, "zone": [[0, 120]], "hours": HOURS, "state": "ok", "sources": [],
    "scenes": [["now", 30], ["team", 15]], "verdict": {"rank": 0},
}  # fmt: skip
# clocks that are set by hand, and a page that keeps what is drawn into it
STAGE = """
const hand = { even: 100000, sets: 5000000, tick: null };
performance.now = () => hand.even;
Date.now = () => hand.sets;
globalThis.setTimeout = (tick) => { hand.tick = tick; return 1; };
globalThis.window = { addEventListener: () => {} };
globalThis.document = { createDocumentFragment: () => ({}) };
const seen = { drawn: null, said: null, scene: null };
const style = { setProperty: () => {} };
const node = () => ({ style, querySelectorAll: () => [], appendChild: () => {}, lastChild: null });
function el() { return node(); }
function put(one) { one.lastChild = node(); return one; }
function units() { return ""; }
function layoutOf() { return { tall: false, unit: 1, wide: 1920, high: 1080, height: 1, header: 1, footer: 1 }; }
function header(model) { seen.drawn = model.figures; return node(); }
function footer() { return node(); }
function emptyScene() { return node(); }
function drawScenes(model) {
  if (model.broken) throw new Error("broken");
  return [];
}
function say(root, state, now, silent) {
  // which of its words are due: of a picture or of none, what is wrong, and the age of the picture
  const lost = silent ? "reconnecting" : state.trouble ? state.trouble.what : "";
  if (!state.model) return;
  seen.said = [state.empty ? "no picture" : "picture", lost, Math.round((now - state.model.as_of_ms) / 1000)];
}
function ages() {}
function fit() {}
function cut() {}
function showScene(root, found) { seen.scene = found.name; }
const root = Object.assign(node(), {
  clientWidth: 1920, clientHeight: 1080,
  classList: { add: () => {}, toggle: () => {} },
});
const wall = mount(root);
function passes(seconds) {
  // the wall looks at the clock every second
  for (let k = 0; k < seconds; k += 1) { hand.even += 1000; hand.sets += 1000; hand.tick(); }
}
const now = () => START + hand.even - 100000;
const TROUBLE = { what: "trouble", since_ms: START, next: "" };
"""
SCRIPTS = ("components/clock.js", "wall/scenes.js", "wall/said.js", "wall/wall.js")


def played(play: str) -> Any:
    return ran(source(*SCRIPTS) + STAGE + play, MODEL=MODEL, START=START)


def test_a_wall_that_hears_of_trouble_says_one_thing_all_the_time() -> None:
    """The server answers every two seconds, but has no picture to send: it is not silent between its answers."""
    told = played("""
      const said = [];
      wall.update(MODEL, now());
      for (let k = 0; k < 20; k += 1) {
        wall.trouble(TROUBLE);
        said.push(seen.said[1]);
        passes(1); said.push(seen.said[1]);
        passes(1); said.push(seen.said[1]);
      }
      tell(Array.from(new Set(said)));
    """)
    assert told == ["trouble"]


def test_an_old_picture_is_gone_after_a_working_day_though_the_server_lives() -> None:
    told = played("""
      wall.update(MODEL, now());
      wall.trouble(TROUBLE);
      const said = [];
      for (let k = 0; k < 30 * 1800; k += 1) {
        passes(2);
        wall.trouble(TROUBLE);
        if (said[said.length - 1] !== seen.said[0]) said.push(seen.said[0]);
      }
      wall.trouble(null);
      wall.update(Object.assign({}, MODEL, { as_of_ms: now() }), now());
      tell(said.concat([seen.said[0]]));
    """)
    assert told == ["picture", "no picture", "picture"]


def test_a_picture_that_cannot_be_drawn_is_never_taken_for_the_one_that_stands_there() -> None:
    told = played("""
      const broken = Object.assign({}, MODEL, { broken: true, figures: "second", as_of_ms: START + 60000 }), tries = [];
      wall.update(MODEL, now());
      passes(60);
      for (let k = 0; k < 3; k += 1) {
        try { wall.update(broken, now()); tries.push("taken"); } catch (error) { tries.push(error.message); }
        passes(2);
      }
      tell([tries, seen.drawn, seen.said]);
    """)
    # what is said of the picture is said of the one that is seen
    assert told == [["broken"] * 3, "first", ["picture", "", 66]]


def test_while_the_server_is_silent_a_set_that_slept_goes_by_its_own_clock() -> None:
    """The even clock of a browser stands still while its machine sleeps."""
    told = played("""
      wall.update(MODEL, now());
      passes(2);
      hand.sets += 2 * HOUR;
      passes(1);
      const before = seen.said;
      passes(20);
      const after = seen.said;
      wall.update(MODEL, now());
      tell([before, after, seen.said]);
    """)
    assert told == [["picture", "", 3], ["picture", "reconnecting", 7223], ["picture", "", 23]]


def test_a_clock_of_the_server_that_goes_back_holds_no_scene() -> None:
    told = played("""
      const missed = Object.assign({}, MODEL, { verdict: { rank: 2 } }), scenes = [];
      const at = Math.floor(START / 45000) * 45000;
      wall.update(MODEL, at + 31000);
      wall.update(missed, at + 32000);
      scenes.push(seen.scene);
      wall.update(missed, at + 33000 - 45000 * 80);
      scenes.push(seen.scene);
      tell(scenes);
    """)
    assert told == ["now", "team"]
