"""A column's heading against our names: plain words, and how well they fit."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from data.propose.heading_lists import OTHER_THINGS, PHRASES
from data.propose.word_lists import several

# What a heading may carry without saying anything: "Case Number", "Date Opened", "u_priority_name".
FILLERS = several(
    """
    a an the of de del della di der die das la le el du des u sys no nr num number id ids key name names
    code text value field col at on date time datetime utc local case cases ticket tickets incident request
    record sr wo nummer numero datum data fecha tijd zeit uhrzeit ora hora heure vorgang fall caso dossier
    zaak melding org
    """
)

LEAST, SURE = 0.5, 0.85


@cache
def plain(heading: str) -> str:
    """Return a heading in plain small words: "SRRecordID" and "sr_record_id" are both "sr record id"."""
    text = heading.replace("ß", "ss")
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", text)
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def fit(heading: str, field: str) -> float:
    """Return how well a heading names one of our fields: 1 is its very name, under LEAST it does not."""
    words = plain(heading).split()
    if not words:
        return 0.0
    best = 0.0
    for place, phrase in enumerate(PHRASES[field]):
        best = max(best, _fit(words, phrase.split()) - place / 1000)
    if set(words) & OTHER_THINGS.get(field, frozenset()) and " ".join(words) not in PHRASES[field]:
        best -= 0.5
    return max(best, 0.0)


def _fit(words: list[str], phrase: list[str]) -> float:
    """Compare a heading's words with a phrase's."""
    if words == phrase or "".join(words) == "".join(phrase):
        return 1.0
    core, wanted = [[word for word in held if word not in FILLERS] for held in (words, phrase)]
    if core and core == wanted:
        return 0.95
    size = len(phrase)
    inside = any(words[at : at + size] == phrase for at in range(len(words) - size + 1))
    if inside and wanted:
        return 0.6
    compound = "".join(phrase)
    return 0.55 if len(compound) >= 6 and compound in "".join(words) else 0.0
