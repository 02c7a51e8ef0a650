"""How a column writes its times: the formats that read it, and whether day or month comes first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from data.time_formats import COMPACT, ISO, OFFSET

SAMPLE = 4_000
SHARE = 0.9  # of the values, for a column to be one of times
ZONE = r"(?P<z>\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?P<s>:\d{2})?(?P<f>\.\d+)?(?P<p>\s?[AaPp][Mm])?"
MONTH = r"(?:[A-Za-z]{3,9})"
DATED = re.compile(
    rf"(?P<a>\d{{1,4}})(?P<s1>[-/. ])(?P<b>\d{{1,2}}|{MONTH})(?P<s2>[-/. ])(?P<c>\d{{4}}|\d{{2}})"
    rf"(?:(?P<gap>,? |T){CLOCK}{ZONE})?"
)
MONTH_FIRST = re.compile(
    rf"(?P<b>{MONTH})(?P<s1> )(?P<a>\d{{1,2}})(?P<s2>,? )(?P<c>\d{{4}})(?:(?P<gap>,? ){CLOCK}{ZONE})?"
)
TIME_OF_DAY = re.compile(rf"{CLOCK}")
OFFSETS = re.compile(rf"\d[T ]?\d{{2}}:?\d{{2}}.*?{OFFSET}")
ISO_TEXT, COMPACT_TEXT = re.compile(ISO), re.compile(COMPACT)
DAY_FIRST, EITHER = "day first", "either"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How the times of a column are written. `plain` ones need no format; `order` is told by values over 12."""

    formats: tuple[str, ...] = ()
    plain: bool = False
    to_day: bool = False
    offset: bool = False
    naive: bool = True
    order: str | None = None
    clock_only: bool = False

    def in_order(self, day_first: bool) -> tuple[str, ...]:
        """Return the formats with day or month first, where the values do not tell it themselves."""
        first, second = ("%d", "%m") if day_first else ("%m", "%d")
        return tuple(text.replace("{1}", first).replace("{2}", second) for text in self.formats)


def shape_of(values: Sequence[str], *, named: bool) -> Shape | None:
    """Return how values (distinct, not empty) write times, None where they do not.

    `named`: the heading speaks of a time, so that bare numbers may be days or seconds.
    """
    texts = list(values[:SAMPLE])
    if not texts:
        return None
    if sum(TIME_OF_DAY.fullmatch(text) is not None for text in texts) >= SHARE * len(texts):
        return Shape(clock_only=True, formats=_clock_formats(texts))
    if _plain(texts) >= SHARE * len(texts):
        offset = [OFFSETS.search(text) is not None for text in texts]
        to_day = all(len(text) <= 10 for text in texts)
        return Shape(plain=True, to_day=to_day, offset=any(offset), naive=not all(offset))
    digits = all(text.isdigit() for text in texts)
    if named and digits and all(9 <= len(text) <= 10 for text in texts):
        return Shape(formats=("%s",), offset=True, naive=False)
    serial = re.compile(r"\d{5}(?:\.\d+)?")
    if named and all(serial.fullmatch(text) and 30_000 < float(text) < 65_000 for text in texts):
        return Shape(plain=True, to_day=not any("." in text for text in texts))
    return _dated(texts)


def _plain(texts: Iterable[str]) -> int:
    """Count the texts in ISO 8601 or compact digits that are real dates of our time."""
    bare = (re.sub(OFFSET, "", text) if ":" in text or "T" in text else text for text in texts)
    parsed = [ISO_TEXT.match(text) or COMPACT_TEXT.match(text) for text in bare]
    return sum(
        found is not None and 1990 <= int(found[1]) <= 2100 and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31
        for found in parsed
    )


def _dated(texts: list[str]) -> Shape | None:
    """Read dates with separators, collect every format in use, and see whether a day over 12 tells the order."""
    found = [match for match in (DATED.fullmatch(text) or MONTH_FIRST.fullmatch(text) for text in texts) if match]
    if len(found) < SHARE * len(texts):
        return None
    formats: Counter[str] = Counter()
    first_over = second_over = numeric = 0
    for match in found:
        formats[_format(match)] += 1
        if match["b"].isdigit() and len(match["a"]) < 4 and match.re is DATED:
            numeric += 1
            first_over += int(match["a"]) > 12
            second_over += int(match["b"]) > 12
    order = None
    if numeric:
        order = EITHER if first_over == second_over == 0 else DAY_FIRST if first_over >= second_over else "month first"
    zoned = [match.groupdict().get("z") is not None for match in found]
    common = tuple(text for text, count in formats.most_common() if count >= 0.002 * len(found))
    return Shape(
        formats=common,
        to_day=all(match["gap"] is None for match in found),
        offset=any(zoned),
        naive=not all(zoned),
        order=order,
    )


def _format(match: re.Match[str]) -> str:
    """Return the format of one date; where day or month may be first it says {1} and {2}."""
    year = "%Y" if len(match["c"]) == 4 else "%y"
    month = "%m" if match["b"].isdigit() else "%b" if len(match["b"]) == 3 else "%B"
    if match.re is MONTH_FIRST:
        date = f"{month}{match['s1']}%d{match['s2']}%Y"
    elif len(match["a"]) == 4:
        date = f"%Y{match['s1']}%m{match['s2']}%d"
    elif month == "%m":
        date = f"{{1}}{match['s1']}{{2}}{match['s2']}{year}"
    else:
        date = f"%d{match['s1']}{month}{match['s2']}{year}"
    if match["gap"] is None:
        return date
    return f"{date}{match['gap']}{_clock(match)}{'%z' if match['z'] else ''}"


def _clock(match: re.Match[str]) -> str:
    """Return the format of a time of day."""
    hour = "%I" if match["p"] else "%H"
    text = f"{hour}:%M" + (":%S" if match["s"] else "") + (".%f" if match["f"] else "")
    return text + (" %p" if match["p"] and match["p"][0].isspace() else "%p" if match["p"] else "")


def _clock_formats(texts: list[str]) -> tuple[str, ...]:
    """Return the formats of times of day in use."""
    found = Counter(_clock(match) for match in map(TIME_OF_DAY.fullmatch, texts) if match)
    return tuple(text for text, _ in found.most_common())


def day_first(shapes: Iterable[Shape]) -> tuple[bool, bool]:
    """Decide for a whole file whether the day comes first, and whether any value tells it.

    Without a value over 12: dots and 24 hours mean day first, AM and PM mean month first.
    """
    held = [shape for shape in shapes if shape.order]
    told = Counter(shape.order for shape in held if shape.order != EITHER)
    if told:
        return told[DAY_FIRST] >= told["month first"], True
    half_days = any("%p" in text for shape in held for text in shape.formats)
    dots = any("." in text.split(" ")[0] for shape in held for text in shape.formats)
    return not half_days or dots, not held or dots


def distinct_texts(column: pl.Series) -> list[str]:
    """Return distinct values that are not null, spread over the whole column."""
    held = column.drop_nulls().unique(maintain_order=True)
    step = max(held.len() // SAMPLE, 1)
    texts: list[str] = held.gather_every(step).to_list()
    return texts
