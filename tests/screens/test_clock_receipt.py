"""The clock receipt draws the ledger by day: the same sums, every word escaped."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.casefile import Casefile, casefile
from app.formatting import NARROW, day_name, duration, minutes_of
from app.screens.clock_receipt import LEFT, drawing, pieces
from app.screens.ledger import Line, lines
from tests.screens.conftest import Desk
from tests.screens.desk import CONFIG, HOURS
from tests.screens.logs import by_events
from tests.tables import BERLIN, at

CASES = list(HOURS)
HOSTILE = """<script>alert("1")</script> & 'co'"""


def drawn(found: Casefile, held: list[Line]) -> str:
    """Draw a case as its page does."""
    now = found.as_of if found.fact["is_open"] else None
    return str(drawing(held, zone=found.zone, due_at=found.fact["due_at"], target=found.fact["target"], now=now))


def texts(svg: str) -> list[tuple[float, float, str]]:
    """Return the words of a drawing with their places."""
    found = ElementTree.fromstring(svg).iter("text")
    return [(float(text.attrib["x"]), float(text.attrib["y"]), text.text or "") for text in found]


def column(svg: str, x: float) -> dict[str, str]:
    """Return a column of figures by the day that stands in their row."""
    words = texts(svg)
    days = {y: text for left, y, text in words if left == 0}
    return {days[y]: text for left, y, text in words if left == x and y in days}


def shown_minutes(figure: str) -> int:
    """Read a figure such as 3h 53m back."""
    hours, minutes = re.fullmatch(r"([\d,]+)h\u202f(\d\d)m", figure).groups() if figure != "0" else ("0", "0")
    return int(hours.replace(",", "")) * 60 + int(minutes)


def counted_until(held: list[Line], end: datetime) -> timedelta:
    """Add up a ledger until an instant."""
    spans = [min(line.end, end) - line.start for line in held if line.counted and line.start < end]
    return sum(spans, timedelta(0))


def midnight_after(day: date) -> datetime:
    return at(f"{day + timedelta(days=1)} 00:00")


@pytest.mark.parametrize("case_id", CASES)
def test_a_days_running_total_is_the_ledgers_at_its_end(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    running = column(drawn(found, held), 752)
    worked = sorted({piece.day for piece in pieces(held, found.zone) if piece.line.part is not None})
    expected = {day_name(day): duration(minutes_of(counted_until(held, midnight_after(day))) * timedelta(minutes=1))
                for day in worked}  # fmt: skip
    assert running == {day: expected[day] for day in running}
    assert len(running) == len(expected) or case_id in ("long", "longer")


@pytest.mark.parametrize("case_id", [case_id for case_id in CASES if case_id not in ("long", "longer")])
def test_the_figures_of_the_days_add_up_to_the_lead_time(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    steps = column(drawn(found, held), 672)
    assert sum(map(shown_minutes, steps.values())) == minutes_of(found.fact["net_work_time"])
    days = (found.fact["end_at"].astimezone(BERLIN).date() - found.fact["opened_at"].astimezone(BERLIN).date()).days + 1
    assert len(steps) == days, "a row a day, also where nothing counts"


@pytest.mark.parametrize("case_id", CASES)
def test_everything_lies_inside_the_drawing(desk: Desk, case_id: str) -> None:
    svg = drawn(*desk(case_id))
    root = ElementTree.fromstring(svg)
    wide, high = map(float, root.attrib["viewBox"].split()[2:])
    assert all(0 <= x <= wide and 0 < y < high for x, y, _ in texts(svg))
    for box in root.iter("rect"):
        x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x < x + width <= wide
        assert 0 <= y < y + height <= high


def test_a_day_shows_what_ran_on_it(desk: Desk) -> None:
    svg = drawn(*desk("pauses"))
    assert column(svg, 672) == {"Mon 12 May": f"1h{NARROW}00m", "Tue 13 May": f"1h{NARROW}00m"}
    assert column(svg, 752) == {"Mon 12 May": f"1h{NARROW}00m", "Tue 13 May": f"2h{NARROW}00m"}
    wide = [words for _, _, words in texts(drawn(*desk("long")))]
    assert {"Queue", "Waiting on client", "Working"} <= set(wide), "words stand where there is room"


def test_a_day_off_says_why(desk: Desk) -> None:
    days = {day: y for x, y, day in texts(drawn(*desk("weekend"))) if x == 0}
    middle = {y: words for x, y, words in texts(drawn(*desk("weekend"))) if x == LEFT + 256}
    assert [middle.get(days[day]) for day in ("Sat 10 May", "Sun 11 May")] == ["Weekend", "Weekend"]
    assert "Night, Founders' Day" in [words for _, _, words in texts(drawn(*desk("feast")))]


def test_sixty_days_are_cut_short_and_say_so(desk: Desk) -> None:
    """3 and 9 days are shown. Between them lie 48, with 7 working days of 8 h: 14 to 22 April."""
    svg = drawn(*desk("long"))
    rows = [words for x, _, words in texts(svg) if x == 0]
    assert (rows[:3], rows[3], rows[-1], len(rows)) == (
        ["Mon 3 Mar", "Tue 4 Mar", "Wed 5 Mar"], "Wed 23 Apr", "Thu 1 May", 12,
    )  # fmt: skip
    assert [words for x, _, words in texts(svg) if x == LEFT] == [
        f"48 days more, 56h{NARROW}00m counted; each is in the ledger"
    ]
    assert column(svg, 752)["Wed 23 Apr"] == f"80h{NARROW}00m"


def test_the_days_left_out_add_up_with_those_shown(desk: Desk) -> None:
    """15h 59m 40s, then 55h 59m 40s left out: 16h 00m and 55h 59m, for together they are 71h 59m."""
    svg = drawn(*desk("longer"))
    assert [words for x, _, words in texts(svg) if x == LEFT] == [
        f"48 days more, 55h{NARROW}59m counted; each is in the ledger"
    ]


def test_a_target_that_was_reached_and_the_present_are_marked(desk: Desk) -> None:
    words = [text for _, _, text in texts(drawn(*desk("long")))]
    assert f"8h{NARROW}target reached Mon 3 Mar 17:00" in words
    assert "now 12:00" in [text for _, _, text in texts(drawn(*desk("open")))]
    assert not [text for _, _, text in texts(drawn(*desk("weekend"))) if "target" in text or "now" in text]


def expert(day: str, start: str, end: str) -> Line:
    """Return a line that an expert worked on one day."""
    since, until = at(f"{day} {start}"), at(f"{day} {end}")
    return Line(start=since, end=until, part="expert", words="Expert, JM", kind="working",
                counted=until - since, not_counted=timedelta(0))  # fmt: skip


def overdue(due: str) -> str:
    """Draw three days of an expert, with a target of 10 h reached at `due`."""
    held = [expert(f"2025-05-{day}", "09:00", "17:00") for day in (12, 13, 14)]
    return str(drawing(held, zone=BERLIN, due_at=at(due), target=timedelta(hours=10), now=None))


def test_the_target_is_named_below_its_own_day() -> None:
    places = {words: y for _, y, words in texts(overdue("2025-05-13 11:00"))}
    named = places[f"10h{NARROW}target reached Tue 13 May 11:00"]
    assert places["Tue 13 May"] < named < places["Wed 14 May"] - 13, "with room for its letters"
    assert places["Wed 14 May"] - places["Tue 13 May"] > places["Tue 13 May"] - places["Mon 12 May"]


def test_what_ran_beyond_the_target_is_underlined_and_nothing_before() -> None:
    root = ElementTree.fromstring(overdue("2025-05-13 11:00"))
    bars = [(float(box.attrib["x"]), float(box.attrib["width"])) for box in root.iter("rect") if "class" in box.attrib]
    (first, short), (second, whole) = bars
    tick = next(float(line.attrib["x1"]) for line in root.iter("line") if line.attrib["x1"] == line.attrib["x2"] != "0")
    assert first == tick, "it begins at the tick"
    assert short / whole == pytest.approx(6 / 8, abs=0.01), "11:00 to 17:00, then a day of 8 h"
    assert second < first


@pytest.mark.parametrize("due", ["10:00", "12:55", "13:05", "16:00"])
def test_a_piece_is_named_beside_the_tick(due: str) -> None:
    svg = overdue(f"2025-05-13 {due}")
    row = next(y for _, y, words in texts(svg) if words == "Tue 13 May")
    middle = next(x for x, y, words in texts(svg) if y == row and words == "Expert")
    lines = [line.attrib for line in ElementTree.fromstring(svg).iter("line")]
    tick = next(float(line["x1"]) for line in lines if line["x1"] == line["x2"] != "0")
    assert abs(middle - tick) > 7.5 * len("Expert") / 2


def test_a_target_reached_on_a_day_that_is_left_out_is_named_below_the_days_left_out(desk: Desk) -> None:
    found, held = desk("long")
    svg = str(drawing(held, zone=found.zone, due_at=at("2025-04-15 12:00"), target=timedelta(hours=30), now=None))
    places = {words: y for _, y, words in texts(svg)}
    left_out = next(y for words, y in places.items() if "days more" in words)
    assert left_out < places[f"30h{NARROW}target reached Tue 15 Apr 12:00"] < places["Wed 23 Apr"]


@pytest.mark.parametrize(("part", "kind"), [("paused", "paused"), (None, "holiday")])
def test_words_of_others_are_escaped(part: str | None, kind: str) -> None:
    start, end = at("2025-05-13 09:00"), at("2025-05-13 17:00")
    line = Line(
        start=start, end=end, part=part, words=HOSTILE, kind=kind, counted=timedelta(0), not_counted=end - start
    )
    svg = str(drawing([line], zone=BERLIN, due_at=None, target=None, now=None))
    assert HOSTILE[:40] in [words for _, _, words in texts(svg)]
    assert "script" not in {element.tag for element in ElementTree.fromstring(svg).iter()}


def test_a_holiday_with_markup_in_its_name_is_shown_as_it_is_written(tmp_path: Path) -> None:
    config = CONFIG.replace("Founders' Day", "<b>Day</b> & co")
    log = """
    A | 2025-05-12 16:00 | Open   | quote | feast | Anna Smith
    A | 2025-05-14 10:00 | Closed | quote | feast | Anna Smith
    """
    board = by_events(tmp_path, log, as_of=at("2025-05-16 12:00"), config=config)
    found = casefile(board, "log", "A")
    assert "Night, <b>Day</b> & co" in [words for _, _, words in texts(drawn(found, lines(found, board.settings)))]


def test_no_line_at_all_is_a_drawing_without_days() -> None:
    svg = str(drawing([], zone=BERLIN, due_at=None, target=None, now=None))
    assert [words for x, _, words in texts(svg) if x == 0] == []
