"""The view models behind the stored pictures: an invented team at 13:48 of a Thursday, and what can become of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Model = dict[str, Any]
HOUR = 3_600_000
DUE = "cases due in 5 working days were late; the goal allows"
TYPES = ("Quotes", "Repeat orders", "After-sales issues", "Returns and credit notes", "Other")
# Thursday 15 October 2026, 13:48 in a zone two hours ahead of UTC
NOW = 1_792_064_880_000
ZONE = [[0, 120]]
OPENING = 1_792_045_800_000  # 08:30
HOURS = [[OPENING + day * 24 * HOUR, OPENING + day * 24 * HOUR + int(8.5 * HOUR)] for day in (-1, 0, 1, 4, 5, 6, 7, 8)]


def source(label: str, age: float, **more: Any) -> Model:
    """Return a source that is so many seconds old."""
    told = {"label": label, "fresh_ms": NOW - int(age * 1000), "stale_after_ms": 15 * 60_000}
    return told | {"stale": age > 900, "failing": False} | more


def cell(*shares: float, hollow: tuple[int, ...] = ()) -> Model:
    """Return a cell of the board."""
    return {"count": len(shares), "marks": [[share, place in hollow] for place, share in enumerate(shares)]}


def lane(label: str, hours: int, *cells: Model, **more: Any) -> Model:
    """Return a lane of the board with its four cells."""
    told = {"label": label, "target": f"target {hours}h", "no_target": 0, "stale": False}
    return told | {"fresh_ms": None, "cells": dict(zip(("green", "yellow", "red", "late"), cells, strict=True))} | more


def coming(status: str, time: str, left: str, case: str, kind: str, who: str) -> Model:
    """Return a row of what goes late next."""
    return {"status": status, "time": time, "left": f"{left} net left", "id": case, "type": kind, "who": who}


def person(name: str, held: int, limit: int | None = 6, *, away: bool = False) -> Model:
    """Return a row of the scene TEAM."""
    return {"name": name, "held": held, "limit": limit, "away": away}


def group(title: str, note: str, *people: Model, expert: bool = False) -> Model:
    """Return a team with its people."""
    return {"title": title, "note": note, "expert": expert, "people": list(people)}


def kind(label: str, hours: float, most: list[float | None], half: list[float | None]) -> Model:
    """Return a case type of the scene WEEK."""
    return {
        "label": label,
        "target": hours,
        "target_words": f"target {hours:g}h",
        "half": half,
        "most": most,
        "from": "W31",
    }


NEXT = [
    coming("red", "14:10", "0h 22m", "Q-4792", "Quote", "JM"),
    coming("red", "14:28", "0h 40m", "SO-7722", "Order", "FN"),
    coming("red", "14:46", "0h 58m", "IS-2100", "Issue", "KS"),
    coming("red", "15:03", "1h 15m", "Q-4794", "Quote", "HB"),
    coming("yellow", "15:10", "1h 22m", "SO-7726", "Order", "DM"),
    coming("yellow", "15:31", "1h 43m", "Q-4797", "Quote", "AR"),
]
QUOTES = lane("Quotes", 8, cell(0.04, 0.05, 0.09, 0.1, 0.14, 0.18, 0.24, 0.27, 0.31, hollow=(6, 7)),
              cell(0.38, 0.42, 0.52, 0.53, 0.56, 0.62, hollow=(1, 5)), cell(0.7, 0.83, 0.95), cell(1.6))  # fmt: skip
ORDERS = lane("Orders", 4, cell(0.04, 0.09, 0.14, 0.19), cell(0.47, 0.62), cell(0.84), cell(1.4))
ISSUES = lane("Issues", 16, cell(0.07, 0.1, 0.13, 0.19, 0.2, 0.3, hollow=(1, 4, 5)),
              cell(0.38, 0.42, 0.47, 0.48, 0.52, 0.61, hollow=(1, 4, 5)), cell(0.75, 0.76, 0.9, hollow=(1,)),
              cell(1.05, 1.9), no_target=2)  # fmt: skip
BASE: Model = {
    "as_of_ms": NOW, "data_version": 7, "zone": ZONE, "hours": HOURS, "name": "Customer service", "state": "ok",
    "sources": [source("CRM", 12), source("ERP", 180), source("Desk", 40)],
    "scope": "All teams, +212 from before 1 Jun",
    "scenes": [["now", 30], ["team", 15], ["week", 15]],
    "verdict": {
        "answer": "Nearly.", "colour": "yellow", "rank": 1,
        "why": [[["34 of the 301", True], [f" {DUE} 30.", False]],
                [["4", True], [" are late now, ", False], ["7 more", True], [" turn late by 17:00.", False]]],
    },
    "now": {
        "tiles": {
            "late": {"value": 4, "note": "longest 3h 53m"},
            "turn": {"label": "Turn late by 17:00", "value": 7, "note": "next at 14:10"},
            "open": {"value": 46, "note": "limit 60, 11 paused"},
            "flow": {"closed": 36, "opened": 39, "note": "+3 today, 2 reopened"},
            "target": {"value": 89, "note": "5 working days, n 301", "goal": 0.9,
                       "weeks": [0.87, 0.89, 0.9, 0.75, 0.86, 0.9, 0.89, 0.885, 0.87, 0.885, 0.88, 0.89]},
        },
        "totals": {"green": 19, "yellow": 14, "red": 7, "late": 4, "no_target": 2},
        "lanes": [QUOTES, ORDERS, ISSUES],
        "next": {"rows": NEXT, "coming": 7, "by": "17:00"},
    },
    "team": {
        "pages": [[
            group("East", "20 of 24", person("A. Reyes", 4), person("B. Okafor", 5), person("C. Lindqvist", 4),
                  person("D. Marchetti", 7)),
            group("West", "15 of 24", person("E. Haddad", 3), person("F. Novak", 4), person("G. Tanaka", 5),
                  person("H. Brandt", 3, away=True)),
            group("Experts", "9 of 12", person("J. Moreau", 3, 4), person("K. Silva", 4, 4), person("L. Petrov", 2, 4),
                  expert=True),
        ]],
        "hand": [{"count": 2, "what": "without an owner", "detail": "oldest SO-7735, 0h 25m"},
                 {"count": 5, "what": "wait for an expert", "detail": "longest IS-2100, 2h 40m"},
                 {"count": 3, "what": "silent for 8h", "detail": "longest IS-2106, 15h 28m"}],
        "by_person": True,
        "slack": {"value": 14, "basis": "by effort, 5 working days", "goal": 20, "load": 86,
                  "words": "6 points into the reserve", "why": ""},
        "alone": {"value": 81, "goal": 80, "basis": "this week, aim", "alone": 126, "with": 30, "why": ""},
    },
    "week": {
        "target": {"label": "On target this week so far", "value": 88, "note": "goal 90%, n 156", "goal": 0.9,
                   "from": "W31", "weeks": [0.87, 0.89, 0.9, 0.75, 0.86, 0.9, 0.89, 0.885, 0.87, 0.885, 0.88, 0.88]},
        "lead": {"label": "Lead time this week, net work hours", "half": "3.1", "most": "7.9", "n": 156},
        "flow": {"closed": 156, "opened": 170, "note": "+14 this week, 6 reopened"},
        "types": [
            kind("Quotes", 8, [8.6, 7.8, 7.6, 11.2, 6.6, 6.7, 7.0, 6.9, 9.7, 6.7, 8.3, 7.4],
                 [4.2, 3.6, 3.9, 5.5, 3.6, 3.5, 3.4, 2.9, 3.7, 3.2, 3.6, 3.8]),
            kind("Orders", 4, [3.2, 2.9, 2.8, 4.3, 3.7, 3.4, 2.7, 3.5, 3.9, 3.7, 3.3, 3.7],
                 [1.5, 1.7, 1.5, 2.0, 1.9, 1.5, 1.3, 1.8, 1.8, 1.5, 2.1, 1.8]),
            kind("Issues", 16, [15.6, 11.6, 13.3, 22.5, 13.2, 13.0, 16.1, 12.6, 12.2, 10.9, 12.6, 15.5],
                 [7.2, 5.6, 6.0, 9.9, 5.5, 5.9, 6.4, 5.3, 5.5, 5.4, 5.2, 7.6]),
        ],
        "more": "",
        "days": [{"label": label, "closed": closed, "opened": opened, "new_week": new, "part": part}
                 for label, closed, opened, new, part in (
                     ("T", 61, 58, False, False), ("F", 57, 55, False, False), ("M", 64, 69, True, False),
                     ("T", 58, 60, False, False), ("W", 62, 57, False, False), ("T", 59, 61, False, False),
                     ("F", 54, 44, False, False), ("T", 62, 71, True, False), ("W", 58, 60, False, False),
                     ("T", 36, 39, False, True))],
        "today": {"closed": 36, "opened": 39},
    },
    "text": {"now": "Are we on top of it? Nearly. 4 cases late.", "team": "East holds 20 of 24.",
             "week": "88% on target."},
}  # fmt: skip


def changed(change: Callable[[Model], None]) -> Model:
    """Return the base after a change."""
    found = copy.deepcopy(BASE)
    change(found)
    return found


def crowded(model: Model) -> None:
    """Put in as much of everything as there can be: long names, 16 people, 5 types, thousands of cases."""
    long = "Customer Service Northern Europe & Iberia"[:40]
    model["scope"] = f"{long}, +9,999 from before 1 Jun"
    model["sources"] = [source("Salesforce", 12), source("Business Central", 180), source("ServiceNow desk", 7_300),
                        source("Warehouse", 9_000), source("Web shop", 20)]  # fmt: skip
    many = {"count": 2499, "marks": []}
    model["now"]["lanes"] = [lane(name, 8, many, many, cell(0.7, 0.8), many, no_target=123)
                             for name in TYPES]  # fmt: skip
    model["now"]["totals"] = {"green": 9999, "yellow": 9999, "red": 9999, "late": 9999, "no_target": 615}
    tiles = model["now"]["tiles"]
    tiles["late"] = {"value": 9999, "note": "longest 1,234h"}
    tiles["turn"] |= {"label": "Turn late by Mon 17:00", "value": 9999, "note": "next at Mon 14:10"}
    tiles["open"] |= {"value": 9999, "note": "9,999 paused"}
    tiles["flow"] |= {"closed": 9999, "opened": 9999, "note": "−1,234 today, 123 reopened"}
    tiles["target"] |= {"value": 100, "note": "20 working days, n 9,999"}
    model["now"]["next"] = {"rows": [row | {"id": f"DE-2026-SALES-ORDER-{n}", "type": "Returns and credit notes"}
                                     for n, row in enumerate(NEXT)], "coming": 9999, "by": "Mon 17:00"}  # fmt: skip
    names = [f"{letter}. Wolfeschlegelsteinhausen" for letter in "ABCDEFGHIJKLMNOP"]
    model["team"]["pages"] = [[group(long, "9,999 of 128", *(person(name, 8 + n, 8) for n, name in enumerate(names)))]]
    for hand in model["team"]["hand"]:
        hand |= {"count": 9999, "detail": "longest DE-2026-SALES-ORDER-123456, 1,234h 56m"}
    model["team"]["slack"] |= {"value": -100, "load": 200, "words": "120 points into the reserve"}
    model["team"]["alone"] |= {"value": 100, "alone": 99999, "with": 0}
    week = model["week"]
    week["target"] |= {"value": 100, "note": "goal 90%, n 9,999"}
    week["lead"] |= {"half": "123.4", "most": "999.9"}
    week["flow"] = {"closed": 99999, "opened": 99999, "note": "+12,345 this week, 1,234 reopened"}
    week["types"] = [one | {"label": name} for one, name in zip(
        [*week["types"], *week["types"][:2]],
        TYPES, strict=True)]  # fmt: skip
    week["more"] = "and 7 more types"
    for day in week["days"]:
        day |= {"closed": 9998, "opened": 9999}


def empty(model: Model) -> None:
    """Take all of the team's work away."""
    nothing = cell()
    model["verdict"] = {"answer": "Too few to say.", "colour": "none", "rank": None,
                        "why": [[["No case with a target fell due lately.", False]],
                                [["0", True], [" are late now, ", False], ["no more", True],
                                 [" turn late by 17:00.", False]]]}  # fmt: skip
    model["now"]["lanes"] = [
        lane(name, 8, nothing, nothing, nothing, nothing) for name in ("Quotes", "Orders", "Issues")
    ]
    model["now"]["totals"] = dict.fromkeys(("green", "yellow", "red", "late", "no_target"), 0)
    model["now"]["next"] = {"rows": [], "coming": 0, "by": "17:00"}
    tiles = model["now"]["tiles"]
    tiles["late"] = {"value": 0, "note": "nothing is late"}
    tiles["turn"] |= {"value": 0, "note": "none is near"}
    tiles["open"] = {"value": 0, "note": "limit 60, 0 paused"}
    tiles["flow"] = {"closed": 0, "opened": 0, "note": "0 today"}
    tiles["target"] = {"value": None, "note": "n too small", "goal": None, "weeks": [None] * 12}
    model["team"] |= {"pages": [[]], "hand": []}
    model["team"]["slack"] |= {"value": None, "load": None, "words": "", "why": "nothing came in"}
    model["team"]["alone"] = {"value": None, "goal": 80, "basis": "this week, aim", "alone": 0, "with": 0,
                              "why": "nothing closed yet"}  # fmt: skip
    week = model["week"]
    week["target"] |= {"value": None, "note": "nothing closed yet", "weeks": [None] * 12}
    week["lead"] |= {"half": None, "most": None, "n": 0}
    week["flow"] = {"closed": 0, "opened": 0, "note": "0 this week"}
    week["types"] = [one | {"half": [None] * 12, "most": [None] * 12} for one in week["types"]]
    for day in week["days"]:
        day |= {"closed": 0, "opened": 0}
    week["today"] = {"closed": 0, "opened": 0}


def well(model: Model) -> None:
    """Let nothing be late."""
    model["verdict"] = {"answer": "Yes.", "colour": "green", "rank": 0,
                        "why": [[["25 of the 296", True], [f" {DUE} 29.", False]],
                                [["0", True], [" are late now, ", False], ["no more", True],
                                 [" turn late by 17:00.", False]]]}  # fmt: skip
    model["now"]["tiles"]["late"] = {"value": 0, "note": "nothing is late"}
    model["now"]["tiles"]["turn"] |= {"value": 0, "note": "none is near"}
    model["now"]["totals"]["late"] = 0
    for one in model["now"]["lanes"]:
        one["cells"]["late"] = cell()


def behind(model: Model) -> None:
    """Let the goal be missed."""
    model["verdict"] = {"answer": "Not yet.", "colour": "red", "rank": 2,
                        "why": [[["48 of the 312", True], [f" {DUE} 31.", False]],
                                [["7", True], [" are late now, ", False], ["9 more", True],
                                 [" turn late by 17:00.", False]]]}  # fmt: skip


def one_stale(model: Model) -> None:
    """Let one source be out of date."""
    model["sources"][2] = source("Desk", 7_300)
    model["now"]["lanes"][2] |= {"stale": True, "fresh_ms": NOW - 7_300_000}
    model["verdict"]["why"][1].append([" Desk is out of date.", True])


def all_stale(model: Model) -> None:
    """Let every source be out of date."""
    model["state"] = "unknown"
    model["sources"] = [source("CRM", 27_000), source("ERP", 27_100), source("Desk", 27_300)]
    model["verdict"] = {"answer": "Not known.", "colour": "hatch", "rank": None,
                        "why": [[["No system has answered since 06:18.", False]],
                                [["Figures stand as they were then.", False]]]}  # fmt: skip
    for one in model["now"]["lanes"]:
        one |= {"stale": True, "fresh_ms": NOW - 27_000_000}


def loading(model: Model) -> None:
    """Let nothing have been read yet."""
    model["state"] = "loading"
    model["sources"] = [source(name, 0, fresh_ms=None) for name in ("CRM", "ERP", "Desk")]
    model["verdict"] = {"answer": "One moment.", "colour": "hatch", "rank": None,
                        "why": [[["First reading of CRM, ERP and Desk.", False]],
                                [["Shows when all three have answered.", False]]]}  # fmt: skip


def closed(model: Model) -> None:
    """Let it be four hours later, after hours, with sources that go on answering."""
    for one in model["sources"]:
        one["fresh_ms"] += 4 * HOUR
    model["as_of_ms"] += 4 * HOUR


def no_calendar(model: Model) -> None:
    """Let there be no calendar, so that no case can be late."""
    model["hours"] = []
    model["verdict"] = {"answer": "Too few to say.", "colour": "none", "rank": None,
                        "why": [[["No case with a target fell due lately.", False]],
                                [["No open case has a calendar, so none can be late.", False]]]}  # fmt: skip
    model["now"]["tiles"]["late"] = {"value": None, "note": "no calendar"}
    model["now"]["tiles"]["turn"] = {"label": "Turn late today", "value": None, "note": "no calendar"}
    model["now"]["totals"] = {"green": 0, "yellow": 0, "red": 0, "late": 0, "no_target": 46}
    nothing = cell()
    model["now"]["lanes"] = [lane(name, 8, nothing, nothing, nothing, nothing, target="no target", no_target=n)
                             for name, n in (("Quotes", 20), ("Orders", 9), ("Issues", 17))]  # fmt: skip
    model["now"]["next"] = {"rows": [], "coming": 0, "by": ""}


def unnamed(model: Model) -> None:
    """Name nobody: totals by team alone."""
    model["team"]["by_person"] = False
    totals = [group("East", "20 of 24", person("", 20, 24)), group("West", "15 of 24", person("", 15, 24))]
    model["team"]["pages"] = [[*totals, group("Experts", "9 of 12", person("", 9, 12), expert=True)]]
    for row in model["now"]["next"]["rows"]:
        row["who"] = ""
