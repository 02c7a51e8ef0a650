"""Pictures one after the other: cases that time does not move any more are judged once, the others for each picture.

A case is settled when it is done or void, nothing of it lies ahead, and its closing has its stored verdict or never
gets one. Whatever is told of it then stays until the store holds something new of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

import polars as pl

from app.board import Board, assemble, build
from app.parts import FRAMES, Frames, Part, joined, part
from app.verdicts import Kept
from data.settings import Settings
from metrics.frames import KEY
from metrics.rules import Rules

PART = 50_000  # cases at once: the memory that judging takes goes with it
MANY_CHUNKS = 40
LATE = timedelta(minutes=5)


class Read(NamedTuple):
    """How far the store's rows were read; rows are only added behind while `rewritten` stays."""

    rewritten: int
    events: int
    versions: int


@dataclass
class Settled:
    """Boards of one configuration, each from the one before it."""

    settings: Settings
    rules: Rules
    lock: Lock = field(default_factory=Lock)
    read: Read | None = None
    verdicts: pl.DataFrame = field(default_factory=pl.DataFrame)
    superseded: pl.Series = field(default_factory=pl.Series)
    as_of: datetime | None = None
    settled: Part | None = None
    moving: Frames | None = None
    highest: int = -1

    def board(self, frames: Frames, *, as_of: datetime, data_version: int) -> Board:
        """Build the picture of what was known at `as_of`; the same as `build` makes of everything."""
        if any(source.link for source in self.settings.sources.values()):
            # a piece of work is judged by all of its cases
            return build(frames, self.settings, self.rules, as_of=as_of, data_version=data_version)
        if self.as_of is not None and timedelta(0) < self.as_of - as_of < LATE:
            # somebody who asks a tick late: what is held stays that of the newest
            return build(frames, self.settings, self.rules, as_of=as_of, data_version=data_version)
        with self.lock:
            read = Read(frames.rewritten, frames.events.height, frames.versions.height)
            if not self._goes_on(read, as_of):
                self._begin()
            held = self._all(frames, read, as_of)
        return assemble(held, frames, self.settings, self.rules, as_of=as_of, data_version=data_version)

    def _goes_on(self, read: Read, as_of: datetime) -> bool:
        """Tell whether this picture follows the one before it."""
        if self.read is None or self.as_of is None or as_of < self.as_of:
            return False
        return self.read.rewritten == read.rewritten and self.read.events <= read.events

    def _begin(self) -> None:
        self.read, self.settled, self.moving, self.highest = None, None, None, -1

    def _all(self, frames: Frames, read: Read, as_of: datetime) -> Part:
        """Return every case at an instant, and keep those that are settled now."""
        if self.read is None:
            parts = [self._judged(some, as_of) for some in _divided(frames)]
            moving = joined(parts)
            self.moving = frames
        else:
            news = self._news(frames)
            if news.height:
                self._take_up(frames, news)
            self.moving = self._moving(frames)
            moving = self._judged(self.moving, as_of)
        self.read, self.verdicts, self.as_of = read, frames.kept.verdicts, as_of
        self.superseded = frames.events["superseded_at"]
        return self._settle(moving, as_of)

    def _moving(self, frames: Frames) -> Frames:
        """Return the rows of the cases that are not settled, with the newest verdicts."""
        held = self.moving or frames
        if held.kept is frames.kept:
            return held
        keys = pl.concat([held.events.select(KEY), held.versions.select(KEY)]).unique()
        verdicts = frames.kept.verdicts.join(keys, on=KEY, how="semi", maintain_order="left")
        return replace(held, kept=Kept(verdicts=verdicts, calendars=frames.kept.calendars))

    def _judged(self, frames: Frames, as_of: datetime) -> Part:
        found = part(frames, self.settings, self.rules, as_of=as_of, above=self.highest)
        numbers = found.events["case"]
        self.highest = max(self.highest, int(numbers.max() or 0)) if numbers.len() else self.highest  # type: ignore[arg-type]
        return found

    def _news(self, frames: Frames) -> pl.DataFrame:
        """Return the cases of which the store holds something new since the last picture."""
        read = self.read or Read(-1, 0, 0)
        rows = [frames.events[read.events :].select(KEY), frames.versions[read.versions :].select(KEY)]
        before = frames.events[: read.events]
        # an event that came again may have been moved to another case: the one that lost it has no new row
        replaced = before["superseded_at"].ne_missing(self.superseded)
        if replaced.any():
            rows.append(before.filter(replaced).select(KEY))
        if frames.kept.verdicts is not self.verdicts:
            judged = [*KEY, "closed_at", "judged_at"]
            rows.append(frames.kept.verdicts.join(self.verdicts, on=judged, how="anti").select(KEY))
        return pl.concat(rows).unique()

    def _take_up(self, frames: Frames, news: pl.DataFrame) -> None:
        """Let cases with news move again, with all of their rows."""
        if self.settled is not None:
            told = self.settled.events.select("case", *KEY).join(news, on=KEY, how="semi")["case"].unique()
            self.settled = self.settled.of(told, keep=False) if told.len() else self.settled
        held = self.moving or frames
        self.moving = replace(
            held,
            events=_renewed(held.events, frames.events, news),
            versions=_renewed(held.versions, frames.versions, news),
        )

    def _settle(self, moving: Part, as_of: datetime) -> Part:
        """Move what is settled over to the settled cases; return all of them."""
        held = self.moving
        assert held is not None
        done = _settled(moving, held, self.verdicts, as_of=as_of)
        if done.len():
            keys = moving.events.filter(pl.col("case").is_in(done.implode())).select(KEY).unique()
            self.moving = replace(
                held,
                events=held.events.join(keys, on=KEY, how="anti", maintain_order="left"),
                versions=held.versions.join(keys, on=KEY, how="anti", maintain_order="left"),
            )
            kept = moving.of(done)
            self.settled = kept if self.settled is None else _compact(joined([self.settled, kept]))
            moving = moving.of(done, keep=False)
        return moving if self.settled is None else joined([self.settled, moving])


def _settled(moving: Part, held: Frames, verdicts: pl.DataFrame, *, as_of: datetime) -> pl.Series:
    """Return the numbers of the cases that time does not move any more."""
    judged = verdicts.select(*KEY, "closed_at", stored=pl.lit(value=True))
    never = pl.col("untimed") | pl.all_horizontal(pl.col("net_work_time", "net_work_days").is_null())
    closed = (
        moving.cases.filter(~pl.col("is_open"))
        .join(judged, on=[*KEY, "closed_at"], how="left")
        .filter(pl.col("stored").fill_null(value=False) | never)
    )
    done = pl.concat(
        [closed.select("case", *KEY), moving.void.select("case", *KEY), moving.quality.select("case", *KEY)]
    )
    ahead = pl.concat(
        [
            held.events.filter(pl.max_horizontal("occurred_at", "seen_at", "superseded_at") > as_of).select(KEY),
            held.versions.filter(
                pl.max_horizontal("opened_at", "closed_at", "owned_at", "changed_at", "seen_at") > as_of
            ).select(KEY),
        ]
    ).unique()
    return done.join(ahead, on=KEY, how="anti")["case"] if ahead.height else done["case"]


def _renewed(held: pl.DataFrame, whole: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Return held rows with those of some cases taken anew from all rows."""
    others = held.join(keys, on=KEY, how="anti", maintain_order="left")
    return pl.concat([others, whole.join(keys, on=KEY, how="semi", maintain_order="left")])


def _divided(frames: Frames) -> Iterator[Frames]:
    """Yield the rows of some cases after the other, so that judging them all fits into memory."""
    cases = max(frames.versions.height, frames.events.select(KEY).n_unique() if frames.events.height else 0)
    count = cases // PART + 1
    if count == 1:
        yield frames
        return
    verdicts = _parted(frames.kept.verdicts, count)
    events, versions = _parted(frames.events, count), _parted(frames.versions, count)
    for number in range(count):
        kept = replace(frames.kept, verdicts=verdicts.get(number, frames.kept.verdicts.clear()))
        yield replace(
            frames,
            events=events.get(number, frames.events.clear()),
            versions=versions.get(number, frames.versions.clear()),
            kept=kept,
        )


def _parted(frame: pl.DataFrame, count: int) -> dict[int, pl.DataFrame]:
    number = pl.concat_str(*KEY, separator="\0").hash(seed=1) % count
    found = frame.with_columns(part=number.cast(pl.Int64)).partition_by("part", as_dict=True, include_key=False)
    return {int(key[0]): held for key, held in found.items()}


def _compact(held: Part) -> Part:
    """Return a part whose frames are not in ever more pieces."""
    return replace(
        held,
        **{
            name: frame.rechunk() if (frame := getattr(held, name)).n_chunks() > MANY_CHUNKS else frame
            for name in FRAMES
        },
    )
