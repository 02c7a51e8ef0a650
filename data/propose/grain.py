"""What a row is: which column numbers the cases, whether a row is a case or an event, and what orders events."""

from __future__ import annotations

import polars as pl

from data.propose.facts import Column, Facts
from data.propose.guesses import Guess, plural
from data.propose.headings import LEAST, SURE, fit, plain
from data.propose.instants import Instant
from data.propose.time_roles import varying
from data.propose.word_lists import listed

LONGEST = 60  # letters; longer text is no number of a case
ORDER_WORDS = listed(
    "mod count, sequence, seq, version, revision, rev, step, position, line, lfd nr, volgnummer, progressivo, index, id"
)


def case_column(facts: Facts) -> tuple[Column, Guess] | None:
    """Choose the column that numbers the cases: by its name, else the first full one of many different short codes."""
    full = [column for column in facts.words if column.filled > 0.98 and _short(column)]
    named = [(fit(column.name, "case_id"), column) for column in full]
    named = [(score, column) for score, column in named if score >= LEAST and _many(column, facts)]
    if named:
        score, column = max(named, key=lambda one: one[0])
        others = [one.name for _, one in named if one is not column and one.distinct == column.distinct]
        also = f'; "{others[0]}" tells cases apart as well' if others else ""
        return column, Guess((column.name,), f"by its name; {column.distinct:,} different{also}", score >= SURE)
    codes = [
        c for c in full if _many(c, facts) and c.share(r"\d") > 0.9 and c.share(r"^\S+$") > 0.9 and not _measure(c)
    ]
    if not codes:
        return None
    column = codes[0]
    return column, Guess((column.name,), f"{column.distinct:,} different codes, and no heading says it better", False)


def _short(column: Column) -> bool:
    longest = max((len(word) for word, _ in column.top[:50]), default=0)
    return longest <= LONGEST


def _many(column: Column, facts: Facts) -> bool:
    """Tell whether there are enough different values for a number of a case."""
    return column.distinct >= max(1, facts.rows / 500) and (column.distinct > 5 or facts.rows <= 50)


def _measure(column: Column) -> bool:
    """Tell whether the values are measured: numbers with decimals."""
    return column.share(r"^-?\d+[.,]\d+$") > 0.5


def row_is(facts: Facts, case: Column, found: list[Instant], *, kind: str) -> tuple[str, str]:
    """Tell whether a row is a case or an event, and why."""
    a_case = facts.rows / max(case.distinct, 1)
    if kind == "xes":
        return "events", f"{plural(case.distinct, 'trace')} of {a_case:.1f} events"
    changing = any(one.filled > 0.9 and varying(one.at, case.values) > 0.3 for one in found)
    if a_case > 1.1 and changing:
        return "events", f"{a_case:.1f} rows a case, with a time that changes from row to row"
    if a_case == 1 and _speaks_of_events(facts, found):
        return "events", "the headings speak of events"
    again = f", {facts.rows - case.distinct:,} of them again" if facts.rows > case.distinct else ""
    return "cases", f"{plural(case.distinct, 'case')} in {plural(facts.rows, 'row')}{again}"


def _speaks_of_events(facts: Facts, found: list[Instant]) -> bool:
    """Tell whether headings name an activity or an event's time, and none an opening."""
    opened = any(one.role("due", "closed", "opened") for one in found)
    activity = any(fit(column.name, "activity") >= SURE for column in facts.words)
    return activity and not opened and any(one.role("changed", "occurred") for one in found)


def order_column(facts: Facts, case: pl.Series, occurred: pl.Series, *, taken: set[str]) -> Guess | None:
    """Choose the integers that grow with the events of a case, where events of a case share an instant."""
    rows = pl.DataFrame({"case": case, "at": occurred})
    ties = rows.is_duplicated().sum()
    if not ties:
        return None
    best: tuple[float, Column] | None = None
    for column in facts.words:
        if column.name in taken or column.distinct < 2 or column.share(r"^\d{1,18}$") < 1 or column.filled < 0.99:
            continue
        grows, told = _grows(rows, column.values.cast(pl.Int64, strict=False))
        hint = 0.1 if any(word in plain(column.name) for word in ORDER_WORDS) else 0.0
        score = grows + hint
        if grows > 0.97 and told > 0.97 and (best is None or score > best[0]):
            best = (score, column)
    if best is None:
        return None
    why = f"grows within a case; {ties:,} events share their instant with another of their case"
    return Guess((best[1].name,), why, best[0] > 1.0)


def _grows(rows: pl.DataFrame, number: pl.Series) -> tuple[float, float]:
    """Return how often a number goes with time within a case, and how often it tells two events of a case apart."""
    told = rows.with_columns(number.alias("n")).sort("case", "n")
    same = pl.col("case") == pl.col("case").shift(1)
    pairs = told.select(
        with_time=(pl.col("at") >= pl.col("at").shift(1)).filter(same).mean(),
        apart=(pl.col("n") != pl.col("n").shift(1)).filter(same).mean(),
    ).row(0)
    return pairs[0] or 0.0, pairs[1] or 0.0
