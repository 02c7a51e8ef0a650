"""Which column says who, what and for whom: owner, holder, team, type, priority, client, subject, the source's flag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.propose.facts import Column, Facts
from data.propose.guesses import Guess, percent
from data.propose.headings import LEAST, SURE, fit, plain
from data.propose.word_lists import listed, several

MOST_TYPES = 300
FLAGS = several("true false yes no 1 0 y n t f ja nein si no oui non nee wahr falsch vero falso vrai faux")
MET_WORDS = listed(
    "ontime, on time, met, within, achieved, in time, ok, erfullt, eingehalten, rispettato, respecte, cumplido, gehaald"
)
LATE_WORDS = listed(
    """
    overdue, missed, breached, violated, late, not met, failed, verletzt, nicht erfullt, ritardo, retard,
    vencido, te laat
    """
)


@dataclass(frozen=True, kw_only=True)
class Met:
    """The words of the source's own flag, where they are not plain yes and no."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


def _few(most: int) -> Callable[[Column, Facts], bool]:
    """Return a test for a column of few different values, repeated."""
    return lambda column, facts: column.distinct <= min(most, max(facts.rows / 2, 1)) and not _fractions(column)


def _fractions(column: Column) -> bool:
    return column.share(r"^-?\d+[.,]\d+$") > 0.5


def _people(column: Column, facts: Facts) -> bool:
    """Tell whether a column may name people or groups: words, repeated."""
    repeated = column.distinct <= max(facts.rows * 0.5, 1) or facts.rows < 20
    flag = {word.lower() for word, _ in column.top} <= FLAGS
    return repeated and not _fractions(column) and not flag


def _anything(column: Column, facts: Facts) -> bool:
    return True


# ours, the test, and how well a heading must fit
WANTED: tuple[tuple[str, Callable[[Column, Facts], bool], float], ...] = (
    ("owner", _people, LEAST),
    ("actor", _people, LEAST),
    ("holder", _people, LEAST),
    ("team", _people, SURE),
    ("case_type", _few(MOST_TYPES), LEAST),
    ("priority", _few(15), LEAST),
    ("account", _anything, SURE),
    ("subject", _anything, SURE),
    ("event_id", _anything, SURE),
)


def word_columns(facts: Facts, *, rows: str, taken: set[str]) -> dict[str, Guess]:
    """Choose columns for everything that is no time, no state and no number of a case."""
    guesses: dict[str, Guess] = {}
    used = set(taken)
    for field, fits, least in WANTED:
        if field in ("actor", "event_id") and rows != "events":
            continue
        found = _best(facts, field, fits, least, used)
        if found is None and field == "owner" and rows == "cases":
            found = _best(facts, "actor", fits, SURE, used)  # a row a case has one person, whatever the heading
        if found is None or (field == "event_id" and found[1].distinct < facts.rows):
            continue
        score, column = found
        used.add(column.name)
        guesses[field] = Guess((column.name,), _why(column), score >= SURE)
    return guesses


def _best(
    facts: Facts, field: str, fits: Callable[[Column, Facts], bool], least: float, used: set[str]
) -> tuple[float, Column] | None:
    """Return the column whose heading fits best."""
    held = [(fit(c.name, field), c) for c in facts.words if c.name not in used and fits(c, facts)]
    held = [(score, column) for score, column in held if score >= least]
    return max(held, key=lambda one: one[0]) if held else None


def _why(column: Column) -> str:
    share = "" if column.filled > 0.995 else f", filled in {percent(column.filled)} of the rows"
    return f"by its name; {column.distinct:,} different{share}"


def too_many_types(facts: Facts, *, taken: set[str]) -> Column | None:
    """Return a column that names a type but has too many values for one."""
    held = [(fit(c.name, "case_type"), c) for c in facts.words if c.name not in taken and c.distinct > MOST_TYPES]
    held = [(score, column) for score, column in held if score >= SURE and column.distinct < facts.rows / 2]
    return max(held, key=lambda one: one[0])[1] if held else None


def own_flag(facts: Facts, *, taken: set[str]) -> tuple[Guess, Met] | None:
    """Choose the column in which the source says itself whether a promise was kept, and its words for yes and no."""
    for field, missed in (("source_missed", True), ("source_met", False)):
        for column in sorted(facts.words, key=lambda one: -fit(one.name, field)):
            if column.name in taken or fit(column.name, field) < SURE or column.distinct > 6:
                continue
            words = [word for word, _ in column.top]
            if {word.lower() for word in words} <= FLAGS:
                met = _inverted(words) if missed else Met()
                return Guess((column.name,), "by its name; yes and no", True), met
            yes = tuple(word for word in words if plain(word).startswith(MET_WORDS))
            no = tuple(word for word in words if plain(word).startswith(LATE_WORDS))
            if yes and no:
                return Guess((column.name,), "by its name and its words", True), Met(yes=yes, no=no)
    return None


def _inverted(words: list[str]) -> Met:
    """Return the words of a flag that says a promise was broken."""
    broken = several("true yes 1 y t ja si oui wahr vero vrai")
    return Met(
        yes=tuple(word for word in words if word.lower() not in broken),
        no=tuple(word for word in words if word.lower() in broken),
    )
