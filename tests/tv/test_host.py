"""A television's page and what it is answered, by Node alone: it goes on, and takes only the server at its word."""

from __future__ import annotations

from typing import Any

from tests.node import ran, source

# a page, a clock and a network that are moved by hand
STAGE = """
const hand = { even: 1000, later: null, asked: [], reloads: 0, cookies: true, styled: true };
const saw = { wall: [] };
Object.defineProperty(globalThis, "navigator", { value: { get cookieEnabled() { return hand.cookies; } } });
performance.now = () => hand.even;
const held = {};
const store = {
  getItem: (name) => (name in held ? held[name] : null),
  setItem: (name, text) => { held[name] = text; },
  removeItem: (name) => { delete held[name]; },
};
function element(kind) {
  const attributes = {};
  return {
    kind, children: [], textContent: "",
    setAttribute: (name, value) => { attributes[name] = value; },
    getAttribute: (name) => (name in attributes ? attributes[name] : null),
    appendChild(one) { this.children.push(one); return one; },
    removeChild(one) { this.children = this.children.filter((other) => other !== one); },
    replaceChild(one, old) { this.children = this.children.map((other) => (other === old ? one : other)); },
  };
}
globalThis.document = {
  documentElement: element("html"), body: element("body"), visibilityState: "visible", addEventListener: () => {},
  createElement: element, createElementNS: (space, kind) => element(kind),
  createTextNode: (text) => ({ children: [], textContent: text }),
};
document.documentElement.setAttribute("data-build", "one");
globalThis.getComputedStyle = () => ({ getPropertyValue: () => (hand.styled ? " x" : "") });
globalThis.window = {
  location: { search: "", reload: () => { hand.reloads += 1; } }, innerWidth: 1280, innerHeight: 720,
  localStorage: store, sessionStorage: store, addEventListener: () => {}, setInterval: () => {}, clearTimeout: () => {},
  setTimeout: (what) => { hand.later = what; return 1; },
};
globalThis.XMLHttpRequest = class {
  constructor() { this.headers = {}; this.status = 0; this.responseText = ""; }
  open(method, address) { this.method = method; this.address = address; }
  setRequestHeader(name, value) { this.headers[name] = value; }
  send() { hand.asked.push(this); }
  abort() {}
  getResponseHeader(name) { return (this.told || {})[name] || null; }
};
function mount() {
  return {
    update: (model, at) => { if (model.broken) throw new Error("broken"); saw.wall.push(["update", model.name, at]); },
    trouble: (words) => { saw.wall.push(["trouble", words && words.what]); },
    restore: () => {}, stop: () => {},
  };
}
function keepAwake() {}
function answer(status, body, told) {
  // to the question that was asked last
  const asked = hand.asked.pop();
  const text = typeof body === "string" ? body : JSON.stringify(body);
  Object.assign(asked, { status, told: told || {}, responseText: text });
  asked.onload();
  return asked;
}
function words(one) { return one.textContent + one.children.map(words).join(" "); }
function looks() { return words(document.body); }
function passes(ms) { hand.even += ms; if (hand.later) hand.later(); }
const SHOWN = { theme: "dark", scenes: [["now", 30]] };
const PICTURE = { build: "one", now_ms: 5000000, trouble: null, shown: SHOWN };
const picture = (name, more) => Object.assign({}, PICTURE, { model: { name } }, more);
"""


def played(play: str) -> Any:
    return ran(STAGE + source("tv/show.js", "tv/host.js") + play)


def test_a_proxy_that_hands_on_only_some_headers_of_what_did_not_change_leaves_the_wall_alive() -> None:
    """Apache's takes everything but a few known ones away from a 304."""
    told = played("""
      answer(200, picture("first"), { ETag: "a" });
      passes(2000);
      const asked = answer(304, "", { ETag: "a" });
      tell([asked.headers, saw.wall[saw.wall.length - 1]]);
    """)
    assert told == [{"If-None-Match": "a"}, ["update", "first", 5_002_000]]


def test_a_picture_that_cannot_be_drawn_is_told_and_asked_for_again() -> None:
    told = played("""
      answer(200, picture("first"), { ETag: "a" });
      const said = [];
      for (let k = 0; k < 2; k += 1) {
        passes(2000);
        answer(200, picture("second", { model: { broken: true } }), { ETag: "b" });
        said.push(saw.wall[saw.wall.length - 1]);
      }
      passes(2000);
      const asked = answer(200, picture("third"), { ETag: "c" });
      tell([said, asked.headers, saw.wall.slice(-2)]);
    """)
    assert told == [
        [["trouble", "The picture could not be drawn."]] * 2,
        {},
        [["trouble", None], ["update", "third", 5_000_000]],
    ]


def test_a_picture_of_a_newer_build_is_left_to_the_page_that_draws_it() -> None:
    told = played("""
      answer(200, picture("first"), { ETag: "a" });
      passes(60000);
      answer(200, picture("second", { build: "two", model: { broken: true } }), { ETag: "b" });
      tell([saw.wall[saw.wall.length - 1], hand.asked.map((one) => one.address)]);
    """)
    assert told == [["trouble", None], ["/tv"]]


def test_a_set_that_starts_without_the_time_says_what_its_clock_is() -> None:
    told = played("""
      const DATE = Date.UTC(2026, 10, 26);
      const sent = () => new URLSearchParams(hand.asked[hand.asked.length - 1].address).get("t");
      const starts = (at) => {
        Date.now = () => at;
        tv.kept = 0;
        restore();
        poll();
        const asked = sent();
        answer(200, picture("first"), {});
        return asked;
      };
      tell([starts(DATE), starts(DATE + 1), starts(Date.UTC(2015, 0, 1)), starts(Date.UTC(2015, 0, 1)), starts(DATE)]);
    """)
    assert told == [None, None, "1420070400000", "1420070400000", None]


def test_a_browser_that_keeps_no_cookies_says_so_and_uses_up_no_codes() -> None:
    told = played("""
      const said = [];
      hand.cookies = false;
      for (let k = 0; k < 3; k += 1) {
        answer(401, { build: "one", code: null });
        said.push([looks().indexOf("keeps no cookies") > 0, hand.asked.length]);
        passes(2000);
      }
      hand.cookies = true;
      answer(401, { build: "one", code: null });
      tell([said, hand.asked[0].address]);
    """)
    assert told == [[[True, 0]] * 3, "/tv/code"]


def test_a_proxy_that_wants_a_password_takes_no_wall_away() -> None:
    told = played("""
      answer(200, picture("first"), { ETag: "a" });
      held.kept = "x";
      ["<h1>Sign in</h1>", { error: "sign in" }, 5, "null", [1]].forEach((body) => {
        passes(2000);
        answer(401, body);
      });
      tell([hand.asked.length, looks(), Object.keys(held).sort()]);
    """)
    assert told == [0, "", ["casewall-tv", "kept"]]


def test_a_page_whose_style_sheet_did_not_arrive_is_loaded_anew_once_it_is_a_minute_old() -> None:
    told = played("""
      hand.styled = false;
      const reloads = [];
      answer(200, picture("first"), { ETag: "a" });
      reloads.push(hand.asked.length);
      hand.even += 60000;
      passes(2000);
      answer(304, "", { ETag: "a" });
      reloads.push(hand.asked.map((one) => one.address));
      answer(200, '<html data-build="one">');
      answer(200, "function mount() {}");
      reloads.push(hand.reloads);
      tell(reloads);
    """)
    assert told == [0, ["/tv"], 1]
