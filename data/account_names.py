"""Names of clients that are likely one: proposed to a person, never joined by themselves.

Likely: the same words but for capitals, accents, punctuation, their order and the legal form; or, of six letters and
more, spelt nearly alike. Names whose digits differ are never alike: Client 117 is not Client 118.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

LEGAL = frozenset((
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "cv", "doo", "eg", "ek", "eu",
    "ev", "gbr", "gmbh", "inc", "incorporated", "kg", "kgaa", "kft", "kk", "limited", "llc", "llp", "lp", "ltd",
    "mbh", "nv", "oe", "og", "ohg", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "sc", "se", "sl",
    "slu", "spa", "sprl", "srl", "sro", "spzoo", "ug", "zrt",
))  # fmt: skip
JOINING = frozenset(("and", "und", "et", "the"))
ALIKE, LEAST = 0.9, 6  # the share of letters that agree, and the fewest letters of which that tells anything
FIRST, MOST = 3, 400  # names are compared that begin alike, and among no more than so many
SAME, NEAR = "the same but for spelling or legal form", "spelt nearly alike"


@dataclass(frozen=True, kw_only=True)
class Likely:
    """Two names that may be one client, and why."""

    one: str
    other: str
    why: str


def words_of(name: str) -> tuple[str, ...]:
    """Return what tells a name from others: its words in plain small letters, in order, without the legal form."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"\w+", re.sub(r"[.'’`]", "", letters).replace("_", " "))
    kept = [word for word in words if word not in LEGAL and word not in JOINING]
    return tuple(sorted(kept or words))


def likely(names: Iterable[str]) -> list[Likely]:
    """Return the pairs of names that are likely one client, the surest first."""
    held = {name: words_of(name) for name in sorted(set(names))}
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, words in held.items():
        same[words].append(name)
    found = [Likely(one=group[0], other=other, why=SAME) for group in same.values() for other in group[1:]]
    found += [
        Likely(one=same[one][0], other=same[other][0], why=NEAR)
        for one, other in _near([words for words in same if words])
    ]
    return found


def _near(held: list[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield pairs that are spelt nearly alike, of those that begin alike."""
    blocks: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in held:
        text = "".join(words)
        if len(text) >= LEAST:
            blocks[text[:FIRST]].append(words)
    for block in blocks.values():
        if len(block) > MOST:
            continue
        for one, other in combinations(block, 2):
            if _alike("".join(one), "".join(other)):
                yield one, other


def _alike(one: str, other: str) -> bool:
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE
