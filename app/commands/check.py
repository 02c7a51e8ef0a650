"""`casewall check`: read configuration and sources without writing, and say what is unclear."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from data.mapping import Mapped
    from data.propose.review import Days, Doubt, Trouble
    from data.settings import Settings

INNER = ("source", "position", "row_hash", "event_key", "owner_by", "holder_by", "order_key", "word_known", "to_day",
         "opened_to_day", "closed_to_day")  # fmt: skip
SOME_WORDS, SOME_LINES = 60, 10


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    config: Annotated[Path | None, typer.Option("--config", help="The configuration (else ./casewall.toml).")] = None,
) -> None:
    """Read the configuration and its sources without writing: rows, words, times, targets, and the lines with "# ?".

    Exit status 2: the configuration is wrong; 1: a source cannot be read.
    """
    import sys

    from rich.console import Console

    from app.instants import clock
    from app.output import say, say_json
    from data.propose.review import Trouble, broken, days, doubted_lines, reviewed
    from data.settings import load

    settings = load(config)
    targets = days(settings)
    found: dict[str, Mapped | Trouble] = {}
    with Console(stderr=True).status("reading") as status:
        now = clock(settings).now()
        for name in settings.sources:
            status.update(f"{name}: reading")
            found[name] = reviewed(name, settings, now=now)
    doubts = doubted_lines(settings)
    if as_json:
        say_json(_record(settings, found, targets, doubts))
    else:
        say("\n".join(_lines(settings, found, targets, doubts)) + "\n")
    for name, one in found.items():
        if isinstance(one, Trouble):
            sys.stderr.write(f"error: {name}: {one.text}\n")
    raise typer.Exit(broken(found.values()))


def _lines(
    settings: Settings, found: dict[str, Mapped | Trouble], targets: list[Days], doubts: list[Doubt]
) -> Iterator[str]:
    """Yield everything that was found, section by section."""
    from app.formatting import plural
    from data.propose.review import Trouble

    held = (("source", settings.sources), ("calendar", settings.calendars), ("target", settings.targets))
    yield f"{settings.path.name}: " + ", ".join(plural(len(section), name) for name, section in held)
    if not found:
        yield "There is no [sources.*] section yet: `casewall init FILE` writes one."
    for name, one in found.items():
        yield ""
        if isinstance(one, Trouble):
            yield f"{name}: not read"
        else:
            yield from _source(settings, name, one)
    if targets:
        yield ""
        yield "targets in days"
        for target in targets:
            day, limit = _hours(target.day), _hours(target.limit)
            yield f"  {target.target}: {target.within} are {limit}, a day on {target.calendar} being {day}"
    yield ""
    if doubts:
        yield f'{plural(len(doubts), "line")} with "# ?", to look at'
        yield from (f"  {doubt.file}:{doubt.line}: {doubt.text}" for doubt in doubts)
    else:
        yield 'no line with "# ?"'


def _source(settings: Settings, name: str, mapped: Mapped) -> Iterator[str]:
    """Yield one source: its rows, the first of them, its words, and what could not be read."""
    from app.formatting import plural
    from app.output import clean
    from data.propose.review import other_marks, quarantined, unread_times

    source = settings.sources[name]
    aside = mapped.quarantine.height
    fine = mapped.read - aside - mapped.duplicates
    yield f"{name}: {source.kind}, rows are {source.rows}: {source.path}"
    yield f"  {mapped.read:,} rows = {fine:,} mapped + {mapped.duplicates:,} duplicates + {aside:,} in quarantine"
    yield from _first(mapped, settings)
    yield from _words(mapped.words)
    for row in unread_times(mapped).iter_rows(named=True):
        where = f"{row['file']} line {row['line']}"
        count = plural(row["rows"], "row")
        yield clean(f'  {count}: {row["column"]} = "{row["value"]}": {row["message"]} ({where})')
    for row in other_marks(mapped).iter_rows(named=True):
        yield f"  {plural(row['rows'], 'row')}: {row['kind'].replace('_', ' ')}"
    for row in quarantined(mapped).head(SOME_LINES).iter_rows(named=True):
        where = f"{row['file']} line {row['line']}"
        what = f'{row["column"]} = "{row["value"]}": ' if row["column"] else ""
        yield clean(f"  {row['rows']:,} in quarantine: {what}{row['reason']} (the first: {where})")


def _first(mapped: Mapped, settings: Settings) -> Iterator[str]:
    """Yield the first mapped rows; times in the configuration's zone."""
    import polars as pl
    import polars.selectors as cs

    from app.output import clean

    zone = settings.casewall.timezone
    rows = mapped.first_rows.drop(INNER, strict=False)
    if rows.is_empty():
        return
    shown = rows.with_columns(cs.datetime().dt.convert_time_zone(zone).dt.strftime("%Y-%m-%d %H:%M:%S")).cast(pl.String)
    cells = [shown.columns, *([clean(value or "–")[:28] for value in row] for row in shown.rows())]
    widths = [max(len(row[at]) for row in cells) for at in range(len(shown.columns))]
    yield f"  the first rows, times in {zone}"
    for row in cells:
        yield "    " + "  ".join(f"{value:<{width}}" for value, width in zip(row, widths, strict=True)).rstrip()


def _words(words: pl.DataFrame) -> Iterator[str]:
    """Yield every word with its rows and its state; those in no list are told last."""
    from app.formatting import plural
    from app.output import clean
    from data.propose.review import unmapped

    for (table, column), held in words.group_by("table", "column", maintain_order=True):
        yield f"  words of {column} in {table}"
        wide = min(max((len(word) for word in held["word"]), default=0), 60)
        for word, rows, meaning in held.head(SOME_WORDS).select("word", "rows", "meaning").rows():
            yield clean(f"    {word:<{wide}}  {rows:>9,}  {meaning or 'in no list'}")
        if held.height > SOME_WORDS:
            yield f"    and {held.height - SOME_WORDS:,} more"
        unknown = unmapped(held)
        if unknown.height:
            yield f"    in no list: {plural(unknown.height, 'word')}, {plural(int(unknown['rows'].sum()), 'row')}"


def _hours(span: Any) -> str:
    from app.formatting import hours_stat

    return hours_stat(span.total_seconds() / 3600)


def _record(
    settings: Settings, found: dict[str, Mapped | Trouble], targets: list[Days], doubts: list[Doubt]
) -> dict[str, Any]:
    """Return everything that was found, for a program."""
    from dataclasses import asdict

    from app.output import plain, records
    from data.propose.review import Trouble, quarantined, unread_times

    sources: list[dict[str, Any]] = []
    for name, one in found.items():
        if isinstance(one, Trouble):
            sources.append({"source": name, "error": one.text})
            continue
        sources.append(
            {
                "source": name,
                "read": one.read,
                "mapped": one.read - one.duplicates - one.quarantine.height,
                "duplicates": one.duplicates,
                "quarantined": one.quarantine.height,
                "first_rows": records(one.first_rows),
                "words": records(one.words),
                "unread": records(unread_times(one)),
                "quarantine": records(quarantined(one)),
            }
        )
    days = [{name: plain(value) for name, value in asdict(target).items()} for target in targets]
    doubted = [asdict(doubt) for doubt in doubts]
    return {"config": settings.path.name, "sources": sources, "targets_in_days": days, "doubts": doubted}
