"""As judged then, as judged now: whether today's rules could give a closed case another verdict."""

from __future__ import annotations

import polars as pl

from metrics.rules import Rules

JUDGED = {"then": "Rules of their day", "now": "Today's rules"}


def may_differ(verdicts: pl.DataFrame, *, rules: Rules) -> bool:
    """Tell whether a stored verdict may differ from what today's rules would say of its case.

    They may where a rule or a calendar's version has a date from which it holds, or where a stored verdict rests on a
    calendar or a target that the configuration does not hold any more, or on none where there is one now.
    """
    if any(rule.valid_from for rule in rules.targets) or any(len(c.versions) > 1 for c in rules.calendars.values()):
        return True
    calendars = [calendar.key for calendar in rules.calendars.values()]
    targets = [rule.key for rule in rules.targets]
    gone = ~pl.col("calendar_hash").is_in(calendars) | ~pl.col("target_hash").is_in(targets)
    bare = pl.col("target_hash").is_null() if targets else pl.lit(value=False)
    return bool(verdicts.select((gone.fill_null(value=False) | bare).any()).item())
