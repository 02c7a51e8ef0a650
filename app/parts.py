"""Some cases as they stand at an instant, from the store's rows to judged cases, each independent of all others.

Whatever is told of a case rests on its own rows alone (and, where cases are linked, on those of its piece of work), so
a picture of all cases is the parts of any division of them, one beside the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from app.links import Work, counted_once
from app.verdicts import Kept, pinned, with_stored
from data.accounts import with_accounts
from data.settings import Settings
from metrics.calendar_table import Calendars
from metrics.flow import moves
from metrics.frames import INSTANT
from metrics.intervals import intervals as to_intervals
from metrics.judge import judge, local
from metrics.known import known_events, known_versions
from metrics.lifecycle import merge, summaries, timeline
from metrics.links import Links, links
from metrics.rules import Rules
from metrics.stood import first_seen, links_told

EVENT_COLUMNS = (
    "source", "case_id", "occurred_at", "status", "state", "reason", "activity", "kind", "actor", "owner", "holder",
    "team", "case_type", "priority", "rank", "word_known", "seen_at",
)  # fmt: skip
RUNS: dict[str, pl.DataType] = {"source": pl.String(), "since": INSTANT, "until": INSTANT}


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What the store holds of cases: events, versions of rows, stored verdicts, how fresh its sources are and were.

    While `rewritten` stays the same, rows are only added behind those that were there.
    """

    events: pl.DataFrame
    versions: pl.DataFrame
    kept: Kept
    freshness: pl.DataFrame
    runs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RUNS))
    rewritten: int = -1


@dataclass(frozen=True, kw_only=True)
class Part:
    """Judged cases with all that is told of them; `case` numbers them, above those of any part made before.

    `cases` are those that count, old backlog among them; `void` and `quality` are those that do not. `told` are the
    links of cases, each since it was known.
    """

    cases: pl.DataFrame
    intervals: pl.DataFrame
    moves: pl.DataFrame
    events: pl.DataFrame
    void: pl.DataFrame
    quality: pl.DataFrame
    members: pl.DataFrame
    links: Links | None
    told: pl.DataFrame

    def of(self, numbers: pl.Series, *, keep: bool = True) -> Part:
        """Return what is told of some cases; without `keep`, of all the others."""
        here = pl.col("case").is_in(numbers.implode())
        chosen = here if keep else ~here
        held = {name: getattr(self, name).filter(chosen) for name in FRAMES}
        return replace(self, **held)


FRAMES = tuple(one.name for one in fields(Part) if one.name not in ("members", "links", "told"))


def joined(parts: Iterable[Part]) -> Part:
    """Lay parts beside each other, in the order of their numbers. Linked cases are all in one part."""
    held = list(parts)
    if len(held) == 1:
        return held[0]
    return replace(held[-1], **{name: pl.concat([getattr(one, name) for one in held]) for name in FRAMES})


def part(
    frames: Frames,
    settings: Settings,
    rules: Rules,
    *,
    as_of: datetime,
    hindsight: bool = False,
    judged: str = "then",
    above: int = -1,
) -> Part:
    """Judge the cases of some rows as they were known at `as_of`, numbered from `above` on.

    `judged="then"` takes a closed case's stored verdict, made by then; "again" takes no verdict, but judges by the
    calendar and the target that made it; "now" judges every case by the rules in force at `as_of`.
    """
    events = first_seen(known_events(frames.events, as_of=as_of, hindsight=hindsight), frames.events)
    versions = known_versions(frames.versions, as_of=as_of, hindsight=hindsight)
    of_rows = [name for name, source in settings.sources.items() if source.rows == "cases"]
    merged = merge(events, versions, as_of=as_of, of_rows=of_rows)
    lives = timeline(merged, as_of=as_of).with_columns(pl.col("case") + (above + 1))
    every = with_accounts(summaries(lives, as_of=as_of), settings)
    impossible = (pl.col("closed_at") < pl.col("opened_at")).fill_null(False)
    counted = every.filter(pl.col("state") != "void", ~impossible)
    then = judged in ("then", "again")
    judged_on = None if then else as_of.astimezone(ZoneInfo(rules.timezone)).date()
    pins = pinned(frames.kept.verdicts, rules=rules) if then else None
    rules = with_past_calendars(rules, frames.kept) if then else rules
    cases, stretches, calendars = judge(
        counted, to_intervals(lives, counted, rules=rules), rules=rules, as_of=as_of, judged_on=judged_on, pins=pins
    )
    if judged == "then":
        # what was judged later rests on what was learnt later
        cases = with_stored(cases, frames.kept.verdicts.filter(pl.col("judged_at") <= as_of))
    found = links(counted, order=list(settings.sources))
    alone = Work(cases=cases, intervals=stretches, moves=moves(lives, counted), members=cases.clear(), links=found)
    kept = frames.kept if judged == "then" else None
    work = counted_once(alone, columns=counted.columns, calendars=calendars, rules=rules, as_of=as_of, kept=kept)
    return Part(
        cases=work.cases,
        intervals=work.intervals,
        moves=dated_moves(work.moves, work.cases, calendars=calendars, rules=rules),
        events=work.numbered(lives.select("case", *EVENT_COLUMNS)),
        void=every.filter(pl.col("state") == "void"),
        quality=every.filter(impossible),
        members=work.members,
        links=found,
        told=links_told(lives),
    )


def with_past_calendars(rules: Rules, kept: Kept) -> Rules:
    """Lay beside the calendars in force those of the past by which closings were judged."""
    return replace(rules, calendars={**rules.calendars, **kept.calendars})


def dated_moves(moved: pl.DataFrame, cases: pl.DataFrame, *, calendars: Calendars, rules: Rules) -> pl.DataFrame:
    """Add to each move its local date and what its case is parted by."""
    parts = cases.select("case", "calendar", "source", "team", "case_type", "priority", "owner", "owner_known", "tier")
    here = moved.join(parts, on="case", how="inner", maintain_order="left")
    return here.with_columns(date=local("at", calendars=calendars, rules=rules))
