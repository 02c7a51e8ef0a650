"""A source reconciled: what its own word says of its cases, what Casewall says, and why they differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from app.board import Board
from app.formatting import plural
from data.errors import CasewallError, nearest
from metrics.compliance import compliance
from metrics.reconciliation import AGREE, CAUSES, DIFFER, ONLY_OURS, ONLY_THEIRS, PARTS, reconciled, reconciliation

MAPPED = {"source_met", "source_due_at"}


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """A source's closed cases of `[since, until)`: each with both verdicts, and the counts of them by cause.

    The shares are those of each side's own verdicts; None where it has none.
    """

    source: str
    since: date
    until: date
    cases: pl.DataFrame
    counts: pl.DataFrame
    our_share: float | None
    their_share: float | None

    def count(self, part: str) -> int:
        """Return how many cases are of a part: agree, differ, or one without a verdict."""
        return int(self.counts.filter(pl.col("part") == part)["cases"].sum())

    def of(self, asked: str) -> pl.DataFrame:
        """Return the cases of a cause or a part; words may be joined by - or _."""
        name = asked.strip().lower().replace("-", " ").replace("_", " ")
        if name in CAUSES:
            return self.cases.filter(pl.col("cause") == name)
        if name in PARTS:
            return self.cases.filter(pl.col("part") == name)
        known = [*CAUSES, *PARTS]
        begun = [one for one in known if name and one.startswith(name)]
        hint = f'Did you mean "{begun[0]}"?' if len(begun) == 1 else nearest(name, known)
        raise CasewallError(f"--cases {asked!r} is no cause. {hint}")


def sources_with_a_word(board: Board) -> list[str]:
    """Return the sources that tell of closed cases whether they met a target: by a flag, or by a due date."""
    told = board.cases.filter(pl.any_horizontal(pl.col("source_met", "source_due_at").is_not_null()))
    return sorted(name for name in told["source"].unique() if name in board.settings.sources)


def reconcile(board: Board, source: str, *, start: date, end: date) -> Reconciled:
    """Reconcile a source's cases closed in `[start, end)`. A piece of work counts to the source of its leading case.

    Raises CasewallError for a source that is not known, for one that has no word of its own (nor had by then), and for
    days that are still to come.
    """
    if source not in board.settings.sources:
        raise CasewallError(f"source {source!r} is not known. {nearest(source, board.settings.sources)}")
    able = sources_with_a_word(board)
    if source not in able:
        others = f" Those that do: {', '.join(able)}." if able else ""
        place = board.settings.where("sources", source, "columns")
        if MAPPED & _columns(board, source):
            raise CasewallError(
                f"source {source!r}: no case known on {board.today} carries what sources.{source}.columns ({place}) "
                f"maps as its own verdict or due date, so there is nothing to compare. Look at a later instant, or "
                f"whether these columns hold anything: casewall check {source}"
            )
        raise CasewallError(
            f"source {source!r} tells neither whether a target was met nor a due date, so there is nothing to compare. "
            f"Map source_met or source_due_at in sources.{source}.columns ({place}).{others}"
        )
    if start > board.today:
        raise CasewallError(f"--from {start} is after today ({board.today}): nothing has closed yet.")
    mine = board.cases.filter(pl.col("source") == source)
    cases = reconciled(
        mine, board.intervals, board.moves, rules=board.rules, calendars=board.calendars, start=start, end=end
    )
    figures = compliance(mine, start=start, end=end).row(0, named=True)
    theirs = figures["source_met"] + figures["source_late"]
    return Reconciled(
        source=source,
        since=start,
        until=end,
        cases=cases,
        counts=reconciliation(cases),
        our_share=figures["compliance_share"],
        their_share=figures["source_met"] / theirs if theirs else None,
    )


def _columns(board: Board, source: str) -> set[str]:
    """Return which of our columns a source maps, those of its second table among them."""
    held = board.settings.sources[source]
    return {*held.columns, *(held.events.columns if held.events else ())}


def told(found: Reconciled, *, label: str) -> str:
    """Return in one sentence what both say, with how many verdicts differ."""
    both = found.count(AGREE) + found.count(DIFFER)
    if not both:
        return f"No case closed in these days has both a verdict of {label} and one of ours."
    differ = found.count(DIFFER)
    said = f"Of {plural(both, 'case')} with both verdicts, {differ:,} {'differs' if differ == 1 else 'differ'}."
    theirs, ours = both + found.count(ONLY_THEIRS), both + found.count(ONLY_OURS)
    return said if theirs == ours else f"{said} The share of {label} is of {theirs:,}, ours of {plural(ours, 'case')}."
