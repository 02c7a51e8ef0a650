"""Stored verdicts: a closed case keeps the net time, target and verdict by which it was judged.

A later change of a calendar or a target changes no closed verdict. The calendar and the rule are kept by content
hash, so that a receipt made years later is cut on the calendar of its day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from pydantic import TypeAdapter

from app.piece_names import as_stored
from data.store import Store
from metrics.calendar import BusinessCalendar
from metrics.rules import Rules, TargetRule

if TYPE_CHECKING:
    from app.board import Board

SPAN = pl.Duration("us")
LAID = {
    "net_work_time": pl.col("net_us").cast(SPAN),
    "net_work_days": pl.col("net_days"),
    "target": pl.col("target_us").cast(SPAN),
    "target_days": pl.col("target_days"),
    "verdict": pl.col("verdict"),
    "target_rule": pl.col("target_hash"),
}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Stored verdicts, and the calendars by which they were made that are not in force any more, by hash."""

    verdicts: pl.DataFrame
    calendars: Mapping[str, BusinessCalendar]


def with_stored(cases: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Lay a closed case's stored net time, target and verdict over the computed ones ("as judged then").

    A stored verdict holds for the closing it judged: a case that closed again since is judged anew.
    """
    kept = verdicts.select(
        "source", "case_id", "closed_at", stored=pl.lit(True), **{f"kept_{name}": value for name, value in LAID.items()}
    )
    joined = cases.join(kept, on=["source", "case_id", "closed_at"], how="left", maintain_order="left")
    stored = pl.col("stored").fill_null(False)
    laid = joined.with_columns(
        pl.when(stored).then(pl.col(f"kept_{name}").cast(cases.schema[name])).otherwise(name).alias(name)
        for name in LAID
    )
    return laid.drop("stored", *(f"kept_{name}" for name in LAID))


def pinned(verdicts: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Return what each stored closing was judged by: source, case_id, closed_at, calendar, target and its days.

    A calendar that is not in force any more is named by its hash, after an @.
    """
    current = {calendar.key: name for name, calendar in rules.calendars.items()}
    named = pl.col("calendar_hash").replace_strict(current, default=None, return_dtype=pl.String)
    return verdicts.select(
        "source",
        "case_id",
        "closed_at",
        calendar=pl.coalesce(named, pl.lit("@") + pl.col("calendar_hash")),
        target=pl.col("target_us").cast(SPAN),
        target_days="target_days",
    )


def judge_closed(board: Board, store: Store, *, known: pl.DataFrame) -> int:
    """Store the verdicts of closed cases that have none yet, with the calendar and rule that made them.

    `known` are verdicts that are stored. Returns how many were stored. Cases without a closing time or a calendar are
    left out: their lead time is not known.
    """
    cases = _judgeable(board)
    fresh = cases.join(
        known.select("source", "case_id", "closed_at"), on=["source", "case_id", "closed_at"], how="anti"
    )
    if fresh.is_empty():
        return 0
    for (kind, key), text in made_by(board, fresh).items():
        store.keep(kind, key, text)
    store.save_verdicts(verdict_rows(board, fresh))
    return fresh.height


def _judgeable(board: Board) -> pl.DataFrame:
    return under_stored_names(board).filter(
        ~pl.col("is_open"),
        ~pl.col("untimed"),
        pl.any_horizontal(pl.col("net_work_time", "net_work_days").is_not_null()),
    )


def judge_again(board: Board, store: Store, *, known: pl.DataFrame) -> int:
    """Renew stored verdicts of cases whose own history was learnt better since; return how many changed.

    `board` is of the cases with news, judged by the calendar and the target that made each verdict (`judged="again"`):
    a verdict keeps the rules by which it was made, not what was not known then.
    """
    key = ["source", "case_id", "closed_at"]
    found = verdict_rows(board, _judgeable(board)).select(*key, "net_us", "net_days", "verdict", "judged_at")
    both = known.join(found, on=key, how="inner", suffix="_now", maintain_order="left")
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in ("net_us", "net_days", "verdict")
    )
    changed = both.filter(~same)
    if changed.height:
        renewed = [pl.col(f"{name}_now").alias(name) for name in ("net_us", "net_days", "verdict", "judged_at")]
        store.renew_verdicts(changed.with_columns(renewed).select(known.columns))
    return changed.height


def under_stored_names(board: Board) -> pl.DataFrame:
    """Return the cases that count, old backlog among them, each under the name by which its verdict is stored."""
    return as_stored(pl.concat([board.cases, board.backlog]), board.members)


def verdict_rows(board: Board, cases: pl.DataFrame) -> pl.DataFrame:
    """Return the judged cases of a board as rows of stored verdicts."""
    keys = {name: calendar.key for name, calendar in board.rules.calendars.items()}
    return cases.select(
        "source",
        "case_id",
        "closed_at",
        net_us=pl.col("net_work_time").dt.total_microseconds(),
        net_days="net_work_days",
        target_us=pl.col("target").dt.total_microseconds(),
        target_days="target_days",
        verdict="verdict",
        calendar_hash=pl.col("calendar").replace_strict(keys, default=None, return_dtype=pl.String),
        target_hash="target_rule",
        judged_at=pl.lit(board.as_of),
    )


def made_by(board: Board, cases: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Return the calendars and target rules that judged cases of a board, by kind and content hash, as text."""
    calendars = [board.rules.calendars[name] for name in cases["calendar"].drop_nulls().unique()]
    rules = {rule.key: rule for rule in board.rules.targets}
    found = {("calendar", held.key): _text(held, BusinessCalendar) for held in calendars}
    targets = cases["target_rule"].drop_nulls().unique().to_list()
    return found | {("target", key): _text(rules[key], TargetRule) for key in targets}


def kept(store: Store, verdicts: pl.DataFrame, *, rules: Rules) -> Kept:
    """Lay those of the stored verdicts' calendars beside them that are not in force any more."""
    named = pinned(verdicts, rules=rules)["calendar"]
    missing = named.filter(named.str.starts_with("@")).unique().to_list()
    texts = store.kept("calendar") if missing else {}
    reader = TypeAdapter(BusinessCalendar)
    return Kept(
        verdicts=verdicts,
        calendars={name: reader.validate_json(texts[name[1:]]) for name in missing if name[1:] in texts},
    )


def _text(value: object, kind: type) -> str:
    return json.dumps(TypeAdapter[object](kind).dump_python(value, mode="json"), sort_keys=True)
