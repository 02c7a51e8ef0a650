"""What the product says of who was told, what was answered and which steps were logged, beside the plain count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from tests.reference.catalogue import figures_answers as answers
from tests.reference.catalogue import figures_discipline as discipline
from tests.reference.catalogue.checks_discipline import Worded, part, worded
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.figures_flow import local
from tests.reference.catalogue.look import Look

TOLD = ("told", "untold", "pending", "unknown")
ANSWERED = ("seen", "missed", "pending", "unknown")
KEPT = ("met", "late", "pending", "no_target", "unknown")
FOLLOWED = ("complete", "incomplete", "no_checklist", "unknown")


def _told(look: Look) -> Worded:
    held = [(life, f"{answers.told(life, 'open', life.opened_at, look.rules)}_open") for life in look.opened]
    for life in look.closed:
        assert life.closing
        held.append((life, f"{answers.told(life, 'close', life.closing.at, look.rules)}_close"))
    return held


def _turned(look: Look) -> Worded:
    found = []
    for life in look.lives:
        for name, at in answers.turned(life, look.rules).items():
            if look.start <= local(life, at, look.rules) < look.end:
                found.append((life, f"{answers.answered(life, at)}_{name}"))
    return found


def client_told(look: Look) -> Iterator[Pair]:
    """Compare the openings and closings of which the client was told."""
    held, row = _told(look), look.one("client-told")
    yield from worded(look, "client-told", held, [f"{word}_{name}" for name in ("open", "close") for word in TOLD])
    for name in ("open", "close"):
        yield f"share of {name}", row[f"told_{name}_share"], part(held, [f"told_{name}"], [f"untold_{name}"])


def supervision(look: Look) -> Iterator[Pair]:
    """Compare the cases that turned red or late, and whether something was logged soon after."""
    held, row = _turned(look), look.one("supervision")
    yield from worded(look, "supervision", held, [f"{word}_{name}" for name in ("red", "late") for word in ANSWERED])
    for name in ("red", "late"):
        yield f"share of {name}", row[f"seen_{name}_share"], part(held, [f"seen_{name}"], [f"missed_{name}"])
    yield "share", row["seen_share"], part(held, ["seen_red", "seen_late"], ["missed_red", "missed_late"])


def promise(look: Look, *, measure: str) -> Iterator[Pair]:
    """Compare the cases that kept a promise which begins with their opening."""
    metric = f"{measure.replace('_', '-')}-compliance"
    held = [(life, answers.promise(life, measure, look.rules)) for life in look.opened]
    yield from worded(look, metric, held, KEPT)
    yield "share", look.one(metric)["compliance_share"], part(held, ["met"], ["late"])


def checklist(look: Look) -> Iterator[Pair]:
    """Compare the closed cases that logged every step, and each step."""
    held, row = [(life, answers.followed(life, look.rules)) for life in look.closed], look.one("checklist")
    yield from worded(look, "checklist", held, FOLLOWED)
    yield "share", row["complete_share"], part(held, ["complete"], ["incomplete"])
    asked = [life for life, word in held if word in ("complete", "incomplete")]
    counted = Counter((step, done) for life in asked for step, done in answers.steps(life, look.rules).items())
    rows = {row["step"]: (row["logged"], row["missed"]) for row in look.told("checklist-steps")}
    yield "steps", rows, {step: (counted[step, True], counted[step, False]) for step, _ in counted}
    most = max(((missed, step) for (step, done), missed in counted.items() if not done), default=None)
    shares = {count / (count + counted[step, True]) for count, step in [most] if count} if most else set()
    yield "most missed share", {row["most_missed_share"]} - {None}, shares


def table(look: Look) -> Iterator[Pair]:
    """Compare the one line that each measure has, with how many cases could be judged."""
    counted = {
        "silent": Counter(discipline.silence(life, look.rules) for life in look.open),
        "unowned": Counter(discipline.ownership(life) for life in look.open),
        "pauses": Counter("paused" if discipline.is_paused(life, look.rules) else "running" for life in look.open),
        "logging": Counter(word for life in look.closed for word in discipline.how_logged(life)),
        "client-told": Counter(word for _, word in _told(look)),
        "checklist": Counter(answers.followed(life, look.rules) for life in look.closed),
        "supervision": Counter(word for _, word in _turned(look)),
    }
    rows = {(row["metric"], row["figure"]): row for row in look.told("discipline")}
    yield "lines", set(rows), {(metric, figure) for metric, figure, _, _ in LINES}
    for metric, figure, rest, unknown in LINES:
        row, held = rows[metric, figure], counted[metric]
        of = held[figure] + sum(held[name] for name in rest)
        yield f"count of {figure}", row["count"], held[figure]
        yield f"of of {figure}", row["of"], of
        yield f"share of {figure}", row["share"], held[figure] / of if of else None
        yield f"unknown of {figure}", row["unknown"], sum(held[name] for name in unknown)


LINES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("silent", "silent", ("heard", "paused"), ("unknown",)),
    ("unowned", "unowned", ("owned",), ("unknown",)),
    ("pauses", "paused", ("running",), ()),
    ("logging", "without_activity", ("with_activity",), ("no_log",)),
    ("logging", "after_the_fact", ("not_at_once",), ("no_clock", "off_hours")),
    ("logging", "batch", ("not_batch",), ("no_clock",)),
    ("client-told", "untold_open", ("told_open",), ("unknown_open",)),
    ("client-told", "untold_close", ("told_close",), ("unknown_close",)),
    ("checklist", "incomplete", ("complete",), ("unknown",)),
    ("supervision", "missed_red", ("seen_red",), ("unknown_red",)),
    ("supervision", "missed_late", ("seen_late",), ("unknown_late",)),
)
Check = Callable[[Look], Iterator[Pair]]
CHECKS: dict[str, Check] = {
    "client-told": client_told,
    "supervision": supervision,
    "ownership-compliance": partial(promise, measure="ownership"),
    "first-reply-compliance": partial(promise, measure="first_reply"),
    "client-told-compliance": partial(promise, measure="client_told"),
    "checklist": checklist,
    "discipline": table,
}
