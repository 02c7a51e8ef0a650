"""A person's initials, in any script."""

from __future__ import annotations

import re
import unicodedata

from app.formatting import DASH

MARKS = ("Mn", "Mc", "Me")
JOINERS = "\u200c\u200d"  # they part and join the letters around them
BEFORE = "เแโใไເແໂໃໄ"  # Thai and Lao vowels that are written before the consonant which they follow
NOTE = re.compile(r"\(.*?\)|\[.*?\]|（.*?）")
VIRAMA = 9  # the combining class of a sign that joins its letter to the next one


def initials(name: str | None) -> str:
    """Return a person's initials, at most two letters; of an address those of the part before the @.

    A letter has the marks that belong to it: the vowel of a Devanagari consonant, the accent of a Latin one.
    """
    # composed, and without what is not seen: marks of direction stand before many a name of an export
    seen = "".join(char for char in unicodedata.normalize("NFC", name or "") if _seen(char))
    # what stands in brackets is a note to the name, unless there is nothing else
    kept = _words(NOTE.sub(" ", seen)) or _words(seen)
    if not kept:
        return DASH
    letters = [_first(word) for word in (kept[0], kept[-1])[: len(kept)]]
    # letters of a cursive script would be read as one word: a non-joiner keeps them apart
    return ("\u200c" if _cursive(letters) else "").join(letters)


def _words(name: str) -> list[str]:
    """Return the words of a name in which there is a letter."""
    plain = name.partition("@")[0].replace(".", " ").replace("_", " ")
    return [word for word in plain.split() if any(map(_begins, word))]


def _begins(char: str) -> bool:
    return char.isalnum() and char not in BEFORE


def _seen(char: str) -> bool:
    return char in JOINERS or unicodedata.category(char) != "Cf"


def _first(word: str) -> str:
    """Return the first letter of a word in upper case, with the marks on it."""
    start = next(place for place, char in enumerate(word) if _begins(char))
    end = start + 1
    while end < len(word) and (_of_letter(word[end]) or _joined(word[end - 1], word[end])):
        end += 1
    letter = word[start:end].rstrip(JOINERS)
    # ß has no capital of one letter
    upper = letter.upper()
    return upper if len(upper) == len(letter) else letter


def _of_letter(char: str) -> bool:
    return char in JOINERS or unicodedata.category(char) in MARKS


def _joined(before: str, char: str) -> bool:
    return unicodedata.combining(before) == VIRAMA and char.isalpha()


def _cursive(letters: list[str]) -> bool:
    return all(unicodedata.bidirectional(letter[0]) == "AL" for letter in letters)
