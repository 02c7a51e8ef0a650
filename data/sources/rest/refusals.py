"""What a product says when it refuses, in one line, without secrets, with the remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from data.sources.base import SourceError

LONGEST = 160
MOST = 1_000_000  # bytes of a body that are looked at
SPOKEN = ("message", "error_description", "description", "detail", "errorMessages", "errors", "error", "title", "code")
REMEDIES = {
    400: "The product does not understand the question: compare the request with its documentation.",
    401: "Who logs in is not known there: correct sources.{source}.auth, or make a new token.",
    403: "Whoever logs in may not read this: give that account the right in the product.",
    404: "It is not there: correct sources.{source}.url, or the path of the request.",
}


class NotThereError(SourceError):
    """What was asked for is not there: a wrong path, or a case that was deleted meanwhile."""


def refusal(source: str, status: int, path: str, message: str) -> SourceError:
    """Return the error for a status that trying again does not heal."""
    remedy = REMEDIES.get(status, "Correct the request.").format(source=source)
    kind = NotThereError if status in (404, 410) else SourceError
    return kind(f"{source}: {path}: status {status}{message}. {remedy}")


def said(raw: bytes, hidden: Iterable[str]) -> str:
    """Return the product's own words from an error's body, in brackets, or nothing.

    Secrets go out before the text is cut: of one that is cut in half the first half would stay.
    """
    text = scrubbed(raw[:MOST].decode("utf-8", errors="replace"), hidden)
    try:
        words = _spoken(json.loads(text))
    except ValueError:
        words = "" if "<" in text[:200] else text
    # once more: what JSON wrote in its own way is plain now
    words = " ".join(scrubbed(words, hidden).split()).rstrip(".")
    if not words:
        return ""
    return f' ("{words if len(words) <= LONGEST else words[:LONGEST] + "…"}")'


def _spoken(held: Any) -> str:
    if isinstance(held, str):
        return held
    if isinstance(held, list):
        return "; ".join(filter(None, map(_spoken, held[:3])))
    if isinstance(held, dict):
        for name in SPOKEN:
            if held.get(name):
                return _spoken(held[name]) or str(held[name])
        return "; ".join(f"{key}: {_spoken(value)}" for key, value in list(held.items())[:3] if _spoken(value))
    return ""


def scrubbed(text: str, hidden: Iterable[str]) -> str:
    """Return a text without secrets, also where they stand encoded for an address or for JSON."""
    for secret in hidden:
        for form in {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}:
            text = text.replace(form, "…")
    return re.sub(r"//[^/@\s]*@", "//…@", text)
