"""The health of the data, marked up: in one sentence, and a row a source."""

from __future__ import annotations

from datetime import date, datetime

from htpy import Element, b, button, div, h1, i, p, span, table, tbody, td, th, thead, tr

from app.formatting import joined, plural
from app.health import COUNTS, Health, SourceHealth
from app.health_words import (
    error_words,
    exact_words,
    mark_words,
    next_words,
    silent_words,
    skew_words,
    tried_words,
)
from app.screens.health_lag import lag_cell
from app.source_ages import when_words
from metrics.calendar_table import micros

HEADS = ("Source", "Freshness", "Loads", "Last load read", "= new", "+ changed", "+ unchanged", "+ duplicate",
         "+ quarantined", "Changed there, seen here; dashed: interval + 2 s", "Marks")  # fmt: skip
CLASSES = {9: "lg", 10: "mk"}
LOST = "nothing is lost"


def heading(found: Health) -> Element:
    """Return the title and, in one sentence, who is up to date and who is silent since when."""
    return div[h1["Data health"], p(".lead")[_sentence(found)]]


def _sentence(found: Health) -> list[Element | str]:
    if not found.sources:
        return ["No source is configured, so there is nothing to tell. `casewall init FILE` writes a first one."]
    well = [one.label for one in found.sources if not one.stale and not one.failing]
    told: list[Element | str] = []
    if len(well) == len(found.sources):
        who = "is" if len(well) == 1 else "are all" if len(well) > 2 else "are"
        told = [b[f"{joined(well)} {who} up to date."]]
    elif well:
        told = [f"{joined(well)} {'is' if len(well) == 1 else 'are'} up to date."]
    for one in found.sources:
        if one.label not in well:
            told += [" " if told else "", *_silent(found, one)]
    return told


def _silent(found: Health, one: SourceHealth) -> list[Element | str]:
    """Return since when a source is silent, and what happens next."""
    today = found.as_of.astimezone(found.zone).date()
    if one.fresh_at is None:
        who = b[f"{one.label} was never read"]
    elif one.stale:
        who = b[f"{one.label} has been silent since {when_words(one.fresh_at, zone=found.zone, today=today)}"]
    else:
        since = when_words(one.status["failing_since"] or found.as_of, zone=found.zone, today=today)
        who = b[f"{one.label} does not answer since {since}"]
    if not one.failing:
        return [who, "."]
    tried = next_words(one, zone=found.zone, as_of=found.as_of)
    then = f"it is tried again {tried.removeprefix('next ')}" if tried.startswith("next") else f"it {tried}"
    return [who, f"; {then}, and {LOST}."]


def sources_panel(found: Health) -> Element:
    """Return a row a source: freshness, loads, the last load's rows by outcome, lag, marks; and why one fails."""
    if not found.sources:
        return div(".g")[div(".p")[p(".empty")["No source."]]]
    heads = [th(scope="col", class_=[CLASSES.get(at, ""), {"r": 3 <= at <= 8}])[name] for at, name in enumerate(HEADS)]
    body = [row for place, one in enumerate(found.sources) for row in _rows(found, one, place)]
    return div(".g")[
        div(".p.tb", tabindex="0", role="region", aria_label="Sources")[table(".src")[thead[tr[heads]], tbody[body]]]
    ]


def _rows(found: Health, one: SourceHealth, place: int) -> list[Element]:
    today = found.as_of.astimezone(found.zone).date()
    message = _message(found, one)
    last = one.last or {}
    row = tr(class_={"on": message is not None})[
        td[
            b(".nm", title=one.label)[one.label],
            span(".note")[one.kind],
            button(".lk", type="button", data_open=f"again={one.name}")["Load again"],
        ],
        td(".age")[_freshness(one, found, today)],
        td(".fx")[_loads(one, found)],
        [_count(part, last.get(part)) for part in COUNTS],
        td(".lg")[lag_cell(one, found, place)],
        td(".mk")[_marks(one, found, today)],
    ]
    return [row] if message is None else [row, message]


def _count(part: str, count: int | None) -> Element:
    return td(class_=["r", "n", {"t": part == "read", "z": not count}])["–" if count is None else f"{count:,}"]


def _freshness(one: SourceHealth, found: Health, today: date) -> list[Element | str]:
    if one.fresh_at is None:
        return [span(".stl")[i, "never read"]]
    # the browser puts the age here and lets it run on; the words below are what it replaces
    age = {"data_age": str(micros(one.fresh_at) // 1000)}
    words = when_words(one.fresh_at, zone=found.zone, today=today)
    if one.stale:
        return [span(".stl")[i, span["STALE ", span(**age)[words]]]]
    told: list[Element | str] = [b(".fig", **age)[words], " ago"]
    return [*told, div[span(".stl.sm")[i, "does not answer"]]] if one.failing else told


def _loads(one: SourceHealth, found: Health) -> list[Element]:
    def at(name: str, words: str) -> Element:
        return p[span[name], " ", words]

    def clock(instant: datetime | None) -> str:
        if instant is None:
            return "–"
        today = found.as_of.astimezone(found.zone).date()
        local = instant.astimezone(found.zone)
        return f"{local:%H:%M:%S}" if local.date() == today else when_words(instant, zone=found.zone, today=today)

    lines = [at("Every", exact_words(one.interval))]
    if one.is_file:
        # a load's instant is that of its beginning: a file written while it went on was read after that
        read = max((held for held in (one.read_at, one.fresh_at) if held is not None), default=None)
        return [*lines, at("File of", clock(one.fresh_at)), at("Read", clock(read))]
    return [*lines, at("Last good", clock(one.fresh_at)), at("Next", clock(one.status["next_at"]))]


def _marks(one: SourceHealth, found: Health, today: date) -> list[Element]:
    lines = []
    for kind, values, rows, cases in one.marks[:2]:
        count, words = mark_words(kind, values, rows, cases)
        lines.append(p[b[f"{count:,}"], f" {words}"])
    if len(one.marks) > 2:
        more = sum(rows for _, _, rows, _ in one.marks[2:])
        names = ", ".join(mark_words(*mark)[1] for mark in one.marks[2:])
        lines.append(p(".m", title=names)[f"and {plural(more, 'other mark')}"])
    if not lines:
        lines.append(p(".m")["nothing marked" if one.last else "nothing read yet"])
    skew = skew_words(one, zone=found.zone, today=today)
    return [*lines, p(class_={"m": one.failing or one.stale})[skew]] if skew else lines


def _message(found: Health, one: SourceHealth) -> Element | None:
    """Return the band below a source: why it is silent, what happens then, what stands still until then."""
    words: list[Element | str] = []
    if one.failing:
        words = [b[f"{error_words(one)}."], f" It fails {tried_words(one, zone=found.zone, as_of=found.as_of)}."]
    elif silent := silent_words(one, zone=found.zone, as_of=found.as_of):
        words = [b[silent]]
    if words and one.fresh_at is not None:
        words.append(_until(found, one))
    if one.status["told"]:
        words += [" " if words else "", f"{one.label} is still being read: {one.status['told']}."]
    if not words:
        return None
    return tr(class_=["msg", {"quiet": not (one.failing or one.stale)}])[td(colspan=str(len(HEADS)))[div[i, p[words]]]]


def _until(found: Health, one: SourceHealth) -> str:
    since = when_words(one.fresh_at or found.as_of, zone=found.zone, today=found.as_of.astimezone(found.zone).date())
    again = f" When it answers, everything since {since} is read and {LOST}." if one.failing else ""
    if not one.stale:
        return again
    held = f"{plural(one.open_cases, 'open case')} {'stands' if one.open_cases == 1 else 'stand'} as of {since}"
    run = "its clock runs" if one.open_cases == 1 else "their clocks run"
    return f"{again} Until then {held}, {run} on, and every figure that holds one says so."
