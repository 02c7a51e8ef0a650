"""Which target binds a case: of the rules in force at its opening, the most specific.

Order of strength (configuration, `[[targets]]`): the most keys; then priority before case_type before team before
source; then the latest date; then a promise of the source. A rule's date begins at local midnight of the case's own
calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

import polars as pl

from metrics.calendar import day_length
from metrics.frames import SPAN
from metrics.rules import Rules, TargetRule

MATCHED = ("source", "team", "case_type", "priority")


def add_targets(
    cases: pl.DataFrame, *, rules: Rules, judged_on: date | None = None, measure: str = "lead_time"
) -> pl.DataFrame:
    """Add target, target_days, target_by, goal_share and target_rule to cases.

    Population: every case; `calendar` and `opened_date` must be there. With `judged_on` the rules in force on that
    date bind every case ("as judged now"); without, those of its opening. Null rule: without a rule all five are null;
    a rule in days where the case has no calendar binds it, and leaves target and target_days null.
    """
    chosen = _choice(cases, rules=rules, measure=measure, judged_on=judged_on)
    table = _table(rules.targets, rules=rules)
    return chosen.join(
        table,
        left_on=["target_rule", "calendar", "version"],
        right_on=["target_rule", "calendar", "version"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    ).drop("version")


def _choice(cases: pl.DataFrame, *, rules: Rules, measure: str, judged_on: date | None) -> pl.DataFrame:
    """Add the key of the rule that binds each case, and the version of its calendar at the opening."""
    day = pl.lit(judged_on) if judged_on else pl.col("opened_date")
    rule: pl.Expr = pl.lit(None, pl.String)
    for target in sorted(rules.targets, key=lambda t: t.rank):  # the strongest last, on top
        if target.measure != measure:
            continue
        binds = pl.lit(True)
        for name in MATCHED:
            wanted = getattr(target, name)
            if wanted is not None:
                binds &= pl.col(name) == wanted
        if target.valid_from is not None:
            binds &= day >= target.valid_from
        if target.by_source_due_at:
            binds &= pl.col("source_due_at").is_not_null()
        rule = pl.when(binds).then(pl.lit(target.key)).otherwise(rule)
    version: pl.Expr = pl.lit(None, pl.Int64)
    for name, calendar in rules.calendars.items():
        for number, since in enumerate(v.valid_from for v in calendar.versions):
            here = pl.col("calendar") == name
            begun = here & (pl.col("opened_date") >= since) if since else here
            version = pl.when(begun).then(pl.lit(number, pl.Int64)).otherwise(version)
    return cases.with_columns(target_rule=rule, version=version)


def _table(targets: Iterable[TargetRule], *, rules: Rules) -> pl.DataFrame:
    """Return what each rule means on each calendar's versions: a day is the plain week's hours by its days."""
    rows = []
    for target in targets:
        base = {"target_rule": target.key, "goal_share": float(target.goal)}
        by = "source_due_at" if target.by_source_due_at else "net"
        limits: list[dict[str, object]] = [
            {"calendar": None, "version": None, "target": target.within, "target_days": None}
        ]
        for name, calendar in rules.calendars.items():
            for number, version in enumerate(calendar.versions):
                day = day_length(calendar, version.valid_from or date.min)
                limits.append({"calendar": name, "version": number, **_limit(target, day_us=_us(day))})
        rows += [base | {"target_by": by} | limit for limit in limits]
    shape: dict[str, Any] = {
        "target_rule": pl.String, "calendar": pl.String, "version": pl.Int64, "goal_share": pl.Float64,
        "target_by": pl.String, "target": SPAN, "target_days": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=shape)


def _limit(target: TargetRule, *, day_us: int) -> dict[str, object]:
    """Return a rule's limit on one calendar: as time, and as whole days for cases known to the day."""
    if target.within_days is not None:
        return {
            "target": _span(target.within_days * day_us) if day_us else None,
            "target_days": ceil(target.within_days),
        }
    if target.within is not None:
        days = ceil(Fraction(_us(target.within), day_us)) if day_us else None
        return {"target": target.within, "target_days": days}
    return {"target": None, "target_days": None}


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _span(us: Fraction) -> timedelta:
    return timedelta(microseconds=round(us))
