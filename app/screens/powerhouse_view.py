"""The checklist, marked up: a card a group, a row a line, its weeks as a small line, its state in ink."""

from __future__ import annotations

import re

from htpy import Element, Node, a, b, code, div, h1, h2, h3, i, p, span, svg
from markupsafe import Markup

from app.formatting import DASH, joined
from app.powerhouse import Checklist, Line
from app.powerhouse.base import EARLY, HOLDS, NOT_MEASURED, SHOWN, SLIPPING
from app.screens.powerhouse_data import week_words

WIDTH, HEIGHT, TOP, FOOT = 162.0, 36.0, 5.0, 31.0
HEADS = (
    "What the method asks, and its measure",
    "Now or this week",
    f"{SHOWN} weeks, own scale",
    "State",
    "What it means",
)
FOOT_NOTE = (
    "Holds: meets its goal, or stays within its natural limits. Slipping: below its goal, or a signal. Hatched: not "
    "measured, or too few weeks to say what is usual. Dashed: the goal. Hollow: the week is still running. A figure "
    "opens its cases."
)
FEWEST = 3  # weeks that make a line
CHECK = '<path d="M2 7.5 L6 11.5 L14 2.5"/>'
FALLING = '<path d="M2 2 L13 13 M13 5 V13 H5"/>'


def count(found: Checklist, state: str | None = None) -> int:
    """Return how many lines there are, or are in a state."""
    return sum(1 for _, lines in found for line in lines if state in (None, line.state))


def heading(found: Checklist) -> Element:
    """Return the title, and how the checklist stands in a sentence."""
    held, slips, early, blank = (count(found, state) for state in (HOLDS, SLIPPING, EARLY, NOT_MEASURED))
    rest = [
        *([f"{slips} {'slips' if slips == 1 else 'slip'}"] if slips else []),
        *([f"of {early} it is too early to say"] if early else []),
        *([f"{blank} {'is' if blank == 1 else 'are'} not measured"] if blank else []),
    ]
    told: list[Node] = [b[f"{held} of {held + slips} lines hold"], "."]
    told += [f" {joined(rest)[:1].upper()}{joined(rest)[1:]}."] if rest else []
    return div[h1["Powerhouse"], p(".lead")[told]]


def cards(found: Checklist, *, state: str | None = None) -> Element:
    """Return the groups, each with its lines in the state that is asked for."""
    shown = [(group, [line for line in lines if state in (None, line.state)]) for group, lines in found]
    groups = [
        div(".p.ph")[div[h2[group.name], p(".note")[group.why]], div[(_row(line) for line in lines)]]
        for group, lines in shown
        if lines
    ]
    if not groups:
        return div(".g")[div(".p")[p(".empty")["No line is in this state."]]]
    return div(style="margin-top:16px")[
        div(".ph-head")[(span[name] for name in HEADS)], groups, p(".ph-foot")[FOOT_NOTE]
    ]


def _row(line: Line) -> Element:
    value: Node = line.value or DASH
    if line.opens is not None and line.value:
        value = a(href=line.opens.address(), data_open=line.opens.address())[line.value]
    return div(".ph-row")[
        div[h3[line.asks], p(".note")[line.measure]],
        div[p(class_=["v", {"m": line.value is None}])[value], p(".note")[line.beside]],
        div[spark(line)],
        _state(line.state),
        p(".say")[_said(line)],
    ]


def _said(line: Line) -> list[Node]:
    """Return the sentence with its phrases as links to their cases, and the keys to write as keys."""
    phrases = "|".join(re.escape(phrase) for phrase in line.links)
    parts = re.split(rf"({phrases}|`[^`]+`)" if phrases else r"(`[^`]+`)", line.sentence)
    return [_part(line, part) for part in parts]


def _part(line: Line, part: str) -> Node:
    if part in line.links:
        address = line.links[part].address()
        return a(href=address, data_open=address)[part]
    if part.startswith("`"):
        return code[part.strip("`")]
    return part


def _state(state: str) -> Element:
    """Return a state in ink: a check, a falling arrow, a hatch, each with its word."""
    if state in (EARLY, NOT_MEASURED):
        return span(".st")[i(".hatch"), state]
    path = CHECK if state == HOLDS else FALLING
    stroke = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    mark = svg(".ic", viewBox="0 0 16 15", width="15", height="14", aria_hidden="true")[
        Markup(f"<g {stroke}>{path}</g>")
    ]
    return span(class_=["st", {"slipping": state == SLIPPING}])[mark, state]


def spark(line: Line) -> Element:
    """Return the last weeks of a line on a scale of its own, the goal dashed, the week in progress hollow.

    A line that is not measured is hatched; one that is a picture of now has no weeks.
    """
    if line.state == NOT_MEASURED:
        return div(".hatch", style="height:14px;border-radius:3px;width:162px", role="img", aria_label="not measured")
    weeks = line.weeks.tail(SHOWN + 1) if line.weeks.height else line.weeks
    told = weeks["value"].drop_nulls().to_list() if weeks.height else []
    if len(told) < FEWEST:
        return span(".note")["as it is now" if not line.weeks.height else line.past]
    low, high = min([*told, *_goal(line)]), max([*told, *_goal(line)])

    def y(value: float) -> float:
        return FOOT - (FOOT - TOP) * ((value - low) / (high - low) if high > low else 0.5)

    step = WIDTH / SHOWN
    drawn: list[Markup] = []
    if line.goal is not None:
        edge = f'x1="0" x2="{WIDTH:.0f}" y1="{y(line.goal):.1f}" y2="{y(line.goal):.1f}"'
        drawn.append(Markup(f'<line {edge} style="stroke:var(--cw-text)" stroke-width="1.3" stroke-dasharray="5 4"/>'))
    before: tuple[float, float] | None = None
    for place, row in enumerate(weeks.iter_rows(named=True), start=SHOWN + 1 - weeks.height):
        if row["value"] is None:
            before = None
            continue
        at = (3 + place * (step - 0.5), y(row["value"]))
        if before is not None:
            dots = ' stroke-dasharray="1.5 3"' if row["partial"] else ""
            drawn.append(_stroke(before, at, dots))
        drawn.append(_dot(at, row))
        before = at
    size = f"{WIDTH + 6:.0f}"
    told_words = f"{line.measure}, {len(told)} weeks: {', '.join(week_words(line, value) for value in told)}"
    return svg(
        viewBox=f"0 0 {size} {HEIGHT:.0f}", width=size, height=f"{HEIGHT:.0f}", role="img", aria_label=told_words
    )[Markup("").join(drawn)]


def _goal(line: Line) -> list[float]:
    return [] if line.goal is None else [line.goal]


def _stroke(before: tuple[float, float], at: tuple[float, float], dots: str) -> Markup:
    ends = f'x1="{before[0]:.1f}" y1="{before[1]:.1f}" x2="{at[0]:.1f}" y2="{at[1]:.1f}"'
    style = 'style="stroke:var(--cw-accent)" stroke-linecap="round" stroke-width="1.75"'
    return Markup(f"<line {ends} {style}{dots}/>")


def _dot(at: tuple[float, float], row: dict[str, object]) -> Markup:
    """Return a week's point: hollow while it runs, in ink outside the limits, else no more than the line's bend."""
    place = f'cx="{at[0]:.1f}" cy="{at[1]:.1f}"'
    if row["partial"]:
        return Markup(
            f'<circle {place} r="3" style="fill:var(--cw-surface);stroke:var(--cw-accent)" stroke-width="1.75"/>'
        )
    if row["signal"] == "outside":
        return Markup(f'<circle {place} r="3.4" style="fill:var(--cw-text)"/>')
    return Markup(f'<circle {place} r="0.9" style="fill:var(--cw-accent)"/>')
