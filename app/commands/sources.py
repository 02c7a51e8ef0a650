"""`casewall sources`: how fresh each source is, how it is loaded, and why one is silent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.asked import Config

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from app.health import Health, SourceHealth


def sources(
    as_json: Annotated[bool, typer.Option("--json", help="Print one record a source; spans are in seconds.")] = False,
    config: Config = None,
) -> None:
    """Show each source: how old its news is, its last load, the lag of 24 hours, its marks, and why it fails."""
    from app.output import say, say_json
    from app.plain_text import clean

    found = looked(config)
    if as_json:
        say_json([as_record(one) for one in found.sources])
        return
    say("".join(f"{clean(line).rstrip()}\n" for one in found.sources for line in _lines(one, found)))


def looked(config: Path | None) -> Health:
    """Look at the store of a configuration. Raises CasewallError where no source is configured."""
    from app.board import build
    from app.health import Told, health
    from app.health_spans import Span, lags
    from app.instants import moment
    from app.picture import frames_of, open_store
    from data.rules import rules
    from data.settings import load
    from data.sync import chosen

    settings = load(config)
    chosen(settings, source=None)
    with open_store(settings) as store:
        newest = store.freshness()["loaded_at"].max()
        at = moment(settings)
        if settings.casewall.as_of is not None and newest is not None:
            at = max(at, newest)  # type: ignore[assignment]  # the clock of a past log has run on since
        by = rules(settings)
        frames = frames_of(store, by=by)
        board = build(frames, settings, by, as_of=at, data_version=store.data_version())
        span = Span.of("day", as_of=at, zone=board.zone)
        found = lags(frames.events, frames.versions, span=span)
        told = Told(
            loads=store.loads(), statuses=store.statuses(), quarantine=store.quarantine(), marks=store.marks(),
            absences=store.absences(),
        )  # fmt: skip
        return health(board, told, found, freshness=frames.freshness, as_of=at, span=span)


def _lines(one: SourceHealth, found: Health) -> Iterator[str]:
    """Yield a source as a person reads it: its state, then a line for everything that is known of it."""
    from app.health import COUNTS
    from app.health_words import error_words, exact_words, mark_words, silent_words, skew_words, tried_words
    from app.health_words import lag_words as lag
    from app.source_ages import age_words, when_words

    zone, today = found.zone, found.as_of.astimezone(found.zone).date()
    age = (
        "never read" if one.age is None else f"STALE {age_words(one.age)}" if one.stale else f"{age_words(one.age)} ago"
    )
    yield f"{one.name:<12}  {age}{', fails' if one.failing else ''}"
    yield _line("is", f"{one.kind}, every {exact_words(one.interval)}")
    if one.fresh_at is not None:
        yield _line("last good", when_words(one.fresh_at, zone=zone, today=today))
    if one.last is not None:
        new, *rest = (f"{one.last[part]:,} {part}" for part in COUNTS[1:])
        yield _line("last load", f"{one.last['read']:,} read = {' + '.join([new, *rest])}")
    if one.n:
        yield _line("seen here", f"half in {lag(one.p50)}, 95% in {lag(one.p95)}, of {one.n:,} changes in 24 hours")
    if one.marks:
        marked = (mark_words(*mark) for mark in one.marks)
        yield _line("marked", ", ".join(f"{count:,} {words}" for count, words in marked))
    if one.left:
        yield _line("left", f"{one.left:,} in no listing any more, void since then")
    if skew := skew_words(one, zone=zone, today=today):
        yield _line("clock", skew.removeprefix("clock "))
    if one.status["told"]:
        yield _line("reading", one.status["told"])
    if one.failing:
        yield _line("fails", f"{tried_words(one, zone=zone, as_of=found.as_of)}: {error_words(one)}.")
    elif silent := silent_words(one, zone=zone, as_of=found.as_of):
        yield _line("silent", silent)


def _line(name: str, words: str) -> str:
    return f"{'':<12}  {name:<11}{words}"


def as_record(one: SourceHealth) -> dict[str, Any]:
    """Return a source's health as a flat record; spans are in seconds."""
    from app.health import COUNTS

    status, last = one.status, one.last or {}
    return {
        "source": one.name, "kind": one.kind, "every_s": _seconds(one.interval), "last_good": _iso(one.fresh_at),
        "age_s": _seconds(one.age), "stale": one.stale, **{part: last.get(part) for part in COUNTS},
        "failing_since": _iso(status["failing_since"]), "error": status["error"], "tries": status["tries"],
        "next_at": _iso(status["next_at"]), "progress": status["told"], "skew_s": _seconds(status["skew"]),
        "changes": one.n, "lag_p50_s": _seconds(one.p50), "lag_p95_s": _seconds(one.p95),
        "marks": {kind: rows for kind, _, rows, _ in one.marks}, "left_listing": one.left,
    }  # fmt: skip


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
