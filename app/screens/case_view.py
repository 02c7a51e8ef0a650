"""One case, marked up: what it is, its clock by day, the sum, and its latest events."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from htpy import (
    Element,
    a,
    b,
    dd,
    div,
    dl,
    dt,
    h1,
    h2,
    p,
    span,
    table,
    tbody,
    td,
    tr,
)

from app.board import Board
from app.casefile import Casefile
from app.formatting import (
    MINUS,
    day_name,
    day_time,
    duration,
    minutes,
    minutes_of,
    plural,
    span_stat,
)
from app.naming import one, person, team
from app.screens.calendar_words import week_words
from app.screens.clock_receipt import drawing
from app.screens.ledger import Line, by_part, left_out, whole_minutes
from app.screens.links import in_system
from app.screens.marks import PARTS, icon, key
from app.screens.piece_view import piece_panel
from app.screens.standing import standing

ZERO = timedelta(0)
SUBJECT = 240  # letters: some systems hold a whole mail there


def heading(board: Board, found: Casefile, *, today: Casefile | None = None) -> Element:
    """Return the case's number, how it stands, what it is about, its facts, and the piece of work that holds it.

    `today` is the case as today's rules judge it.
    """
    fact, settings = found.fact, board.settings
    subject = (fact["subject"] or "")[:SUBJECT] + ("…" if len(fact["subject"] or "") > SUBJECT else "")
    about = ": ".join(part for part in (one(found.own["case_type"]), subject) if part)
    link = in_system(settings, fact["source"], fact["case_id"], words="Open in {label}", cls="btn")
    return div[
        div(".row")[
            div(style="display:flex;gap:10px 16px;align-items:center;flex-wrap:wrap")[
                h1[fact["case_id"]], _chip(fact), span(".m")[about]
            ],
            div(style="display:flex;gap:10px")[link, a(".btn", href="case", target="_self")["Find another"]],
        ],
        dl(".facts")[(div[dt[name], dd[value]] for name, value in _facts(board, found, today) if value)],
        piece_panel(board, found),
    ]


def _chip(fact: dict[str, Any]) -> Element:
    """Return how the case stands in a few words, with its shape."""
    words, status = standing(fact)
    return span(class_=["chip", {"late": status == "late"}])[icon(status), words]


def _by_today(fact: dict[str, Any], today: Casefile | None) -> str | None:
    """Return how today's rules judge a case; None where that is what its own day's said."""
    same = ("net_work_time", "net_work_days", "target", "target_days", "target_by", "verdict")
    if today is None or all(today.fact[name] == fact[name] for name in same):
        return None
    return standing(today.fact)[0]


def _facts(board: Board, found: Casefile, today: Casefile | None) -> list[tuple[str, str | None]]:
    fact, settings = found.fact, board.settings
    holder = person(settings, fact["holder"])
    owner = person(settings, fact["owner"])
    target = span_stat(fact["target"]) + " net" if fact["target"] is not None else None
    if fact["net_work_days"] is not None and fact["target_days"] is not None:
        target = plural(fact["target_days"], "working day")
    if fact["target_by"] == "source_due_at":
        target = f"by {day_time(fact['source_due_at'], found.zone)}, the source's date"
    kind = settings.case_types.get(fact["case_type"] or "")
    pauses = (kind.pauses if kind else None) or board.rules.default_pauses
    names = [word.removeprefix("waiting: ") for word in pauses if word != "waiting"] or ["others"]
    return [
        ("Client", fact["account"]),
        ("With", holder if holder != person(settings, fact["owner"]) else None),
        ("Case owner", owner if fact["owner"] else ("nobody" if fact["owner_known"] else "not told by the source")),
        # the case's team, which need not be its owner's
        ("Team", team(settings, fact["team"])),
        ("Opened", day_name(fact["opened_date"]) if fact["opened_to_day"] else day_time(fact["opened_at"], found.zone)),
        ("Closed", _closed(fact, found)),
        ("Target", f"{target}, goal {fact['goal_share']:.0%}" if target and fact["goal_share"] else target or "none"),
        ("By today's rules", _by_today(fact, today)),
        ("Reopened", f"{plural(fact['reopenings'], 'time')}" if fact["reopenings"] else None),
        ("Calendar", _hours(board, found)),
        ("Pause rule", f"clock stops while waiting on {' or '.join(names)}" if pauses else "the clock never stops"),
    ]


def _hours(board: Board, found: Casefile) -> str:
    """Return the plain week of the case's calendar, with its zone where that is not the board's own."""
    calendar = board.rules.calendars.get(found.fact["calendar"] or "")
    if calendar is None:
        return "none: no net work time"
    zone = f", {found.zone.key}" if found.zone != board.zone else ""
    return week_words(calendar, found.fact["opened_date"]) + zone


def _closed(fact: dict[str, Any], found: Casefile) -> str | None:
    if fact["closed_at"] is None:
        return None
    return day_name(fact["closed_date"]) if fact["closed_to_day"] else day_time(fact["closed_at"], found.zone)


def receipt_panel(found: Casefile, held: list[Line]) -> Element:
    """Return the clock receipt: the parts, the days, and the sum from the wall clock to the lead time."""
    fact = found.fact
    if fact["net_work_time"] is None:
        return div(".p")[h2["Clock receipt"], p(".lead")[_unknown(fact)]]
    there, whole = by_part(held), _whole_by_part(held)
    keys = [span(".k")[key(name), PARTS[name][0], b[minutes(whole[name])]] for name in PARTS if there.get(name)]
    net = fact["target_by"] == "net"
    picture = drawing(
        held,
        zone=found.zone,
        due_at=fact["due_at"] if net else None,
        target=fact["target"],
        now=found.as_of if fact["is_open"] else None,
    )
    return div(".p")[h2["Clock receipt"], div(".keys", style="margin:5px 0 13px")[keys], picture, _sum(fact, held)]


def _whole_by_part(held: list[Line]) -> Counter[str]:
    """Return each part's minutes as the ledger shows them, so that the key adds up with it."""
    sums: Counter[str] = Counter()
    for line, pair in zip(held, whole_minutes(held), strict=True):
        sums[line.part or ""] += sum(pair)
    return sums


def _unknown(fact: dict[str, Any]) -> str:
    if fact["net_work_days"] is not None:
        days = plural(fact["net_work_days"], "working day")
        until = "its closing" if fact["closed_at"] is not None else "today"
        return f"Known to the day: {days}, from the day after its opening up to {until}."
    return "This case has no calendar, so its net work time is not known. Name one: casewall.calendar, or its team's."


def _sum(fact: dict[str, Any], held: list[Line]) -> Element:
    """Return the sum; shown minutes add up, as the ledger's do."""
    out = left_out(held)
    whole, net = minutes_of(fact["elapsed_time"]), minutes_of(fact["net_work_time"])
    taken, shown = 0, []
    for place, (name, span_) in enumerate(out.items()):
        # the last line takes what rounding left, so that the column adds up to the minute
        step = whole - net - taken if place == len(out) - 1 else minutes_of(span_)
        taken += step
        shown.append(_line(f"less {name}", f"{MINUS}{minutes(step)}", cls="m"))
    name = "Lead time" if fact["closed_at"] is not None else "Age"
    rows = [
        _line("On the wall clock", minutes(whole)),
        *shown,
        _line(f"{name}, counted net work hours", minutes(net), cls="line b"),
    ]
    if fact["target"] is not None and fact["target_by"] == "net":
        over = fact["net_work_time"] - fact["target"]
        rows.append(
            _line(
                f"less target for {_an(one(fact['case_type']).lower())}", f"{MINUS}{duration(fact['target'])}", cls="m"
            )
        )
        last = ("Late by", duration(over, least=1)) if over > ZERO else ("Left to the target", duration(-over))
        rows.append(_line(*last, cls="thin b"))
    return table(".sums", style="width:calc(100% - 112px)", aria_label="From the wall clock to the lead time")[
        tbody[rows]
    ]


def _an(word: str) -> str:
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"


def _line(name: str, value: str, *, cls: str = "") -> Element:
    return tr(class_=cls)[td[name], td(".r")[value]]
