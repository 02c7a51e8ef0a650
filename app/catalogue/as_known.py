"""What was known at instants before the picture's: open cases and their targets, capability, links.

A board of every instant would be dear, so this rests on the board's own events. Three things are as they are now: which
cases are a team's, which are one piece of work, and the time of a closing that its source told again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import polars as pl

from app.board import Board
from metrics.capability import capability, lately
from metrics.experts import add_experts
from metrics.frames import KEY
from metrics.judge import add_calendar, add_people, local
from metrics.links import links
from metrics.rules import EXPERT
from metrics.stood import linked_at, numbered, stood
from metrics.targets import add_targets
from metrics.tiers import of_tier
from metrics.visibility import add_partner, partners

TOLD = ("opened_at", "opened_to_day", "owner_known", "source_due_at")  # as they are known now
PARTED = ("source", "team", "owner", "owner_known", "tier", "case_type", "priority", "state")


@dataclass(frozen=True)
class Known:
    """A board's past: what was known at its instants from `since` on.

    A closed case of which nothing was told since then was closed before: it is not looked at.
    """

    board: Board
    since: datetime

    @cached_property
    def events(self) -> pl.DataFrame:
        """Return the events of the cases that are looked at."""
        told = pl.max_horizontal("occurred_at", "seen_at") >= self.since
        moved = self.board.events.lazy().filter(told).select(pl.col("case").unique()).collect()["case"]
        open_now = self.board.cases.filter("is_open")["case"]
        return self.board.events.filter(pl.col("case").is_in(pl.concat([moved, open_now]).implode()))

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Return those events with a number for each case."""
        return numbered(self.events)

    @cached_property
    def named(self) -> pl.DataFrame:
        """Return of those events what tells of people: all of experts, and the first of a case that names anybody."""
        names = [pl.col(name) for name in ("owner", "holder", "actor")]
        experts = of_tier(EXPERT, rules=self.board.rules)
        theirs = pl.any_horizontal(name.is_in(experts) for name in names).fill_null(value=False)
        told = self.events.filter(pl.any_horizontal(name.is_not_null() for name in names)).with_columns(
            known_at=pl.max_horizontal("occurred_at", "seen_at")
        )
        first = pl.col("known_at") == pl.col("known_at").min().over("case")
        return told.filter(theirs | first).select("case", "owner", "holder", "actor", "occurred_at", "known_at")

    @cached_property
    def held(self) -> pl.DataFrame:
        """Return the stretches in which experts had a case."""
        return self.board.intervals.filter(pl.col("tier") == EXPERT)

    @cached_property
    def of_board(self) -> pl.DataFrame:
        """Return of every case of the board, void and impossible ones too, what its events do not tell."""
        board = self.board
        others = add_people(pl.concat([board.void, board.quality]), rules=board.rules)
        if board.teams is not None:
            others = others.filter(pl.col("team").is_in(list(board.teams)))
        return pl.concat([frame.select(*KEY, *TOLD) for frame in (board.by_number, others)]).unique(KEY)

    @cached_property
    def facts(self) -> pl.DataFrame:
        """Return that of the cases that are looked at, by their numbers."""
        keys = self.rows.select("key", *KEY).unique("key")
        return keys.join(self.of_board, on=KEY, how="inner").drop(KEY)

    def stood(self, at: datetime) -> pl.DataFrame:
        """Return the board's cases as they stood at an instant, those of a piece of work each by itself."""
        rules = self.board.rules
        known = stood(self.rows, at=at).filter(pl.col("state") != "void").join(self.facts, on="key", how="inner")
        possible = pl.col("closed_at").is_null() | (pl.col("closed_at") >= pl.col("opened_at"))
        held = add_people(known.filter(pl.col("opened_at") <= at, possible), rules=rules)
        dated = add_calendar(held, rules=rules).with_columns(
            opened_date=local("opened_at", calendars=self.board.calendars, rules=rules),
            is_open=pl.col("closed_at").is_null(),
        )
        young = pl.col("opened_date") >= rules.start if rules.start else pl.lit(value=True)
        kept = dated.filter(young)
        if self.board.members.is_empty():
            return kept
        # of a piece of work the case that leads comes first
        return kept.sort("case", "opened_at", "closed_at", nulls_last=True)

    def open_at(self, at: datetime) -> pl.DataFrame:
        """Return the cases that were open at an instant, a piece of work once, with what `visibility` asks of them."""
        held = self.stood(at)
        # any case of a piece of work may have its target, one that was closed by then too
        whole = held.filter(pl.col("case").is_in(held.filter("is_open")["case"].implode()))
        judged = add_targets(whole, rules=self.board.rules)
        limit = (
            pl.when("opened_to_day").then(pl.col("target_days").is_not_null()).otherwise(pl.col("target").is_not_null())
        )
        net = (pl.col("target_by") == "net") & pl.col("calendar").is_not_null() & limit
        bound = (net | (pl.col("target_by") == "source_due_at")).fill_null(value=False)
        open_then = judged.group_by("case", maintain_order=True).agg(
            pl.col(PARTED).first(), is_open=pl.lit(value=True), bound=bound.any()
        )
        status = pl.when("bound").then(pl.lit("with_target")).otherwise(pl.lit("no_target"))
        return open_then.select("case", *PARTED, "is_open", buffer_status=status)

    def capability_at(self, at: datetime) -> pl.DataFrame:
        """Answer capability as of an instant: each closing with its owner, and the experts on it by then."""
        board = self.board
        # a piece of work is closed when its last case is; its owner is who closed that
        whole = (
            self.stood(at)
            .filter(~pl.col("is_open").any().over("case"))
            .group_by("case", maintain_order=True)
            .agg(
                pl.col("source", "holder", "team", "case_type").first(),
                pl.col("owner", "closed_at").sort_by("closed_at", descending=True).first(),
                pl.col("owner_known").any(),
            )
        )
        events, held = self.named.filter(pl.col("known_at") <= at), self.held.filter(pl.col("start") < at)
        closed = whole.filter(lately(at))
        return capability(add_experts(closed, held, events, rules=board.rules), rules=board.rules, as_of=at)

    def partners_at(self, at: datetime) -> pl.DataFrame:
        """Answer link-partners as of an instant: the links that cases had then, and the partners of then."""
        known = stood(numbered(self.board.events), at=at).filter(pl.col("state") != "void")
        # a partner may be of another team than the board's
        every = linked_at(self.board.links_told, known, at=at).drop("case").with_row_index("case")
        every = every.with_columns(pl.col("case").cast(pl.Int64), opened_at=pl.lit(at))
        found = links(every, order=list(self.board.settings.sources))
        marked = add_partner(every, found.members if found else every.clear())
        return partners(marked.join(self.of_board, on=KEY, how="semi"))
