"""Each scene as one paragraph, for a screen reader: the same figures in the order in which they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.formatting import sentence as ended

DASH = "not known"


def spoken(model: dict[str, Any]) -> dict[str, str]:
    """Return the paragraphs of the scenes now, team and week of a model."""
    why = " ".join("".join(part for part, _ in line) for line in model["verdict"]["why"])
    head = f"Are we on top of it? {model['verdict']['answer']} {why}"
    if model["state"] == "loading":
        return dict.fromkeys(("now", "team", "week"), head)
    parts = {"now": _now(model["now"]), "team": _team(model["team"]), "week": _week(model["week"])}
    return {name: " ".join([head, *map(ended, said)]) for name, said in parts.items()}


def _now(scene: dict[str, Any]) -> Iterator[str]:
    tiles, totals = scene["tiles"], scene["totals"]
    late, turn, target = tiles["late"], tiles["turn"], tiles["target"]
    yield "Not known how many are late" if late["value"] is None else f"Late now: {late['value']:,}, {late['note']}"
    if turn["value"] is not None:
        yield f"{turn['label']}: {turn['value']:,}, {turn['note']}"
    yield f"Open cases: {tiles['open']['value']:,}, {tiles['open']['note']}"
    yield _flow("Closed and opened today", tiles["flow"])
    yield f"On target: {_percent(target['value'])}, {target['note']}"
    board = ", ".join(f"{totals[name]:,} {name}" for name in ("green", "yellow", "red", "late") if totals[name])
    if board:
        yield f"By target used: {board}"
    rows = [f"{row['id']} at {row['time']}, {row['left']}" for row in scene["next"]["rows"][:5]]
    if rows:
        yield f"Next to go late: {'; '.join(rows)}"


def _team(scene: dict[str, Any]) -> Iterator[str]:
    for page in scene["pages"]:
        for group in page:
            people = [_person(one) for one in group["people"] if one["name"]]
            yield f"{group['title']}, {group['note']}" + (f": {'; '.join(people)}" if people else "")
    lines = [f"{line['count']:,} {line['what']}, {line['detail']}" for line in scene["hand"]]
    yield f"Needs a hand: {'; '.join(lines)}" if lines else "Nothing needs a hand"
    slack, alone = scene["slack"], scene["alone"]
    if slack["value"] is None:
        yield f"Slack is not known: {slack['why']}"
    else:
        yield f"Slack {slack['value']}%, {slack['basis']}, goal {slack['goal']}%: {slack['words']}"
    if alone["value"] is None:
        yield f"What the front line closed alone is not known: {alone['why']}"
    else:
        goal = "" if alone["goal"] is None else f", goal {alone['goal']}%"
        counts = f"{alone['alone']:,} alone, {alone['with']:,} with an expert"
        yield f"Closed by the front line alone this week: {alone['value']}%{goal}, {counts}"


def _person(one: dict[str, Any]) -> str:
    limit = "" if one["limit"] is None else f" of {one['limit']:,}"
    return f"{one['name']} {one['held']:,}{limit}{', away' if one['away'] else ''}"


def _week(scene: dict[str, Any]) -> Iterator[str]:
    target, lead = scene["target"], scene["lead"]
    yield f"{target['label']}: {_percent(target['value'])}, {target['note']}"
    if lead["half"] is None:
        yield f"{lead['label']}: not known, n {lead['n']:,}"
    else:
        yield f"{lead['label']}: half close within {lead['half']}h, 85% within {lead['most']}h"
    yield _flow("Closed and opened", scene["flow"])
    for kind in scene["types"]:
        yield f"{kind['label']}, {kind['target_words']}: {_newest(kind)}"
    if scene["more"]:
        yield scene["more"]
    days = [f"{day['label']} {day['closed']:,} and {day['opened']:,}" for day in scene["days"]]
    if days:
        yield f"Closed and opened a day: {', '.join(days)}"


def _newest(kind: dict[str, Any]) -> str:
    """Return the newest week of a type that says something."""
    known = [pair for pair in zip(kind["half"], kind["most"], strict=True) if None not in pair]
    return f"half within {known[-1][0]:.1f}h, 85% within {known[-1][1]:.1f}h" if known else "too few closed to say"


def _percent(value: int | None) -> str:
    return DASH if value is None else f"{value}%"


def _flow(label: str, flow: dict[str, Any]) -> str:
    return f"{label}: {flow['closed']:,} and {flow['opened']:,}, {flow['note']}"
