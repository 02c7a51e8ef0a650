"""The ledger of a case: every minute once, counted or not, with its reason."""

from __future__ import annotations

from datetime import datetime

from htpy import Element, div, h2, p, table, tbody, td, tfoot, th, thead, tr

from app.casefile import Casefile
from app.formatting import clock_time, day_name, minutes, minutes_of, short_date
from app.screens.ledger import Line, whole_minutes
from app.screens.marks import swatch

HEADS = ("From", "To", "What", "Counted", "Not counted")


def ledger_panel(found: Casefile, held: list[Line]) -> Element:
    """Return the ledger; the shown minutes add up to the lead time and to the time since the opening."""
    fact = found.fact
    heads = [th(scope="col", class_={"r": place > 2})[name] for place, name in enumerate(HEADS)]
    pairs = whole_minutes(held)
    body = [
        tr(class_={"nc": not counted})[
            td[_when(line.start, found)],
            td[_until(line, found)],
            td[swatch(line.part), line.words],
            td(".r")[minutes(counted) if line.counted else ""],
            td(".r")[minutes(left) if line.not_counted else ""],
        ]
        for line, (counted, left) in zip(held, pairs, strict=True)
    ]
    net = sum(counted for counted, _ in pairs)
    left = sum(left for _, left in pairs)
    whole = minutes_of(fact["elapsed_time"])
    foot = tfoot[
        tr[
            td(colspan=3)[f"Total {minutes(whole)} since it was opened"],
            td(".r")[minutes(net)],
            td(".r")[minutes(left)],
        ]
    ]
    note = "Whole minutes, rounded so that they add up; seconds are kept."
    return div(".p.tb", tabindex="0", role="region", aria_label="Ledger")[
        h2["Ledger, every minute once"], table(".led")[thead[tr[heads]], tbody[body], foot], p(".note.foot")[note]
    ]


def _when(at: datetime, found: Casefile) -> str:
    day = at.astimezone(found.zone).date()
    now = found.fact["end_at"].astimezone(found.zone).date()
    name = f"{day_name(day).rsplit(' ', 1)[0]}" if (now - day).days < 28 else short_date(day)
    return f"{name} {clock_time(at, found.zone)}"


def _until(line: Line, found: Casefile) -> str:
    same = line.start.astimezone(found.zone).date() == line.end.astimezone(found.zone).date()
    return clock_time(line.end, found.zone) if same else _when(line.end, found)
