"""Words of the sources that stand in no list, and the line of casewall.toml that gives each one a meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from data.errors import CasewallError
from data.mapping_state import UNKNOWN
from data.mapping_words import Words
from data.propose.toml import key, text
from data.propose.words import status
from data.settings import Settings, SourceConfig
from data.settings.sources import ACTIVITIES, STATES

SECTION = re.compile(r"\[(sources\..+)\.(states|activities)\]")
CALLED = {"client_told_open": "client told, opening", "client_told_close": "client told, closing",
          "first_reply": "first reply"}  # fmt: skip
WAITING = ("waiting: client", "waiting: supplier")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a word may mean, and the line that says so: the list as it is configured, then the word."""

    meaning: str
    called: str
    before: str
    word: str
    after: str = "]"

    @property
    def line(self) -> str:
        """The line as it is pasted."""
        return self.before + self.word + self.after


@dataclass(frozen=True, kw_only=True)
class UnknownWord:
    """A word in no list: where it stands, in how many rows of how many cases, since when, and what it may mean.

    `guess` is the meaning that our own word lists propose. `listed` says that the configuration knows the word by
    now, so that a load is all it takes.
    """

    source: str
    label: str
    word: str
    activity: bool
    rows: int
    cases: int
    since: datetime | None
    section: str
    place: str
    new_section: bool
    choices: tuple[Choice, ...]
    guess: str | None
    listed: bool


def unknown_words(
    marks: pl.DataFrame, settings: Settings, *, since: Mapping[tuple[str, str], datetime]
) -> tuple[UnknownWord, ...]:
    """Return the words in no list, the most cases first. `since` gives the first instant of (source, word)."""
    found = (
        marks.filter(pl.col("kind") == UNKNOWN, pl.col("source").is_in(list(settings.sources)))
        .drop_nulls("value")
        .group_by("source", "value", "message", maintain_order=True)
        .agg(rows=pl.len(), cases=pl.col("case_id").n_unique())
        .sort("cases", "rows", "value", descending=[True, True, False])
    )
    return tuple(_words(found, settings, since))


def _words(found: pl.DataFrame, settings: Settings, since: Mapping[tuple[str, str], datetime]) -> Iterator[UnknownWord]:
    for row in found.iter_rows(named=True):
        name, word = row["source"], row["value"]
        held = settings.sources[name]
        where = SECTION.search(row["message"] or "")
        activity = bool(where and where[2] == "activities")
        lists: Mapping[str, tuple[str, ...]] = {**held.activities} if activity else held.states
        table = "activities" if activity else "states"
        guess = None if activity else status(word).state
        choices = tuple(_choices(word, lists, activity=activity, guess=guess))
        yield UnknownWord(
            source=name, label=held.label or name, word=word, activity=activity, rows=row["rows"], cases=row["cases"],
            since=since.get((name, word)), section=f"sources.{key(name)}.{table}",
            place=settings.where("sources", name, table), new_section=not lists, choices=choices, guess=guess,
            listed=_listed(word, lists, held, activity=activity),
        )  # fmt: skip


def _choices(word: str, lists: Mapping[str, tuple[str, ...]], *, activity: bool, guess: str | None) -> Iterator[Choice]:
    """Yield each meaning that is configured or that one may have, in the order of a case's life."""
    known = ACTIVITIES if activity else [*STATES[:2], *WAITING, *STATES[2:]]
    extra = [name for name in [*lists, guess] if name is not None and name not in known]
    for meaning in [*known, *extra]:
        said = [text(one) for one in lists.get(meaning, ())]
        before = f"{key(meaning)} = [" + "".join(f"{one}, " for one in said)
        yield Choice(meaning=meaning, called=CALLED.get(meaning, meaning), before=before, word=text(word))


def _listed(word: str, lists: Mapping[str, tuple[str, ...]], held: SourceConfig, *, activity: bool) -> bool:
    every: list[Mapping[Any, tuple[str, ...]]] = [lists, held.states] if activity else [lists]
    try:
        return any(Words.of(one, where="").meaning(word) is not None for one in every)
    except CasewallError:
        return False
