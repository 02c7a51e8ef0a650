"""What a file's columns and words most likely mean, as a source that can be mapped."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from data.errors import CasewallError
from data.propose import columns, grain, time_roles, toml
from data.propose.clock import clock_of
from data.propose.facts import Facts, markers_in
from data.propose.guesses import Guess
from data.propose.instants import Instant, instants
from data.propose.looking import Look
from data.propose.people import nobodies
from data.propose.source import SourceGuess, name_of
from data.propose.states import states_of
from data.propose.time_shapes import day_first


def guessed(seen: Look, facts: Facts, *, beside: Path, timezone: str | None) -> SourceGuess:
    """Guess what a file's columns and words mean."""
    name = seen.path.name
    first_day, order_told = day_first(c.shape for c in facts.columns.values() if c.shape is not None)
    times = instants(facts, day_first=first_day)
    if not times:
        raise CasewallError(
            f"{name}: no column of times, so nothing says when a case was opened. {_held(facts)} "
            "Export the opening time as well."
        )
    found = grain.case_column(facts)
    if found is None:
        raise CasewallError(
            f"{name}: no column of case numbers, filled in every row and different from case to case. {_held(facts)} "
            "Export the number as well."
        )
    case, by_case = found
    rows, rows_why = grain.row_is(facts, case, times, kind=seen.kind)
    chosen = time_roles.of_events(times, case.values) if rows == "events" else time_roles.of_cases(times)
    if not chosen:
        what = "when an event occurred" if rows == "events" else "when a case was opened"
        held = ", ".join(f'"{one.column.name}"' for one in times)
        raise CasewallError(f"{name}: no column says {what} (times stand in {held}). Export it as well.")
    chosen = {"case_id": by_case, **chosen}
    taken = {spec for guess in chosen.values() for spec in guess.specs}
    main = [one for one in times if one.column.name in taken]
    flag = columns.own_flag(facts, taken=taken)
    if flag:
        chosen["source_met"] = flag[0]
        taken |= set(flag[0].specs)
    closed = _closed(times, chosen) if rows == "cases" else None
    states = states_of(facts, rows=rows, case=case.values, closed=closed, taken=taken)
    chosen |= states.columns
    if not by_case.sure and not states.columns and not _specs(chosen, "closed"):
        raise CasewallError(
            f"{name}: no table of cases or events: no column is called a case number, and none tells a state or when "
            f"something was closed. {_held(facts)} Export those as well."
        )
    source = SourceGuess(
        name=name_of(_stem(name)),
        label=name_of(_stem(name)).replace("_", " "),
        kind=seen.kind,
        path=_path(seen.path, beside),
        rows=rows,
        rows_why=rows_why,
        read=seen.table.rows,
        clock=clock_of(_main(main, chosen), day_first=first_day, timezone=timezone),
        encoding=seen.encoding,
        encoding_doubt="a guess: do names read well?" if seen.guessed_encoding else "",
        sheet=seen.sheet,
        columns=chosen,
        met=flag[1] if flag else columns.Met(),
        states=states,
    )
    used = set(source.mapped)
    chosen |= columns.word_columns(facts, rows=rows, taken=used)
    order = None
    if rows == "events":
        occurred = next(one.at for one in main if one.column.name in (_specs(chosen, "occurred")))
        order = grain.order_column(facts, case.values, occurred, taken=set(source.mapped))
    who = [facts.columns[spec] for field in ("owner", "actor") if field in chosen for spec in chosen[field].specs]
    formats = _formats([one for one in times if one.column.name in source.mapped], first_day, iso=seen.table.iso)
    source = replace(
        source,
        columns=chosen,
        order_by=order,
        nobody=tuple(nobodies(who)),
        formats=formats,
        formats_doubt="" if order_told or not formats else "day or month first? no value over 12 tells it",
        remarks=_remarks(facts, rows, chosen, used=set(source.mapped)),
    )
    return replace(source, nulls=tuple(markers_in(seen.table.frame, source.mapped)))


def _specs(chosen: dict[str, Guess], stem: str) -> tuple[str, ...]:
    """Return the columns of an instant, or of its date."""
    guess = chosen.get(f"{stem}_at") or chosen.get(f"{stem}_date")
    return guess.specs if guess else ()


def _main(times: list[Instant], chosen: dict[str, Guess]) -> list[Instant]:
    """Return the times by which zones are judged: promises are computed, and lie at any hour."""
    due = _specs(chosen, "source_due")
    return [one for one in times if one.column.name not in due]


def _closed(times: list[Instant], chosen: dict[str, Guess]) -> pl.Series | None:
    """Tell of each row whether it has a closing time."""
    held = [one.at.is_not_null() for one in times if one.column.name in _specs(chosen, "closed")]
    return pl.DataFrame(held).select(pl.any_horizontal(pl.all())).to_series() if held else None


def _formats(times: Iterable[Instant], first_day: bool, *, iso: bool) -> tuple[str, ...]:
    """Return the formats to write; where some columns need one, those that need none get theirs too."""
    held = [(one.shape.in_order(first_day), one.shape) for one in times]
    formats = list(dict.fromkeys(text for texts, _ in held for text in texts))
    if formats and not iso:
        plain_ones = [shape for texts, shape in held if shape.plain]
        if plain_ones:
            zone = "%z" if any(shape.offset for shape in plain_ones) else ""
            formats += [f"%Y-%m-%dT%H:%M:%S%.f{zone}", f"%Y-%m-%d %H:%M:%S%.f{zone}"]
            formats += ["%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y%m%d"]
    return tuple(formats)


def _remarks(facts: Facts, rows: str, chosen: dict[str, Guess], *, used: set[str]) -> tuple[str, ...]:
    """Say what a person may want that was not mapped."""
    found = []
    if "state" not in chosen and "activity" not in chosen:
        found.append(
            '? no column of states: closed is what has a closing time. state = "..." would tell queued from active'
        )
    if rows == "cases" and "owner" not in chosen:
        found.append('? no column says who owns a case. owner = "..."')
    if "case_type" not in chosen:
        many = columns.too_many_types(facts, taken=used)
        if many is not None:
            found.append(f"case_type = {toml.text(many.name)}: {many.distinct:,} values are many for types")
    return tuple(found)


def _held(facts: Facts) -> str:
    names = [f'"{name}"' for name in facts.columns if name]
    return "It has " + ", ".join(names[:8]) + (f" and {len(names) - 8} more." if len(names) > 8 else ".")


def _stem(name: str) -> str:
    """Return a file's name without its endings."""
    stem = Path(name)
    while stem.suffix.lower() in (".gz", ".zip", ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods",
                                  ".parquet", ".xes"):  # fmt: skip
        stem = stem.with_suffix("")
    return stem.name


def _path(path: Path, beside: Path) -> str:
    """Return a file's path as the configuration writes it: relative where it lies in or below the folder."""
    whole, folder = path.absolute(), beside.absolute()
    if whole.is_relative_to(folder):
        return whole.relative_to(folder).as_posix()
    return os.path.normpath(whole).replace(os.sep, "/")
