"""Rows of the demo company's exports that cannot be right, or that nobody has mapped yet; real exports have them.

They hang on cases early in the company's life, so that they are the same rows in every export.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.sources.demo_cases import CLIENT, Case, Step
from data.sources.demo_company import SALES_NAMES, ZONE
from data.sources.demo_names import subject
from data.sources.demo_rows import Row, event, quote, stamp
from data.sources.demo_simulation import Company

OLD = 24  # quotes from before the company's start that nobody closed
NO_ORDER_YET = "Awaiting PO"  # a word of the CRM that is in no list
TWICE, TIMELESS = (150, 151, 620), 330  # cases, counted from the first of their system


def events(case: Case, step: Step) -> list[Row]:
    """Return an event's row, and for a few cases another one that should not be there."""
    row, place = event(case, step), case.number - case.kind.first_number
    if case.kind.name == "quote":
        return [row | _word(case, step)]
    if step is case.steps[0] and place in TWICE:
        return [row, row]
    if step is case.steps[0] and place == TIMELESS:
        return [row, row | ({"Stamp": None} if case.kind.name == "order" else {"time": "-"})]
    return [row]


def quotes(company: Company) -> list[Row]:
    """Return the CRM's rows: old quotes first, then those since the start, two that cannot be read among them."""
    cases = [case for case in company.cases if case.kind.name == "quote"]
    rows = [quote(case) | _word(case, case.steps[-1]) for case in cases]
    if rows:
        rows[1:1] = [
            rows[0] | {"Case Number": ""},
            rows[0] | {"Case Number": "Q-900", "Created": f"31/09/{company.start.year} 14:10:00"},
        ]
    return _old(company) + rows


def _word(case: Case, step: Step) -> Row:
    """Say a status as the CRM sometimes does."""
    return {"Status": NO_ORDER_YET} if step.status == CLIENT and case.number % 60 == 15 else {}


def _old(company: Company) -> list[Row]:
    dice = random.Random(f"{company.seed} old")
    start = datetime.combine(company.start, datetime.min.time(), ZoneInfo(ZONE))
    found: list[Row] = []
    for number in range(OLD):
        opened = start - timedelta(days=40 + 3 * (OLD - number), hours=-10, minutes=-dice.randrange(300))
        taken, owner = stamp(opened + timedelta(minutes=dice.randrange(5, 90))), dice.choice(SALES_NAMES)
        found.append(
            {
                "Case Number": f"Q-{700 + number * 3}",
                "Subject": subject("quote", dice),
                "Client": dice.choice(company.accounts),
                "Territory": dice.choice(("East", "West")),
                "Rating": "Normal",
                "Created": stamp(opened),
                "Taken": taken,
                "Resolved": "",
                "Status": "In progress",
                "Assigned To": owner,
                "With": owner,
                "Changed": taken,
            }
        )
    return found
