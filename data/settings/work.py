"""[case_types.*] and [[targets]]: the work and its limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from data.settings.dates import Day
from data.settings.words import WAITING, Count, Duration, Section, Within, Words


def _share(value: Any) -> Decimal:
    """Read a share exactly as it is written."""
    try:
        share = Decimal(str(value))
        held = 0 < share <= 1
    except ArithmeticError:
        held = False
    if not held:
        raise ValueError("a goal is a share, more than 0 and at most 1, such as 0.9")
    return share


class CaseTypeConfig(Section):
    """A type of case: what stops its clock, how it resumes, and what it takes."""

    label: str | None = None
    names: Words = ()
    wip_limit: Count | None = None
    pauses: Words | None = None
    effort: Duration | None = None
    reopened: Literal["resume", "restart", "span"] = "resume"
    checklist: Words = ()

    @field_validator("pauses")
    @classmethod
    def _waiting(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for word in value or ():
            if not WAITING.fullmatch(word):
                raise ValueError(f'"{word}" is no waiting; write "waiting: client", or "waiting" for no reason given')
        return value


class TargetConfig(Section):
    """A limit: net work time, working days, or the promise that the source carries; of lead time, or of what is named.

    `measure`: from the opening to the closing that stands, to the first owner, to the first reply, or to the
    confirmation of the opening.
    """

    source: str | None = None
    team: str | None = None
    case_type: str | None = None
    priority: str | None = None
    within: Within | None = None
    by: Literal["source_due_at"] | None = None
    measure: Literal["lead_time", "ownership", "first_reply", "client_told"] = "lead_time"
    goal: Annotated[Decimal, BeforeValidator(_share)] = Decimal("0.9")
    since: Day | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _one_limit(self) -> TargetConfig:
        if (self.within is None) == (self.by is None):
            raise ValueError('a target has either within = "8 h" or by = "source_due_at"')
        if self.by is not None and self.measure != "lead_time":
            raise ValueError(
                f'by = "source_due_at" promises the closing; with measure = "{self.measure}" write within = "1 h"'
            )
        return self
