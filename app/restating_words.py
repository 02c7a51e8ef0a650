"""What a restatement changes, in words and in JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from app.formatting import duration, plural
from app.output import records, table_text
from app.plain_text import clean
from app.restating import Restated
from data.settings import Settings

SOME, MOST = 10, 20
PARTED = ("case_type", "team")


def as_json(found: Restated, *, applied: bool) -> dict[str, Any]:
    """Return the counts, the counts by type and team, every changed verdict and every void one; durations in hours."""
    cases = found.changed.rename({name: f"{name}_hours" for name in ("net", "net_was", "target", "target_was")})
    rewritten = found.rows.height if applied else 0
    head = {"applied": applied and rewritten > 0, "as_of": found.as_of.isoformat(), "rewritten": rewritten}
    void = found.void.rename({name: f"{name}_hours" for name in ("net", "target")})
    counts = asdict(found.counts) | {"void": void.height}
    lists = {"by": found.by(*PARTED), "cases": cases, "void_cases": void}
    return head | counts | {name: records(frame) for name, frame in lists.items()}


def as_text(found: Restated, settings: Settings, *, applied: bool) -> str:
    """Return what changes as a person reads it in a terminal: the counts, by type and team, and some cases."""
    counts = found.counts
    would = "changed" if applied else "would change"
    same = found.rows.height - found.changed.height
    lines = [f"{plural(counts.compared, 'stored verdict')} compared with today's rules: {counts.changed:,} {would}."]
    if counts.changed:
        other = f", {counts.other_verdict:,} otherwise" if counts.other_verdict else ""
        lines += [
            f"From met to late {counts.met_to_late:,}, from late to met {counts.late_to_met:,}{other}. "
            f"The net time changes in {counts.net_changed:,}, the target in {counts.target_changed:,}.",
            "",
            *_parts(found),
            f"{_latest(counts.changed)}:",
            table_text(_cases(found.changed.head(SOME), settings)),
        ]
    if same > 0:
        lines.append(f"{plural(same, 'verdict')} more {'rest' if same > 1 else 'rests'} on another calendar or rule "
                     "with the same figures.")  # fmt: skip
    if found.void.height:
        lines += _void(found.void, settings)
    if not found.stored:
        lines.append("No closed case has a verdict yet: `casewall sync` loads cases and judges those that are closed.")
    elif not found.rows.height:
        lines.append("There is nothing to restate." if counts.compared else "No stored verdict is among them.")
    elif applied:
        lines.append("Stored, and written into the log: casewall restate --log")
    else:
        lines.append('Nothing was written. To store it: casewall restate … --apply --reason "why"')
    return "\n".join(lines) + "\n"


def log_of(held: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return the log as a person reads it, the latest first."""
    zone = settings.casewall.timezone
    return held.select(
        pl.col("restated_at").dt.convert_time_zone(zone).dt.strftime("%Y-%m-%d %H:%M").alias("when"),
        "who",
        "reason",
        pl.format("{} to {}", pl.col("since").fill_null("first"), pl.col("until").fill_null("last")).alias("closed"),
        pl.col("teams").fill_null("all"),
        "compared", "changed", "met_to_late", "late_to_met", "other_verdict", "net_changed", "target_changed",
    )  # fmt: skip


def _parts(found: Restated) -> list[str]:
    """Return the counts by type and team, those with the most changes."""
    rows = found.by(*PARTED)
    more = rows.height - MOST
    told = [f"{plural(more, 'row')} more: --format json shows every one.\n"] if more > 0 else []
    return [table_text(rows.head(MOST)), *told]


def _void(void: pl.DataFrame, settings: Settings) -> list[str]:
    """Return the stored verdicts of cases that are void now: how many, and the latest closed."""
    many = void.height > 1
    of = "cases that are void now: in no figure, left as they are"
    of = of if many else "a case that is void now: in no figure, left as it is"
    return [
        f"{plural(void.height, 'stored verdict')} of {of}. {_latest(void.height)}:",
        table_text(_stored(void.head(SOME), settings)),
    ]


def _latest(count: int) -> str:
    return f"The latest of them ({SOME} of {count:,})" if count > SOME else "The latest of them"


def _named(row: dict[str, Any], settings: Settings) -> dict[str, str]:
    """Return which case a row is of, and when it was closed."""
    closed = row["closed_at"].astimezone(ZoneInfo(settings.casewall.timezone)).strftime("%Y-%m-%d %H:%M")
    return {"case": f"{row['source']} {clean(row['case_id'])}", "closed": closed}


def _stored(void: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    rows = [
        {
            **_named(row, settings),
            "verdict": row["verdict"] or "none",
            "net time": _time(row, "net", ""),
            "target": _time(row, "target", ""),
        }
        for row in void.iter_rows(named=True)
    ]
    return pl.DataFrame(rows)


def _cases(changed: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    rows = [
        {
            **_named(row, settings),
            "verdict": _turn(row["verdict_was"] or "none", row["verdict"] or "none"),
            "net time": _turn(*(_time(row, "net", end) for end in ("_was", ""))),
            "target": _turn(*(_time(row, "target", end) for end in ("_was", ""))),
        }
        for row in changed.iter_rows(named=True)
    ]
    return pl.DataFrame(rows)


def _time(row: dict[str, Any], name: str, end: str) -> str:
    span: timedelta | None = row[f"{name}{end}"]
    days: int | None = row[f"{name}_days{end}"]
    if span is None:
        return "none" if days is None else plural(days, "day")
    return duration(span)


def _turn(was: str, now: str) -> str:
    return was if was == now else f"{was} -> {now}"
