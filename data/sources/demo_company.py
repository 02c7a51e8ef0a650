"""The demo company: invented people, clients and work, plainly for show. Everything follows from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

EAST, WEST, EXPERTS = "east", "west", "experts"
FRONT_LINE = {
    EAST: ("A. Reyes", "B. Okafor", "C. Lindqvist", "D. Marchetti"),
    WEST: ("E. Haddad", "F. Novak", "G. Tanaka", "H. Brandt"),
}
EXPERT_NAMES = ("J. Moreau", "K. Silva", "L. Petrov")
SALES_NAMES = ("S. Demo", "T. Demo")
WIP_LIMIT, EXPERT_LIMIT = 8, 4
ZONE = "Europe/Berlin"
CLIENTS = 160


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of work: how much of it comes, what it takes, and how it goes."""

    name: str
    prefix: str
    first_number: int
    a_week: float
    target: timedelta
    minutes: float  # hands-on time at the front line
    waits: float  # share of cases that wait for the client
    expert: float  # share of cases that an expert works on
    subjects: tuple[str, ...]


KINDS = (
    Kind(
        name="quote", prefix="Q-", first_number=1180, a_week=112, target=timedelta(hours=8), minutes=56,
        waits=0.34, expert=0.12,
        subjects=("Quote for pump controllers", "Quote for spare seals", "Price for a frame order", "Quote for valves"),
    ),
    Kind(
        name="order", prefix="SO-", first_number=3020, a_week=118, target=timedelta(hours=4), minutes=34,
        waits=0.12, expert=0.04,
        subjects=("Repeat order, filters", "Repeat order, seals", "Order with a new address", "Rush order, valves"),
    ),
    Kind(
        name="issue", prefix="IS-", first_number=410, a_week=72, target=timedelta(hours=16), minutes=76,
        waits=0.42, expert=0.26,
        subjects=("Wrong flow after update", "Delivery is short", "Controller shows a fault", "Invoice differs"),
    ),
)  # fmt: skip
