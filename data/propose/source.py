"""A source as it will be written: everything the mapping needs, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from data.mapping_columns import names_in
from data.propose import toml
from data.propose.clock import Clock
from data.propose.columns import Met
from data.propose.guesses import Guess, plural
from data.propose.headings import plain
from data.propose.people import Nobody
from data.propose.states import States, Word
from data.settings.sources import STATES

ORDER = (
    "case_id", "occurred_at", "occurred_date", "occurred_time", "opened_at", "opened_date", "opened_time", "closed_at",
    "closed_date", "closed_time", "changed_at", "changed_date", "changed_time", "owned_at", "owned_date", "owned_time",
    "source_due_at", "source_due_date", "source_due_time", "state", "activity", "owner", "holder", "actor", "team",
    "case_type", "priority", "account", "subject", "source_met", "event_id",
)  # fmt: skip
MOST_UNKNOWN = 30
Line = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class SourceGuess:
    """One source: how its file is read and what its columns and words mean."""

    name: str
    label: str
    kind: str
    path: str
    rows: str
    rows_why: str
    read: int
    aside: str = ""  # rows that the draft could not read, and why
    clock: Clock
    formats: tuple[str, ...] = ()
    formats_doubt: str = ""
    nulls: tuple[str, ...] = ()
    order_by: Guess | None = None
    nobody: tuple[Nobody, ...] = ()
    encoding: str | None = None
    encoding_doubt: str = ""
    sheet: str | None = None
    columns: dict[str, Guess] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    met: Met = field(default_factory=Met)
    states: States = field(default_factory=States)

    @property
    def mapped(self) -> list[str]:
        """Return the source's columns that are mapped, in the order in which they are written."""
        names = [name for guess in self.columns.values() for spec in guess.specs for name in names_in(spec)]
        return list(dict.fromkeys([*names, *(self.order_by.specs if self.order_by else ())]))


def name_of(stem: str) -> str:
    """Return a short name for a source from a file's: its first words, as a bare key."""
    words = plain(stem).split()
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > 24:
            break
        name = f"{name}_{word}" if name else word[:24]
    name = re.sub(r"[^a-z0-9_]", "", name)
    return name or "cases"


def doubted(why: str, doubt: bool | str) -> str:
    """Return a comment; a doubt puts a question mark in front, which `check` lists."""
    if isinstance(doubt, str):
        why = "; ".join(part for part in (doubt, why) if part) if doubt else why
    return f"? {why}" if doubt else why


def source_lines(source: SourceGuess) -> Iterator[list[Line]]:
    """Yield the blocks of a source's section, each line with its comment."""
    yield _head(source)
    yield [
        (f"[sources.{source.name}.columns]", "ours = theirs, and why"),
        *(_column(name, source.columns[name]) for name in ORDER if name in source.columns),
        *(("", remark) for remark in source.remarks),
    ]
    if source.met.yes or source.met.no:
        words = [("yes", source.met.yes), ("no", source.met.no)]
        yield [
            (f"[sources.{source.name}.met]", "the source's own flag"),
            *((f"{answer} = {toml.array(said)}", "") for answer, said in words if said),
        ]
    if source.states.words:
        yield list(_states(source))


def _head(source: SourceGuess) -> list[Line]:
    clock = source.clock
    lines: list[Line] = [
        (f"[sources.{source.name}]", doubted(plural(source.read, "row"), source.aside)),
        (f"kind = {toml.text(source.kind)}", ""),
        (f"path = {toml.text(source.path)}", "" if source.path.startswith("/") else "relative to this file"),
        (f"rows = {toml.text(source.rows)}", source.rows_why),
        (f"label = {toml.text(source.label)}", "on the wall"),
        (
            'interval = "1 day"',
            doubted("", "how often a new export comes; without news for three of these it is stale"),
        ),
    ]
    if source.encoding:
        lines.append((f"encoding = {toml.text(source.encoding)}", doubted("", source.encoding_doubt)))
    if source.sheet:
        lines.append((f"sheet = {toml.text(source.sheet)}", ""))
    if clock.timezone is not None:
        lines.append((f"timezone = {toml.text(clock.timezone)}", doubted("", clock.timezone_doubt)))
    if clock.ignore_offsets:
        lines.append(('offsets = "ignore"', doubted("", clock.offsets_doubt)))
    if source.formats:
        lines.append((f"time_formats = {toml.array(source.formats)}", doubted("", source.formats_doubt)))
    if source.nulls:
        lines.append((f"nulls = {toml.array(('', *source.nulls))}", "these say nothing"))
    if source.order_by:
        why = doubted(source.order_by.why, not source.order_by.sure)
        lines.append((f"order_by = {toml.array(source.order_by.specs)}", why))
    if source.nobody:
        lines.append(("nobody = [", "names that are no person"))
        lines += [(f"  {toml.text(one.name)},", doubted(one.why, True)) for one in source.nobody]
        lines.append(("]", ""))
    return lines


def _column(name: str, guess: Guess) -> Line:
    return f"{name} = {toml.one_or_many(guess.specs)}", doubted(guess.why, not guess.sure)


def _states(source: SourceGuess) -> Iterator[Line]:
    """Write every word under its state, with its rows; words in no list as comments."""
    yield f"[sources.{source.name}.states]", "their words to ours, with their rows; void: in no figure"
    states = {word.meaning.state for word in source.states.words} - {None}

    def place(state: str | None) -> tuple[int, str]:
        return STATES.index((state or "").split(":")[0]), state or ""

    for state in sorted(states, key=place):
        yield f"{toml.key(state or '')} = [", ""
        for word in source.states.of(state):
            yield f"  {toml.text(word.word)},", doubted(f"{word.rows:,}", word.meaning.doubt)
        yield "]", ""
    yield from _unknown(source, source.states.of(None))


def _unknown(source: SourceGuess, words: list[Word]) -> Iterator[Line]:
    """Tell the words in no list: a status is asked for, an activity changes nothing unless it is listed."""
    if not words:
        return
    asked = "state" in source.columns
    what = "in no list above: they leave the state as it is" if asked else "these change no state"
    yield "", doubted(what, asked)
    for word in words[:MOST_UNKNOWN]:
        yield "", f"  {toml.text(word.word)}, {word.rows:,}"
    if len(words) > MOST_UNKNOWN:
        yield "", f"  and {len(words) - MOST_UNKNOWN:,} more"
