"""Which columns tell the state, and every word of theirs with its rows and the state proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from data.propose.facts import TOP, Column, Facts
from data.propose.guesses import Guess, percent
from data.propose.headings import LEAST, SURE, fit
from data.propose.words import OPEN, UNKNOWN, Meaning, activity, joined, status

MOST_WORDS = 100
MOST_DETAILS = 60
ALREADY_CLOSED = 0.95
RARE = 0.0005  # of the rows: activities that say nothing of how a case goes
BEGINS, MOSTLY = 0.2, 0.8  # of the cases begin with an activity, and of its rows are a case's first


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of the source with its rows and what it is taken to mean."""

    word: str
    rows: int
    meaning: Meaning


@dataclass(frozen=True, kw_only=True)
class States:
    """The columns of state and activity, and their words."""

    columns: dict[str, Guess] = field(default_factory=dict)
    words: tuple[Word, ...] = ()

    def of(self, state: str | None) -> list[Word]:
        """Return the words of one state, the most frequent first."""
        return [word for word in self.words if word.meaning.state == state]


def states_of(facts: Facts, *, rows: str, case: pl.Series, closed: pl.Series | None, taken: set[str]) -> States:
    """Choose the state's column (with a sub-status that tells waiting), else the activity's, and map their words.

    `closed` tells of each row whether it has a closing time, where rows are cases.
    """
    free = [column for column in facts.words if column.name not in taken and column.distinct <= MOST_WORDS]
    state = _state_column(free)
    named = [c for c in facts.words if c.name not in taken and fit(c.name, "activity") >= SURE]
    named = [c for c in named if c.filled > 0.5 and c.distinct <= TOP and c.share(r"[^\W\d]") > 0.5]
    acts = named if rows == "events" else []
    act = max(acts, key=lambda column: fit(column.name, "activity"), default=None)
    if state is None and act is not None and _known(act) >= 0.9 and len(_bases(act)) > 1:
        state, act = act, None
    if state is not None:
        detail = _detail(state, [column for column in free if column is not state], facts)
        found = _stated(state, detail, closed)
        if act is not None and act is not state and not act.values.equals(state.values, null_equal=True):
            found.columns["activity"] = Guess((act.name,), "by its name; what was done")
        return found
    if act is not None:
        why = f"by its name; {act.distinct:,} activities, no column of states"
        return States(columns={"activity": Guess((act.name,), why)}, words=_acted(act, case))
    return States()


def _state_column(free: list[Column]) -> Column | None:
    """Choose the column of states: by its name and by the words that mean one."""
    best: tuple[float, Column] | None = None
    for column in free:
        named, known = fit(column.name, "state"), _known(column)
        told = known >= 0.9 and len(_bases(column)) > 2
        if (named >= LEAST and known >= 0.3) or named >= SURE or told:
            score = named + known
            if best is None or score > best[0]:
                best = (score, column)
    return best[1] if best else None


def _known(column: Column) -> float:
    """Return the share of the rows whose word a list knows."""
    total = sum(count for _, count in column.top)
    known = sum(count for word, count in column.top if status(word).state)
    return known / total if total else 0.0


def _bases(column: Column) -> set[str | None]:
    return {status(word).base for word, _ in column.top} - {None}


def _detail(state: Column, others: Iterable[Column], facts: Facts) -> Column | None:
    """Choose a sub-status: one that tells waiting (or void) cases from others of the same status."""
    best: tuple[int, Column] | None = None
    statuses = {word for word, _ in state.top}
    for column in others:
        words = {word for word, _ in column.top}
        if not 2 <= column.distinct <= MOST_DETAILS or len(words & statuses) > len(words) / 2:
            continue  # the same words again: what the status was before, or the status itself
        if fit(column.name, "sub_status") < LEAST and _known(column) < 0.5:
            continue
        counts = _pairs(state, column)
        told: dict[str, Counter[str | None]] = {}
        for (word, refined), count in counts.items():
            if status(word).base not in ("waiting", "done", "void"):
                told.setdefault(word, Counter())[joined(word, refined).base] += count
        gained = sum(bases["waiting"] for bases in told.values() if len(bases) > 1)
        if gained > 0.002 * facts.rows and (best is None or gained > best[0]):
            best = (gained, column)
    return best[1] if best else None


def _pairs(state: Column, detail: Column) -> dict[tuple[str, str], int]:
    """Count the pairs of status and sub-status; an empty one is empty text."""
    held = pl.DataFrame({"a": state.values.fill_null(""), "b": detail.values.fill_null("")})
    counted = held.group_by("a", "b").len().sort("len", "a", "b", descending=[True, False, False])
    return {(a, b): count for a, b, count in counted.rows() if a or b}


def _stated(state: Column, detail: Column | None, closed: pl.Series | None) -> States:
    """Map the words of a status, alone or with its sub-status."""
    if detail is None:
        words = [Word(word=word, rows=count, meaning=status(word)) for word, count in state.top]
        why = f"by its words; {state.distinct:,} different"
        guess = Guess((state.name,), why, _known(state) > 0.5)
        words = _by_closing(words, state.values, closed)
    else:
        words = _pair_words(_pairs(state, detail))
        why = "the status alone does not say who waits"
        guess = Guess((f"{{{state.name}}}/{{{detail.name}}}",), why)
    return States(columns={"state": guess}, words=tuple(_opened(words)))


def _pair_words(pairs: dict[tuple[str, str], int]) -> list[Word]:
    """Return the words of pairs; the rare ones beyond the most that a person reads stand for their status alone."""
    held = list(pairs.items())
    words = [Word(word=f"{a}/{b}", rows=count, meaning=joined(a, b)) for (a, b), count in held[:MOST_WORDS]]
    rest: Counter[str] = Counter()
    for (a, _), count in held[MOST_WORDS:]:
        rest[a] += count
    return [*words, *(Word(word=f"{a}/*", rows=count, meaning=status(a)) for a, count in rest.items())]


def _opened(words: list[Word]) -> list[Word]:
    """Leave no doubt about "open" where another word says what is queued or what is in work."""
    bases = {word.meaning.base for word in words if word.meaning.doubt != OPEN}
    told = bool(bases & {"queued", "active"})
    doubt = "" if told else "queued or in work? nothing here tells"
    return [
        replace(word, meaning=Meaning(word.meaning.state, doubt)) if word.meaning.doubt == OPEN else word
        for word in words
    ]


def _by_closing(words: list[Word], values: pl.Series, closed: pl.Series | None) -> list[Word]:
    """Take words that no list knows as done where their rows have a closing time, and doubt what contradicts it."""
    if closed is None or not closed.any():
        return words
    shares = dict(pl.DataFrame({"word": values, "closed": closed}).group_by("word").agg(pl.col("closed").mean()).rows())
    found = []
    for word in words:
        share, state = shares.get(word.word) or 0.0, word.meaning.state
        if state is None and share >= ALREADY_CLOSED:
            meaning = Meaning("done", f"{percent(share)} of its rows have a closing time")
        elif state is None and share <= 1 - ALREADY_CLOSED and word.rows >= 20:
            meaning = Meaning("active", "in no word list; its rows have no closing time")
        elif word.meaning.base in ("queued", "active", "waiting") and share >= ALREADY_CLOSED and word.rows >= 5:
            meaning = Meaning(state, f"done? {percent(share)} of its rows have a closing time")
        elif state == "done" and share < 0.2 and word.rows >= 20:
            meaning = Meaning(state, f"only {percent(share)} of its rows have a closing time")
        else:
            meaning = word.meaning
        found.append(replace(word, meaning=meaning))
    return found


def _acted(act: Column, case: pl.Series) -> tuple[Word, ...]:
    """Map activities by the word lists, and by where in a case they stand; those that are hardly used change nothing.

    What most cases begin with leaves them queued. Where no list knows one that ends a case, the one with which most
    cases end is taken as done.
    """
    total = sum(count for _, count in act.top)
    words = [
        Word(word=word, rows=count, meaning=UNKNOWN if count < RARE * total else activity(word))
        for word, count in act.top
    ]
    rows = pl.DataFrame({"case": case, "word": act.values}).drop_nulls()
    rows = rows.with_columns(first=pl.col("case").is_first_distinct(), last=pl.col("case").is_last_distinct())
    told = {
        word: (first, last) for word, first, last in rows.group_by("word").agg(pl.col("first", "last").sum()).rows()
    }
    cases = rows["case"].n_unique()
    no_end = all(word.meaning.state != "done" for word in words)
    ends = max(told, key=lambda word: told[word][1], default=None)
    found = []
    for word in words:
        first, last = told.get(word.word, (0, 0))
        if word.meaning.state is None and first >= BEGINS * cases and first >= MOSTLY * word.rows:
            doubt = f"{percent(first / cases)} of the cases begin with it"
            word = replace(word, meaning=Meaning("queued", doubt))
        if no_end and word.word == ends:
            doubt = f"{percent(last / cases)} of the cases end with it, and no list knows a word for done"
            word = replace(word, meaning=Meaning("done", doubt))
        found.append(word)
    return tuple(found)
