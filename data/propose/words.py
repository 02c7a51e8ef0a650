"""One word of a status, or one activity, to the state that it most likely means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.propose import word_lists as lists
from data.propose.headings import plain
from data.propose.word_lists import several


@dataclass(frozen=True)
class Meaning:
    """A proposed state ("waiting: client"), None where no list knows the word, and what a person should judge."""

    state: str | None
    doubt: str = ""

    @property
    def base(self) -> str | None:
        """Return the state without its reason."""
        return self.state.split(":")[0] if self.state else None


OPEN = "open"  # the doubt of a word that says no more than that
NOT_YET = re.compile(r"\b(?:not|non|nicht|niet|no|pas)\b")
UNKNOWN = Meaning(None)
FOR_NOTHING = several("for on of to the a auf in di da per de en para op van state status")


def status(word: str) -> Meaning:
    """Return what a status means, by the word lists; "open" alone is left to the caller."""
    text = plain(word)
    if has(text, lists.VOID):
        doubt = "count such cases as done instead?" if has(text, lists.VOID_UNSURE) else ""
        return Meaning("void", doubt)
    if has(text, lists.QUEUED_FIRST):
        return Meaning("queued")
    if has(text, lists.WAITING):
        return _waiting(text, doubt="done or waiting?" if has(text, lists.DONE) else "")
    if has(text, lists.DONE):
        return Meaning("active", OPEN) if NOT_YET.search(text) else Meaning("done")
    if has(text, lists.QUEUED):
        return Meaning("queued")
    if has(text, lists.ACTIVE):
        return Meaning("active")
    if has(text, lists.OPEN):
        return Meaning("active", OPEN)
    return UNKNOWN


def _waiting(text: str, *, doubt: str = "") -> Meaning:
    """Return waiting with its reason: the client, the supplier, else the word that says for what."""
    rest = [word for word in text.split() if not has(word, lists.WAITING) and word not in FOR_NOTHING]
    said = " ".join(rest)
    if has(said, lists.CLIENT):
        return Meaning("waiting: client", doubt)
    if has(said, lists.SUPPLIER):
        return Meaning("waiting: supplier", doubt)
    if said:
        return Meaning(f"waiting: {said}", doubt)
    return Meaning("waiting", doubt or "for whom? without a reason it pauses the clock, as waiting for the client does")


def joined(word: str, refined: str) -> Meaning:
    """Return what a status with its sub-status means: the second refines waiting and void."""
    first, second = status(word), status(refined)
    if first.base == "done" and second.base == "void" and second.doubt:
        return Meaning("done", "void?")
    if second.base == "void" or first.base == "void":
        return second if second.base == "void" else first
    if first.base == "done":
        return first
    if second.base == "waiting" and first.base in ("active", "waiting", "queued", None):
        return second
    if first.state is None:
        return second
    return first


def activity(word: str) -> Meaning:
    """Return what an activity does to a case: a verb alone or about the case itself; others change nothing."""
    text = plain(word)
    if has(text, lists.VOID):
        return Meaning("void", "or does it change nothing?")
    words = text.split()
    about = [one for one in words if one not in lists.OBJECTS]
    if len(about) > 1 and not has(text, lists.WAITING_VERBS):
        return UNKNOWN
    if has(text, lists.DONE_VERBS):
        return Meaning("done")
    if has(text, lists.WAITING_VERBS):
        return _waiting(text)
    if has(text, lists.WORKING_VERBS):
        return Meaning("active")
    if has(text, lists.OPENING_VERBS):
        return Meaning("queued")
    return UNKNOWN


def has(text: str, stems: tuple[str, ...]) -> bool:
    """Tell whether a word of a text begins with one of some stems, or the text has one of several words in it."""
    words = text.split()
    return any(stem in text if " " in stem else any(word.startswith(stem) for word in words) for stem in stems)
