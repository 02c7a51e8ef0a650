"""Closed cases judged anew by the rules as they are configured now: what would change, and the change itself.

A later change of a calendar or a target changes no stored verdict by itself. This does, and writes who did it and why.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import polars as pl

from app.board import Board, build
from app.judging import in_parts
from app.parts import Frames
from app.restating_shown import VOID, none_changed, shown, tally, void_now
from app.verdicts import Kept, made_by, under_stored_names, verdict_rows
from data.errors import CasewallError, nearest
from data.rules import rules
from data.settings import Settings
from data.store import Store
from data.store.restating import KEY, Changes, Restatement

PATIENCE_SECONDS = 10
LONGEST = 300  # letters of a reason
FIGURES = ("net_us", "net_days", "target_us", "target_days", "verdict")
MADE_BY = ("calendar_hash", "target_hash")
LATEST = ("closed_at", "source", "case_id")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which closings to judge anew: closed in `[since, until)`, local days, of `teams`; None or none is all."""

    since: date | None = None
    until: date | None = None
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Restated:
    """Stored verdicts compared with those of today's rules.

    `rows` are verdicts to write, as the store keeps them; `changed` those whose figures change, with what they were
    (verdict_was, net_was, target_was …); `void` are stored verdicts of cases that are void now, left as they are;
    `stored` counts every one that the store holds.
    """

    as_of: datetime
    asked: Asked
    rows: pl.DataFrame
    changed: pl.DataFrame
    compared: int
    void: pl.DataFrame
    stored: int
    kept: dict[tuple[str, str], str]

    @property
    def counts(self) -> Changes:
        """Return how many verdicts change, by what changes of them."""
        held = self.changed.select(tally()).row(0, named=True)
        return Changes(compared=self.compared, changed=self.changed.height, **held)

    def by(self, *names: str) -> pl.DataFrame:
        """Return the counts parted by columns of the cases, those with the most changes first."""
        found = self.changed.group_by(names).agg(pl.len().cast(pl.Int64).alias("changed"), *tally())
        return found.sort("changed", *names, descending=[True, *(False for _ in names)], nulls_last=True)


def compare(settings: Settings, store: Store, asked: Asked, *, as_of: datetime) -> Restated:
    """Judge the closings that have a stored verdict by today's rules, and lay the two beside each other.

    "Today's rules" are those of the configuration, by the date of each case's opening. Raises CasewallError for a team
    that is nowhere.
    """
    by, at, stored = rules(settings), as_of.astimezone(UTC), store.verdicts()
    keys = stored.select("source", "case_id").unique()
    seen: set[str] = set(settings.teams)
    kept: dict[tuple[str, str], str] = {}
    rows, changed, void, compared = [], [], [], 0
    for frames in in_parts(settings, store, keys, by=by):
        board = build(_unjudged(frames), settings, by, as_of=at, data_version=store.data_version())
        seen |= set(pl.concat([board.cases, board.backlog])["team"].drop_nulls())
        both = _both(board, stored, asked)
        told = both.filter("in_figures")
        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_was")) for name in FIGURES)
        other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_was")) for name in MADE_BY)
        renewed = both.filter(differs | other)
        rows.append(renewed.select(stored.columns))
        changed.append(shown(told.filter(differs)))
        kept |= made_by(board, renewed)
        compared += told.height
        seen |= set(board.void["team"].drop_nulls())
        void.append(void_now(board, stored, asked))
    for team in asked.teams:
        if team not in seen:
            raise CasewallError(f"--team {team!r} is not known. {nearest(team, sorted(seen))}")
    return Restated(
        as_of=at,
        asked=asked,
        rows=pl.concat([stored.clear(), *rows]),
        changed=pl.concat(changed or [none_changed(stored)]).sort(LATEST, descending=[True, False, False]),
        compared=compared,
        stored=stored.height,
        void=pl.concat(void or [none_changed(stored).select(VOID)]).sort(LATEST, descending=[True, False, False]),
        kept=kept,
    )


def apply(settings: Settings, store: Store, asked: Asked, *, as_of: datetime, now: datetime, reason: str) -> Restated:
    """Judge closings anew and store it, with an entry of the log, in one transaction while nobody loads a source.

    Raises CasewallError without a reason of a sentence, Busy where a source is being loaded. Without a change nothing
    is written.
    """
    why = " ".join(reason.split())
    if not why:
        raise CasewallError('--apply asks for a reason, which the log keeps: --reason "Whit Monday was missing".')
    if len(why) > LONGEST:
        raise CasewallError(f"--reason has {len(why):,} letters. Write it in one sentence of at most {LONGEST}.")
    with store.restating(settings.sources, patience=PATIENCE_SECONDS):
        found = compare(settings, store, asked, as_of=as_of)
        if found.rows.height:
            entry = Restatement(
                restated_at=now, as_of=found.as_of, who=_who(), reason=why, since=asked.since,
                until=asked.until, teams=asked.teams, changes=found.counts,
            )  # fmt: skip
            store.restate(found.rows, entry, kept=found.kept)
    return found


def _unjudged(frames: Frames) -> Frames:
    """Return rows as if no closing had been judged yet."""
    return replace(frames, kept=Kept(verdicts=frames.kept.verdicts.clear(), calendars={}))


def _both(board: Board, stored: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return the closings asked for that have a stored verdict: what the rules say, and as *_was what is stored."""
    cases = under_stored_names(board).with_columns(in_figures=pl.lit(value=True))
    if board.members.height:
        # of a linked case a verdict of its own may be stored, from before the link: it is in no figure
        alone = board.members.with_columns(in_figures=pl.lit(value=False)).select(cases.columns)
        cases = pl.concat([cases, alone])
    wanted = [pl.col("closed_at").is_not_null()]
    wanted += [pl.col("closed_date") >= asked.since] if asked.since else []
    wanted += [pl.col("closed_date") < asked.until] if asked.until else []
    wanted += [pl.col("team").is_in(asked.teams)] if asked.teams else []
    chosen = cases.filter(*wanted)
    held = chosen.select(*KEY, "case_type", "team", "calendar", "target_rule", "in_figures")
    now = verdict_rows(board, chosen).join(held, on=KEY, how="left", maintain_order="left")
    return now.join(stored, on=KEY, how="inner", suffix="_was", maintain_order="left")


def _who() -> str:
    """Return the user of the operating system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number without a name
        return "unknown"
