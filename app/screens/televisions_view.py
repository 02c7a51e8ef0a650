"""The televisions, marked up: in one sentence, and a row a television with a small picture of what it shows."""

from __future__ import annotations

import json

from htpy import Element, Node, b, br, button, dd, div, dl, dt, h1, i, p, span, table, tbody, td, th, thead, tr

from app.formatting import DASH, plural, short_date
from app.powerhouse.words import some
from app.screens.televisions import Televisions, build_words, scene_words
from app.tv.listing import Row
from app.tv.pairing import naming
from app.wall.shown import Shown

HEADS = ("", "Television", "Last seen", "Picture’s age", "Build", "")
NAMED = 3  # that a sentence names
FOOT = "A television sees its wall and nothing else. Revoke ends that at once; the set then shows a new code."
NONE = "No television yet."
EMPTY = f"{NONE} Open the address of step 1 in a television’s browser, then type here what it shows."
WHY = {
    "off": ("is off", "are off"),
    "unpaired": ("is not paired", "are not paired"),
    "unknown": ("has no section in casewall.toml", "have no section in casewall.toml"),
}


def heading(held: Televisions) -> Element:
    """Return the title, how the televisions do in a sentence, and what holds for all of them."""
    facts: list[tuple[str, Node]] = [
        ("Scene now", span(".scene-now", data_scenes=_scenes(held.scenes()))),
        ("Newest picture", [b(data_age_of="", data_age="newest"), f" old{', one for all' if held.rows else ''}"]),
        ("Server build", b[held.build]),
    ]
    return div(".row.tv-head")[
        div[h1["Televisions"], p(".lead")[sentence(held)]],
        dl(".facts")[(div[dt[name], dd[words]] for name, words in facts)],
    ]


def sentence(held: Televisions) -> list[Node]:
    """Return how many show the picture of now, and what is with the others."""
    if not held.rows:
        return [NONE]
    good = [row for row in held.rows if held.shows_now(row)]
    if len(good) == len(held.rows):
        who = f"All {len(good)} show" if len(good) > 1 else f"{good[0].name} shows"
        return [b[f"{who} the picture of now."]]
    told: list[Node] = []
    if len(held.rows) > 1:
        verb = "shows" if len(good) == 1 else "show"
        told = [f"{len(good) or 'None'} of {len(held.rows)} {verb} the picture of now. "]
    for place, part in enumerate(_others(held)):
        told += ["; " if place else "", *part]
    return [*told, "."]


def _others(held: Televisions) -> list[list[Node]]:
    """Return what is with those that do not show the picture of now, one state after the other."""
    found: list[list[Node]] = []
    for row in held.rows:
        if row.state == "lost" and row.device is not None and row.device.seen_at is not None:
            since = held.when(row.device.seen_at)
            found.append([b[row.name], f" lost the server at {since} and comes back by itself"])
        elif row.state == "live" and not held.shows_now(row):
            at = row.device.picture_at if row.device is not None else None
            said = "waits for its first picture" if at is None else f"shows the picture from {held.when(at)}"
            found.append([b[row.name], f" {said}"])
    if len(found) > NAMED:
        found = [*found[:NAMED], [f"{len(found) - NAMED} more are out of date"]]
    for state, verbs in WHY.items():
        names = [row.name for row in held.rows if row.state == state]
        if names:
            found.append([b[some(names)], f" {verbs[len(names) > 1]}"])
    return found


def panel(held: Televisions) -> Element:
    """Return a row a television, and what revoking does."""
    told = f" {plural(held.waiting, 'television shows', 'televisions show')} a code now." if held.waiting else ""
    if not held.rows:
        return div(".p.tv-none")[span(".cw-pic", data_theme="dark", aria_hidden="true")[b["/tv"]], p[EMPTY, told]]
    heads = [th(scope="col")[name] if name else td for name in HEADS]
    return div(".p.tb", tabindex="0", role="region", aria_label="Televisions")[
        table(".tv")[thead[tr[heads]], tbody[(_row(held, row) for row in held.rows)]], p(".note.tv-foot")[FOOT, told]
    ]


def _row(held: Televisions, row: Row) -> Element:
    cells = (_seen(held, row), _picture(held, row), _build(held, row))
    heads = HEADS[2:5]
    return tr(data_state=row.state)[
        td(".tv-pic")[_small(row)],
        td[b(".nm", title=row.name)[row.name], _what(held, row)],
        [td(data_head=head)[cell] for head, cell in zip(heads, cells, strict=True)],
        td(".r")[_buttons(row)],
    ]


def _small(row: Row) -> Element:
    """Return the place of the small wall; a set that shows none is hatched."""
    theme = row.entry.theme if row.entry else "dark"
    if row.state in ("live", "lost"):
        # the wall takes the place of what stands here; of a lost one nothing may be known since the server started
        inside = [i(".hatched"), b["lost"]] if row.state == "lost" else None
        return div(".cw-pic", data_theme=theme, data_wall=row.name, role="img", aria_label=f"What {row.name} shows")[
            inside
        ]
    word = {"off": "off", "unpaired": "not paired"}.get(row.state, "no picture")
    return div(".cw-pic", data_theme=theme, role="img", aria_label=f"{row.name}: {word}")[i(".hatched"), b[word]]


def _what(held: Televisions, row: Row) -> Node:
    if row.entry is None:
        return span(".note")["no section in casewall.toml any more"]
    said, scenes = naming(held.settings, row.entry), Shown.of(row.entry).scenes
    turns = {"data_scenes": _scenes(scenes)} if row.state in ("live", "lost") else {}
    bars = [
        span(style=f"flex:{seconds}", data_scene=scene)[i, scene_words(scene, seconds)] for scene, seconds in scenes
    ]
    return [span(".note")[said[:1].upper() + said[1:]], div(".tv-sc", **turns)[bars]]


def _seen(held: Televisions, row: Row) -> Node:
    device = row.device
    if device is None:
        return [span(".fig.dash")[DASH], span(".note")["not paired"]]
    paired = "" if device.paired_at is None else f"paired {short_date(device.paired_at.astimezone(held.zone).date())}"
    if device.seen_at is None:
        return [b(".fig")["never"], span(".note")[paired]]
    if row.state == "off":
        return [b(".fig")[held.day(device.seen_at)], span(".note")["nothing since"]]
    note = f"lost the server {held.when(device.seen_at)}" if row.state == "lost" else paired
    return [b(".fig", data_age_of=row.name, data_age="seen"), " ago", span(".note")[note]]


def _picture(held: Televisions, row: Row) -> Node:
    at = None if row.device is None else row.device.picture_at
    if row.state not in ("live", "lost") or at is None:
        return [span(".fig.dash")[DASH], span(".note")["none yet" if row.state == "live" else "no picture"]]
    age = {"data_age_of": row.name, "data_age": "picture"}
    if row.state == "live" and not held.is_old(row):
        return [b(".fig", **age), span(".note")["up to date"]]
    return [span(".stl")[i, b(**age)], span(".note")[f"last good from {held.when(at)}"]]


def _build(held: Televisions, row: Row) -> Node:
    device = row.device
    if device is None or device.build is None:
        return [span(".dash")[DASH], span(".note")["not told yet" if device is not None else ""]]
    size = f"{device.width} × {device.height}" if device.width and device.height else ""
    newer = build_words(held, row)
    return [device.build, span(".note", title=f"at {device.address}" if device.address else None)[
        size, [br, newer] if newer else None
    ]]  # fmt: skip


def _buttons(row: Row) -> Node:
    name = row.name
    if row.device is None:
        return button(".btn", type="button", data_open=f"pair={name}", aria_label=f"Pair {name}")["Pair"]
    return [
        button(".btn", type="button", data_ask=name, aria_label=f"Revoke {name}")["Revoke"],
        span(".tv-sure", hidden=True, data_sure=name)[
            span(".note")["Revoke it?"],
            button(".btn.ink", type="button", data_open=f"revoke={name}")["Yes, revoke", span(".sr")[f" {name}"]],
            button(".btn", type="button", data_keep=name)["Keep", span(".sr")[f" {name}"]],
        ],
    ]


def _scenes(scenes: tuple[tuple[str, int], ...]) -> str:
    return json.dumps(scenes, separators=(",", ":"))
