"""A source's words to ours: an exact word wins over a pattern, a pattern with more letters over one with fewer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from data.errors import CasewallError


@dataclass(frozen=True, kw_only=True)
class Words:
    """Lists of words and `*` patterns, each under what it means. `where` is the section that holds them."""

    where: str
    exact: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str, str], ...] = ()  # compiled, as written, meaning

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[str]], *, where: str) -> Words:
        """Compile lists of words; one word under two meanings is an error."""
        exact: dict[str, str] = {}
        patterns: list[tuple[re.Pattern[str], str, str]] = []
        for meaning, words in lists.items():
            for word in words:
                if "*" in word:
                    pieces = (re.escape(piece) for piece in word.split("*"))
                    patterns.append((re.compile(".*".join(pieces), re.DOTALL), word, meaning))
                elif exact.setdefault(word.strip(), meaning) != meaning:
                    raise CasewallError(
                        f'[{where}] "{word}" stands under "{exact[word.strip()]}" and "{meaning}". Keep it under one.'
                    )
        return cls(where=where, exact=exact, patterns=tuple(patterns))

    def __bool__(self) -> bool:
        """Tell whether any word is listed."""
        return bool(self.exact or self.patterns)

    def meaning(self, word: str) -> str | None:
        """Return what one word means, None where it is in no list; equal matches of two meanings are an error."""
        if word in self.exact:
            return self.exact[word]
        fits = [
            (_letters(written), written, meaning) for shape, written, meaning in self.patterns if shape.fullmatch(word)
        ]
        if not fits:
            return None
        most = max(fits)[0]
        best = {meaning: written for letters, written, meaning in fits if letters == most}
        if len(best) > 1:
            (first, one), (second, other) = list(best.items())[:2]
            raise CasewallError(
                f'[{self.where}] "{word}" fits "{one}" of "{first}" and "{other}" of "{second}" equally well. '
                f'Add "{word}" itself to one of them.'
            )
        return next(iter(best))

    def lookup(self, words: pl.Series) -> pl.DataFrame:
        """Return each distinct word with its meaning (null: in no list): columns word, meaning."""
        distinct = words.drop_nulls().unique(maintain_order=True)
        return pl.DataFrame(
            {"word": distinct, "meaning": [self.meaning(word) for word in distinct]},
            schema={"word": pl.String, "meaning": pl.String},
        )

    def map(self, words: pl.Series) -> pl.Series:
        """Return the meaning of each word, null where there is none."""
        found = self.lookup(words)
        return words.replace_strict(found["word"], found["meaning"], default=None, return_dtype=pl.String)


def _letters(pattern: str) -> int:
    """Count a pattern's letters, its stars left out."""
    return len(pattern.replace("*", ""))


def split_state(meaning: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Split "waiting: client" into the state and its reason; other states have none."""
    parts = meaning.str.splitn(":", 2)
    reason = parts.struct.field("field_1").str.strip_chars()
    return parts.struct.field("field_0").str.strip_chars(), pl.when(reason != "").then(reason)
