"""The demo company as it is set up: its people, its kinds of work and what they take. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

EAST, WEST, EXPERTS = "east", "west", "experts"
FRONT_LINE = {
    EAST: ("A. Reyes", "B. Okafor", "C. Lindqvist", "D. Marchetti"),
    WEST: ("E. Haddad", "F. Novak", "G. Tanaka", "H. Brandt"),
}
EXPERT_NAMES = ("J. Moreau", "K. Silva", "L. Petrov")
SALES_NAMES = ("M. Ashworth", "N. Dufour")
WIP_LIMIT, EXPERT_LIMIT = 8, 4
ZONE = "Europe/Berlin"
FIRST_STEP = {"quote": "Need understood", "order": "Order checked"}  # what each of them logs first
FORGOTTEN = 0.05  # of these steps
EXCUSED = 0.02  # of issues: late by the desk's own date, and called in time by hand


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of work: how much of it comes, what it takes, and how it goes.

    `queue`, `work` and `expert` are medians, as shares of the target, of the time until somebody takes a case, before
    its owner, and before an expert (in the experts' own hours); `waits` and what follows are shares of cases.
    """

    name: str
    prefix: str
    first_number: int
    a_day: float
    target: timedelta
    effort: timedelta  # hands-on time
    queue: float
    work: float
    expert: float
    waits: float
    expert_share: float
    supplier_share: float = 0.0
    sold: float = 0.0  # a salesperson has it first
    leaked: float = 0.0  # a client rings an expert directly
    spam: float = 0.0
    high: float = 0.1  # of high priority


KINDS = (
    Kind(
        name="quote", prefix="Q-", first_number=1180, a_day=40, target=timedelta(hours=8),
        effort=timedelta(minutes=34), queue=0.032, work=0.36, expert=0.11, waits=0.24, expert_share=0.10, sold=0.03,
    ),
    Kind(
        name="order", prefix="SO-", first_number=10239, a_day=55, target=timedelta(hours=4),
        effort=timedelta(minutes=15), queue=0.042, work=0.365, expert=0.1, waits=0.10, expert_share=0.03,
        supplier_share=0.03,
    ),
    Kind(
        name="issue", prefix="#", first_number=2051, a_day=27, target=timedelta(hours=16),
        effort=timedelta(minutes=50), queue=0.022, work=0.235, expert=0.13, waits=0.34, expert_share=0.36, leaked=0.012,
        spam=0.02,
    ),
)  # fmt: skip
