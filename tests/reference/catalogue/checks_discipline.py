"""What the product says of discipline, beside the plain count: every case has one word of each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from tests.reference.catalogue import figures_discipline as discipline
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.look import Look

SILENCE = ("silent", "heard", "paused", "unknown")
OWNERSHIP = ("unowned", "owned", "unknown")
ACTIVITY, AT_ONCE = ("without_activity", "with_activity"), ("after_the_fact", "not_at_once")
LOGGED = (*ACTIVITY, "no_log", *AT_ONCE, "off_hours", "batch", "not_batch", "no_clock")
DIMENSIONS = ("source", "team", "case_type")
Worded = list[tuple[Life, str]]


def worded(look: Look, metric: str, held: Worded, names: Sequence[str]) -> Iterator[Pair]:
    """Compare how many cases have each word, in all and by some dimensions."""
    row, counted = look.one(metric), Counter(word for _, word in held)
    assert counted.keys() <= set(names)
    for name in names:
        yield name, row[name], counted[name]
    for by in DIMENSIONS:
        keys = {id(life): look.word(life, by) for life, _ in held}
        parts = Counter((keys[id(life)], word) for life, word in held)
        rows = look.told(metric, by=(by,))
        for name in names:
            told = {row[by]: row[name] for row in rows if row[name]}
            yield f"{name} by {by}", told, {key: count for (key, word), count in parts.items() if word == name}


def part(held: Worded, yes: Sequence[str], no: Sequence[str]) -> float | None:
    """Return the share of some words in them and others."""
    counted = Counter(word for _, word in held)
    count, rest = sum(counted[name] for name in yes), sum(counted[name] for name in no)
    return count / (count + rest) if count + rest else None


def longest(times: Iterable[timedelta | None]) -> timedelta | None:
    """Return the longest of some times; None of none."""
    return max((time for time in times if time is not None), default=None)


def silent(look: Look) -> Iterator[Pair]:
    """Compare the silent cases and the longest silence, in all and by source."""
    held = [(life, discipline.silence(life, look.rules)) for life in look.open]
    yield from worded(look, "silent", held, SILENCE)
    row = look.one("silent")
    yield "share", row["silent_share"], part(held, ["silent"], ["heard", "paused"])
    quiet: dict[str | None, list[timedelta | None]] = {}
    for life, word in held:
        if word == "silent":
            time = discipline.silent_for(life, discipline.last_news(life), look.rules)
            quiet.setdefault(life.case.source, []).append(time)
    yield "longest", row["longest_hours"], longest(time for times in quiet.values() for time in times)
    rows = {row["source"]: row["longest_hours"] for row in look.told("silent", by=("source",))}
    yield "longest by source", rows, {name: longest(quiet.get(name, [])) for name in rows}
    since = (discipline.silent_for(life, discipline.row_changed(life), look.rules) for life in look.open)
    silences = [time for time in since if time is not None and time > look.rules.silent_after]
    yield "since the row changed: silent", row["silent"], len(silences)
    yield "since the row changed: longest", row["longest_hours"], longest(silences)


def unowned(look: Look) -> Iterator[Pair]:
    """Compare the open cases that nobody owns, and for how long the longest has been so, in all and by team."""
    held = [(life, discipline.ownership(life)) for life in look.open]
    yield from worded(look, "unowned", held, OWNERSHIP)
    row, alone = look.one("unowned"), [life for life, word in held if word == "unowned"]
    yield "share", row["unowned_share"], part(held, ["unowned"], ["owned"])
    yield "longest", row["longest_hours"], longest(discipline.unowned_for(life, look.rules) for life in alone)
    rows = {row["team"]: row["longest_hours"] for row in look.told("unowned", by=("team",))}
    for name, lives in look.parted(alone, "team").items():
        yield f"longest of {name}", rows[name], longest(discipline.unowned_for(life, look.rules) for life in lives)


def logging(look: Look) -> Iterator[Pair]:
    """Compare how closed cases were logged."""
    held = [(life, word) for life in look.closed for word in discipline.how_logged(life)]
    yield from worded(look, "logging", held, LOGGED)
    row = look.one("logging")
    yield "closed", row["closed"], len(look.closed)
    for yes, no in (ACTIVITY, AT_ONCE, ("batch", "not_batch")):
        yield f"share {yes}", row[f"{yes}_share"], part(held, [yes], [no])
    counted = sum(discipline.within_five(life, look.rules) for life in look.closed)
    yield "net minutes", row["after_the_fact"], counted


def pauses(look: Look) -> Iterator[Pair]:
    """Compare the share of the clock that is paused, in all and by reason, and the oldest pause."""
    held = [(life, "paused" if discipline.is_paused(life, look.rules) else "running") for life in look.open]
    yield from worded(look, "pauses", held, ("paused", "running"))
    row, (by_reason, total) = look.one("pauses"), discipline.parked(look.open, look.rules)
    paused = sum(by_reason.values(), timedelta(0))
    yield "paused hours", row["paused_hours"], paused
    yield "net hours", row["net_hours"], total
    yield "paused share", row["paused_share"], paused / total if total else None
    yield "oldest", row["oldest_hours"], longest(discipline.pause_now(life, look.rules) for life in look.open)
    reasons = look.told("pause-reasons")
    told = {row["reason"]: row["paused_hours"] for row in reasons if row["paused_hours"]}
    counted = {name or "no reason given": time for name, time in by_reason.items() if time}
    yield "paused hours by reason", told, counted
    now = Counter(life.last.reason or "no reason given" for life, word in held if word == "paused")
    yield "paused by reason", {row["reason"]: row["paused"] for row in reasons if row["paused"]}, dict(now)


CHECKS = {"silent": silent, "unowned": unowned, "logging": logging, "pauses": pauses}
