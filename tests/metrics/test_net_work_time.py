"""Net work time as expressions: nulls, units, zones, contexts, several calendars, horizons. Times are Berlin's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from metrics.calendar import BusinessCalendar
from metrics.calendar_table import Calendars, compile_calendars
from metrics.net_work_time import (
    due_at,
    is_working,
    net_work_time,
    next_working,
    work_clock,
)
from tests.spec.calendars import BERLIN_NIGHT, NEW_YORK, D, around_the_clock
from tests.tables import at, hours_of_day, weekly

HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
INSTANT = pl.Datetime("us", "UTC")
COMPILED = compile_calendars({"D": D, "new_york": NEW_YORK}, start=at("2025-01-02"), end=at("2025-12-30"))
HERE = COMPILED["D"]


def compiled(calendar: BusinessCalendar, start: str = "2025-01-02", end: str = "2025-12-30") -> Calendars:
    return compile_calendars({"it": calendar}, start=at(start), end=at(end))


def frame(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Make a frame of who, calendar, start and end from rows of texts."""
    made = [(who, zone, *(at(text) if text else None for text in (start, end))) for who, zone, start, end in rows]
    shape = {"who": pl.String, "calendar": pl.String, "start": INSTANT, "end": INSTANT}
    return pl.DataFrame(made, schema=shape, orient="row")


CASES = frame(
    ("anna", "D", "2025-05-12 10:00", "2025-05-12 12:00"),
    ("anna", "new_york", "2025-05-12 16:00", "2025-05-13 16:00"),
    ("ben", "D", "2025-05-12 16:00", "2025-05-13 10:00"),
)
NET = net_work_time("start", "end", calendar=COMPILED.by("calendar")).alias("net")


def one(question: pl.Expr, **columns: datetime) -> Any:
    """Answer a question about one row."""
    return pl.DataFrame({name: [value] for name, value in columns.items()}).select(answer=question)["answer"].item()


def test_every_row_is_counted_on_the_calendar_that_it_names() -> None:
    assert CASES.select(NET)["net"].to_list() == [2 * HOUR, 8 * HOUR, 2 * HOUR]
    due = due_at("start", 8 * HOUR, calendar=COMPILED.by("calendar")).alias("due")
    assert CASES.select(due)["due"].to_list() == [
        at("2025-05-13 10:00"),
        at("2025-05-13 16:00"),
        at("2025-05-13 16:00"),
    ]


def test_what_is_not_there_gives_null() -> None:
    rows = frame(
        ("no start", "D", None, "2025-05-12 12:00"),
        ("no end", "D", "2025-05-12 10:00", None),
        ("no calendar", None, "2025-05-12 10:00", "2025-05-12 12:00"),
        ("an unknown calendar", "somewhere", "2025-05-12 10:00", "2025-05-12 12:00"),
        ("end before start", "D", "2025-05-12 12:00", "2025-05-12 10:00"),
    )
    assert rows.select(NET)["net"].to_list() == [None] * 5


def test_one_calendar_alone_counts_only_the_rows_that_name_it() -> None:
    rows = frame(*((who, who, "2025-05-12 10:00", "2025-05-12 12:00") for who in ("D", None, "somewhere")))
    alone = compile_calendars({"D": D}, start=at("2025-01-02"), end=at("2025-12-30")).by("calendar")
    assert rows.select(net_work_time("start", "end", calendar=alone)).to_series().to_list() == [2 * HOUR, None, None]
    due = rows.select(due_at("start", HOUR, calendar=alone)).to_series().to_list()
    assert due == [at("2025-05-12 11:00"), None, None]


def test_before_the_first_session_of_the_horizon_nobody_works() -> None:
    texts = ["2025-01-02 08:59", "2025-01-02 09:00"]
    early = compiled(D, "2025-01-02 01:00")["it"]
    assert [one(is_working("start", calendar=early), start=at(text)) for text in texts] == [False, True]


def test_nothing_is_a_valid_zero_and_not_null() -> None:
    rows = frame(
        ("the same instant", "D", "2025-05-12 10:00", "2025-05-12 10:00"),
        ("a night", "D", "2025-05-12 18:00", "2025-05-13 08:00"),
    )
    assert rows.select(NET)["net"].to_list() == [timedelta(0)] * 2


def test_a_name_that_is_not_compiled_is_told_with_those_that_are() -> None:
    with pytest.raises(KeyError, match=r"'office' is not compiled here: it is one of D, new_york"):
        COMPILED["office"]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"])
def test_the_same_instants_count_the_same_in_every_unit_and_zone(unit: Any, zone: str) -> None:
    shown = CASES.with_columns(pl.col("start", "end").dt.convert_time_zone(zone).dt.cast_time_unit(unit))
    assert shown.select(NET).equals(CASES.select(NET))


def test_it_is_exact_to_the_microsecond() -> None:
    start, end = at("2025-05-12 16:59:59.999999"), at("2025-05-13 09:00:00.000001")
    assert one(net_work_time("start", "end", calendar=HERE), start=start, end=end) == 2 * MICROSECOND


def test_contexts_change_nothing() -> None:
    plain = CASES.select(NET)["net"]
    assert CASES.lazy().select(NET).collect()["net"].equals(plain)
    assert CASES.lazy().select(NET).collect(engine="streaming")["net"].equals(plain)
    assert CASES.select(NET.over("who"))["net"].equals(plain)
    assert CASES.select(NET.sum().over("who"))["net"].to_list() == [10 * HOUR, 10 * HOUR, 2 * HOUR]
    assert CASES.group_by("who", maintain_order=True).agg(NET.sum()).rows() == [("anna", 10 * HOUR), ("ben", 2 * HOUR)]
    assert CASES.filter(NET > 2 * HOUR)["who"].to_list() == ["anna"]


def test_an_empty_frame_gives_typed_empty_answers() -> None:
    due = due_at("start", HOUR, calendar=HERE).alias("due")
    assert CASES.clear().select(NET, due).schema == pl.Schema({"net": pl.Duration("us"), "due": INSTANT})


def test_beyond_the_horizon_is_null_and_never_clamped() -> None:
    first, last = COMPILED.start, COMPILED.end - MICROSECOND
    inside = one(net_work_time("start", "end", calendar=HERE), start=first, end=last)
    assert inside == one(work_clock("start", calendar=HERE), start=last) * MICROSECOND
    assert one(net_work_time("start", "end", calendar=HERE), start=first - MICROSECOND, end=last) is None
    assert one(net_work_time("start", "end", calendar=HERE), start=first, end=COMPILED.end) is None
    assert one(due_at("start", inside, calendar=HERE), start=first) == at("2025-12-29 17:00")
    assert one(due_at("start", inside + MICROSECOND, calendar=HERE), start=first) is None
    assert one(next_working("start", calendar=HERE), start=at("2025-12-29 16:00")) == at("2025-12-29 16:00")
    assert one(next_working("start", calendar=HERE), start=at("2025-12-29 17:00")) is None, "no session comes after it"


def test_due_at_of_nothing_is_at_once_and_of_less_than_nothing_is_null() -> None:
    night = at("2025-05-12 20:00")
    assert one(due_at("start", timedelta(0), calendar=HERE), start=night) == night
    assert one(due_at("start", -HOUR, calendar=HERE), start=night) is None


def test_without_a_calendar_nothing_is_due_not_even_at_once() -> None:
    due = due_at("start", "length", calendar=COMPILED.by("calendar"))
    rows = pl.DataFrame({"start": [at("2025-05-12 10:00")] * 2, "length": [timedelta(0), HOUR], "calendar": ["x", "x"]})
    assert rows.select(due=due)["due"].to_list() == [None, None]


def test_a_calendar_without_a_session_counts_zero_and_nothing_comes_due() -> None:
    never = compiled(weekly("never", "Europe/Berlin", {}))["it"]
    start, end = at("2025-05-12 10:00"), at("2025-05-20 10:00")
    assert one(net_work_time("start", "end", calendar=never), start=start, end=end) == timedelta(0)
    assert one(due_at("start", HOUR, calendar=never), start=start) is None
    assert one(next_working("start", calendar=never), start=start) is None


def test_around_the_clock_from_1970_is_the_elapsed_time() -> None:
    start, end = datetime(1970, 1, 1, tzinfo=UTC), datetime(2069, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    always = compile_calendars({"it": around_the_clock("Europe/Berlin")}, start=start, end=end)["it"]
    assert one(net_work_time("start", "end", calendar=always), start=start, end=end) == end - start
    assert one(due_at("start", end - start, calendar=always), start=start) == end


def test_a_century_of_weekdays_is_counted_whole() -> None:
    wide = compiled(D, "1970-01-01", "2069-12-31")["it"]
    weekdays = pl.date_range(date(1970, 1, 1), date(2069, 12, 30), eager=True).dt.weekday() <= 5
    start, end = at("1970-01-01"), at("2069-12-31")
    assert one(net_work_time("start", "end", calendar=wide), start=start, end=end) == weekdays.sum() * 8 * HOUR


def test_sessions_to_the_second_are_searched_and_as_exact() -> None:
    odd = weekly("odd", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(9 + 1 / 3600, 17 - 1 / 3600),)))
    searched = compiled(odd, "2020-01-02")
    assert searched.clock.breaks is not None
    start, end = at("2025-05-12 08:00"), at("2025-05-13 10:00")
    assert one(net_work_time("start", "end", calendar=searched["it"]), start=start, end=end) == timedelta(
        hours=8, minutes=59, seconds=57
    )
    assert one(due_at("start", 8 * HOUR, calendar=searched["it"]), start=start) == at("2025-05-13 09:00:03")
    assert one(net_work_time("start", pl.lit(None, INSTANT), calendar=searched["it"]), start=start) is None
    assert one(net_work_time("start", "end", calendar=searched["it"]), start=at("2019-05-12"), end=end) is None


def test_calendars_that_are_searched_side_by_side_keep_to_their_own_and_to_the_horizon() -> None:
    """From one second after nine, and from two after ten, both to 17:00."""
    days = {"nine": hours_of_day(9 + 1 / 3600, 17), "ten": hours_of_day(10 + 2 / 3600, 17)}
    both = compile_calendars(
        {name: weekly(name, "Europe/Berlin", dict.fromkeys(range(7), (day,))) for name, day in days.items()},
        start=at("2020-01-02"),
        end=at("2025-12-30"),
    )
    assert both.clock.breaks is not None
    rows = pl.DataFrame({"calendar": list(days)}).with_columns(
        start=pl.lit(at("2025-05-12 08:00")), first=pl.lit(both.start), last=pl.lit(both.end)
    )
    net = net_work_time("start", pl.lit(at("2025-05-12 17:00")), calendar=both.by("calendar"))
    assert rows.select(net).to_series().to_list() == [8 * HOUR - timedelta(seconds=1), 7 * HOUR - timedelta(seconds=2)]
    opened = next_working("start", calendar=both.by("calendar"))
    assert rows.select(opened).to_series().to_list() == [at("2025-05-12 09:00:01"), at("2025-05-12 10:00:02")]
    working = is_working(opened, calendar=both.by("calendar"))
    assert rows.select(working).to_series().to_list() == [True, True], "a session holds its first instant"
    for beyond in (pl.col("first") - MICROSECOND, pl.col("last")):
        clock = work_clock(beyond, calendar=both.by("calendar"))
        assert rows.select(clock).to_series().to_list() == [None, None]
    assert rows.select(work_clock("first", calendar=both.by("calendar"))).to_series().to_list() == [0, 0]


def test_a_session_holds_its_start_and_not_its_end() -> None:
    texts = ["2025-05-12 08:59:59.999999", "2025-05-12 09:00", "2025-05-12 16:59:59.999999", "2025-05-12 17:00"]
    rows = pl.DataFrame({"start": [at(text) for text in texts]})
    assert rows.select(is_working("start", calendar=HERE)).to_series().to_list() == [False, True, True, False]
    coming = rows.select(next_working("start", calendar=HERE)).to_series().to_list()
    assert coming == [at(texts[1]), at(texts[1]), at(texts[2]), at("2025-05-13 09:00")]


def test_a_session_over_midnight_belongs_to_its_first_day() -> None:
    closed = weekly(
        "nights", "Europe/Berlin", dict.fromkeys(range(7), BERLIN_NIGHT.versions[0].week[0]),
        closed=((date(2025, 5, 13), "closed"),),
    )  # fmt: skip
    nights = compiled(closed)["it"]
    working = is_working("start", calendar=nights)
    assert one(working, start=at("2025-05-13 05:00")) is True, "Monday's shift ends on the closed Tuesday"
    assert one(working, start=at("2025-05-13 23:00")) is False
    assert one(working, start=at("2025-05-14 05:00")) is False, "Tuesday's shift would have ended here"


NAIVE = pl.DataFrame({"start": ["2025-05-12 09:00"], "end": ["2025-05-12 17:00"]}).select(pl.all().str.to_datetime())


@pytest.mark.parametrize("lazily", [False, True])
def test_times_without_a_zone_are_refused_with_the_remedy(lazily: bool) -> None:
    asked = net_work_time("start", "end", calendar=COMPILED["D"])
    frame = NAIVE.lazy() if lazily else NAIVE
    with pytest.raises(pl.exceptions.SchemaError, match=r"without a zone.*replace_time_zone"):
        frame.select(asked).lazy().collect()


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(pl.exceptions.SchemaError, match="not an instant"):
        pl.DataFrame({"at": [timedelta(hours=1)]}).select(is_working("at", calendar=COMPILED["D"]))


def test_the_first_instant_of_1970_has_an_answer() -> None:
    from metrics.calendar_table import compile_calendars

    always = weekly("24x7", "UTC", dict.fromkeys(range(7), (hours_of_day(0, 24),)))
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    for begin in (epoch, datetime(1969, 1, 1, tzinfo=UTC)):
        calendars = compile_calendars({"24x7": always}, start=begin, end=datetime(1971, 1, 1, tzinfo=UTC))
        rows = pl.DataFrame({"start": [epoch], "end": [epoch + timedelta(hours=3)]})
        assert rows.select(net_work_time("start", "end", calendar=calendars["24x7"])).item() == timedelta(hours=3)
        assert rows.select(is_working("start", calendar=calendars["24x7"])).item() is True


@pytest.mark.parametrize("kind", [pl.Enum(["new_york", "D"]), pl.Categorical(), pl.String()])
def test_calendars_are_named_by_text_and_by_categories_in_any_order(kind: pl.DataType) -> None:
    asked = net_work_time("start", "end", calendar=COMPILED.by("calendar"))
    rows = frame(
        ("a", "D", "2025-05-12 09:00", "2025-05-12 17:00"), ("b", "new_york", "2025-05-12 09:00", "2025-05-12 17:00")
    ).with_columns(pl.col("calendar").cast(kind))
    assert rows.select(asked).to_series().to_list() == [8 * HOUR, 2 * HOUR]


def test_it_sums_by_group_in_the_streaming_engine() -> None:
    asked = net_work_time("start", "end", calendar=HERE)
    rows = frame(*[("a", "D", "2025-05-12 09:00", "2025-05-12 17:00")] * 3)
    assert rows.lazy().group_by("who").agg(asked.sum()).collect(engine="streaming").row(0)[1] == 24 * HOUR
