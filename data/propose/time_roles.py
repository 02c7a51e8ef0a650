"""Which column tells when a case was opened, closed, changed and due, or when an event occurred."""

from __future__ import annotations

import polars as pl

from data.propose.guesses import Guess, percent
from data.propose.instants import Instant


def of_cases(found: list[Instant]) -> dict[str, Guess]:
    """Choose the instants of a table of cases, by their headings, else by their order."""
    held: dict[str, list[tuple[int, Instant]]] = {}
    for instant in found:
        named = instant.role("other", "due", "owned", "changed", "closed", "opened")
        if named:
            held.setdefault(named[0], []).append((named[1], instant))
    for instants_of_role in held.values():
        # a column that is hardly filled gives way to one that is
        instants_of_role.sort(key=lambda one: (one[1].filled < 0.05, one[0]))
    guesses: dict[str, Guess] = {}
    free = [one for one in found if one.role("other", "due", "owned", "changed", "closed", "opened") is None]
    opened = _opened(held, free)
    if opened is None:
        return {}
    add(guesses, "opened_at", opened[0], opened[1], sure=opened[2])
    closed = [one for _, one in held.get("closed", ()) if one.filled]
    if not closed:
        others = (one for one in free if one is not opened[0] and 0 < one.filled < 1)
        for one in [one for one in others if _after(opened[0], one) > 0.95][:1]:
            why = f"filled in {percent(one.filled)} of the rows, never before the opening"
            add(guesses, "closed_at", one, why, sure=False)
    else:
        share = min(_after(opened[0], one) for one in closed)
        why = f"by its name; not before the opening in {percent(share)} of the rows that have one"
        _add_all(guesses, "closed_at", closed, why, sure=share >= 0.9)
    for role, field in (("changed", "changed_at"), ("owned", "owned_at"), ("due", "source_due_at")):
        for _, one in held.get(role, ())[:1]:
            if one.filled:
                add(guesses, field, one, f"by its name; filled in {percent(one.filled)} of the rows")
    return guesses


def _opened(held: dict[str, list[tuple[int, Instant]]], free: list[Instant]) -> tuple[Instant, str, bool] | None:
    """Choose the opening: by name, else the full column that comes before the others."""
    named = [one for _, one in held.get("opened", ()) if one.filled > 0.5]
    if named:
        return named[0], f"by its name; filled in {percent(named[0].filled)} of the rows", True
    every = [*free, *(one for ones in held.values() for _, one in ones)]
    full = [one for one in free if one.filled > 0.95]
    first = [one for one in full if all(other is one or _after(one, other) > 0.9 for other in every)]
    if first:
        return first[0], "filled in every row, and no other time comes before it", False
    return None


def of_events(found: list[Instant], case: pl.Series) -> dict[str, Guess]:
    """Choose the instants of a table of events: the one that changes within a case, the opening and the promise."""
    changing = {id(one): varying(one.at, case) for one in found}
    full = [one for one in found if one.filled > 0.9]
    most = max((changing[id(one)] for one in full), default=0.0)
    alike = sorted((one for one in full if changing[id(one)] >= most - 0.1), key=_named_for_an_event)
    if not alike:
        return {}
    occurred = alike[0]
    sure = len(alike) == 1 or _named_for_an_event(alike[0])[0] < _named_for_an_event(alike[1])[0]
    guesses: dict[str, Guess] = {}
    why = "the time that changes from row to row of a case" if most > 0.3 else "by its name"
    add(guesses, "occurred_at", occurred, why, sure=sure)
    others = [one for one in found if one is not occurred]
    for one in sorted(others, key=lambda one: (one.role("opened") or ("", 99))[1]):
        named = one.role("other", "due", "changed", "closed", "opened")
        still = changing[id(one)] < 0.05 and one.filled > 0.9
        if named and named[0] == "opened" and still and _after(one, occurred) > 0.9 and "opened_at" not in guesses:
            add(guesses, "opened_at", one, "by its name; the same in every row of a case, and before them")
        if named and named[0] == "due" and one.filled and "source_due_at" not in guesses:
            add(guesses, "source_due_at", one, f"by its name; filled in {percent(one.filled)} of the rows")
    return guesses


def _named_for_an_event(one: Instant) -> tuple[int, int]:
    """Return how well a heading names the time of an event; less is better."""
    order = ("occurred", "changed", "closed", "opened", "due")
    named = one.role("due", "occurred", "changed", "closed", "opened")
    return (order.index(named[0]), named[1]) if named else (2, 0)


def varying(values: pl.Series, case: pl.Series) -> float:
    """Return the share of the cases with several rows in which a column holds several values."""
    held = (
        pl.DataFrame({"case": case, "value": values})
        .group_by("case")
        .agg(pl.len(), pl.col("value").n_unique().alias("n"))
    )
    several = held.filter(pl.col("len") > 1)
    return float((several["n"] > 1).mean() or 0) if several.height else 0.0  # type: ignore[arg-type]


def _after(first: Instant, second: Instant) -> float:
    """Return the share of the rows with both in which the second is not before the first."""
    after = (second.at >= first.at).drop_nulls()
    return float(after.mean() or 0) if after.len() else 1.0  # type: ignore[arg-type]


def add(guesses: dict[str, Guess], field: str, one: Instant, why: str, *, sure: bool = True) -> None:
    """Add an instant to the guesses: one column, or a date and a time."""
    _add_all(guesses, field, [one], why, sure=sure)


def _add_all(guesses: dict[str, Guess], field: str, ones: list[Instant], why: str, *, sure: bool) -> None:
    stem = field.removesuffix("_at")
    first = ones[0]
    if first.clock is not None:
        guesses[f"{stem}_date"] = Guess((first.column.name,), why, sure)
        guesses[f"{stem}_time"] = Guess((first.clock.name,), "the time of that day", sure)
        return
    guesses[field] = Guess(tuple(one.column.name for one in ones if one.clock is None), why, sure)
