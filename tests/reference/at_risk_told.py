"""What the product says of open cases that may end late, beside the plain count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tests.reference.at_risk import LATE, PAUSED, UNKNOWN
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.look import Look

LIKELY, AT_RISK, MET = 0.5, "at_risk", "likely_met"
COUNTS = (LATE, AT_RISK, MET, PAUSED, UNKNOWN)
Chance = tuple[Life, float | str]


def word(chance: float | str) -> str:
    """Return the figure in which a case is counted."""
    return chance if isinstance(chance, str) else AT_RISK if chance >= LIKELY else MET


def one_by_one(counted: Sequence[Chance], told: Mapping[str, float | None]) -> Iterator[Pair]:
    """Compare the chance of each open case; those late already are `expected` below."""
    for life, chance in counted:
        if chance != LATE:
            yield life.case.case_id, told[life.case.case_id], None if isinstance(chance, str) else chance


def counts(look: Look, counted: Sequence[Chance]) -> Iterator[Pair]:
    """Compare how many are late, likely to be, likely not to be, paused or unknown, by every dimension."""
    for name in (None, "case_type", "priority", "team", "owner"):
        found: dict[str | None, Counter[str]] = {}
        for life, chance in counted:
            found.setdefault(look.word(life, name) if name else None, Counter())[word(chance)] += 1
        rows = {row[name] if name else None: row for row in look.told("at-risk", by=(name,) if name else ())}
        for key in {**rows, **found}:
            for figure in COUNTS:
                yield f"{figure} of {name} {key}", rows[key][figure], found.get(key, Counter())[figure]


def expected(look: Look, counted: Sequence[Chance]) -> Iterator[Pair]:
    """Compare how many are to be expected to end late: the sum of the chances, those late already certain."""
    for name in (None, "case_type"):
        rows = {row[name] if name else None: row for row in look.told("at-risk", by=(name,) if name else ())}
        for key, row in rows.items():
            here = [chance for life, chance in counted if not name or look.word(life, name) == key]
            held = [1.0 if chance == LATE else chance for chance in here if chance == LATE or isinstance(chance, float)]
            yield f"expected of {name} {key}", row["expected_late"], sum(held) if held else None
