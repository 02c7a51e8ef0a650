"""What the demo company's clients and cases are called. Every name is invented."""

from __future__ import annotations

import random

ACCOUNTS = 160
PLACES = (
    "Northgate", "Harwick", "Elmbridge", "Stonefold", "Brackwater", "Oldmere", "Kestrel", "Fenwold", "Larkmoor",
    "Quarry Hill", "Tarnfield", "Veldmoor", "Whitcombe", "Grauberg", "Hollinford", "Southquay", "Marlbeck", "Rookley",
)  # fmt: skip
TRADES = (
    "Pumps", "Valves", "Foods", "Dairies", "Waterworks", "Paper", "Brewing", "Chemicals", "Textiles", "Glass",
    "Marine", "Steel",
)  # fmt: skip
PARTS = (
    "gaskets", "shaft seals", "filter inserts", "ball valves", "impellers", "flow meters", "bearings", "couplings",
    "check valves", "pressure sensors",
)  # fmt: skip
MACHINES = ("pump controller", "dosing pump", "feed pump", "valve island", "booster set", "flow meter")
SUBJECTS = {
    "quote": (
        "{n} {part}, size {size}",
        "{n} {part} for a {machine}",
        "Spare parts for a {machine}",
        "Frame order, {part}, a year",
        "Two variants of a {machine}",
        "Service contract, {n} machines",
    ),
    "order": (
        "{n} {part}, size {size}",
        "Repeat order, {n} {part}",
        "{n} {part}, to a new address",
        "{n} {part}, in two deliveries",
        "One {machine}, with start-up",
    ),
    "issue": (
        "A {machine} shows the wrong flow after the update",
        "Delivery of {part} is {n} short",
        "A {machine} stops with fault {size}",
        "Invoice for {part} differs from the order",
        "Leak at a {machine}",
        "Wrong size of {part} delivered",
        "No manual with the {machine}",
    ),
}


def accounts(seed: int) -> list[str]:
    """Return the clients of a company, those with the most cases first."""
    every = [f"{place} {trade}" for place in PLACES for trade in TRADES]
    return random.Random(f"{seed} accounts").sample(every, ACCOUNTS)


def account(names: list[str], dice: random.Random) -> str:
    """Draw a client: a few of them bring much of the work."""
    return names[int(len(names) * dice.random() ** 2)]


def subject(kind: str, dice: random.Random) -> str:
    """Draw a case's one line."""
    return dice.choice(SUBJECTS[kind]).format(
        n=dice.choice((2, 3, 4, 6, 8, 10, 12, 20, 24, 40, 60)),
        size=dice.choice((15, 20, 25, 32, 40, 50, 65, 80, 100)),
        part=dice.choice(PARTS),
        machine=dice.choice(MACHINES),
    )
