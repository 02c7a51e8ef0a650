"""The checklist: each line tells its measure or which field to map, and is judged by its goal or its natural limits."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from app.behind import Figure, of_figure, read
from app.board import Board
from app.catalogue.freshness import midnight
from app.catalogue.people import with_experts
from app.formatting import percent
from app.picture import open_store, picture
from app.powerhouse import Checklist, Line, division, powerhouse, visibility
from app.powerhouse.base import EARLY, HOLDS, NOT_MEASURED, SLIPPING, Weeks, judged, newest, routine
from app.questions import Question, answer, of_teams
from app.screens.powerhouse_data import data_table
from app.screens.powerhouse_view import cards, count, heading, spark
from metrics.capability import lately
from metrics.signals import signals
from tests.catalogue.conftest import company as _company  # the demo company
from tests.screens.markup import rows, words
from tests.spec.company import CRM, HEAD
from tests.spec.company import company as small
from tests.spec.linked import joined
from tests.tables import at

company = _company
FIRST = date(2025, 1, 6)


@pytest.fixture(scope="module")
def found(company: Board) -> Checklist:
    return powerhouse(company)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Checklist:
    """Return the checklist of a company that maps nothing but numbers, times and statuses."""
    folder: Path = tmp_path_factory.mktemp("bare")
    cases = "\n".join(
        f"C{n}, 2025-05-{5 + n % 20:02d} 09:00, 2025-05-{5 + n % 20:02d} 15:00, Closed" for n in range(60)
    )
    return powerhouse(small(folder, HEAD + CRM, crm=cases))


def lines(found: Checklist) -> dict[str, Line]:
    return {line.asks: line for _, held in found for line in held}


def number(text: str) -> int:
    return int(text.replace(",", ""))


def weeks(*values: float | None, running: float | None = None) -> pl.DataFrame:
    starts = [FIRST + timedelta(weeks=n) for n in range(len(values))]
    schema = {"period_start": pl.Date, "value": pl.Float64}
    full = signals(pl.DataFrame({"period_start": starts, "value": values}, schema=schema))
    now = pl.DataFrame({"period_start": [FIRST + timedelta(weeks=len(values))], "value": [running]}, schema=schema)
    return pl.concat(
        [full.with_columns(partial=pl.lit(value=False)), now.with_columns(partial=pl.lit(value=True))], how="diagonal"
    )


def line(held: pl.DataFrame, goal: float | None = None) -> Line:
    return Line(asks="a", measure="m", value="v", beside="", sentence="s", state=HOLDS, weeks=held, goal=goal)


STEADY = [0.80, 0.84] * 8


def test_every_line_of_the_method_is_there(found: Checklist) -> None:
    assert [len(held) for _, held in found] == [3, 3, 3, 5, 3, 2]
    assert all(line.sentence.endswith(".") for line in lines(found).values())


def test_what_is_measured_has_a_value_and_what_is_not_says_why(found: Checklist, bare: Checklist) -> None:
    for one in [*lines(found).values(), *lines(bare).values()]:
        assert (one.value is None) == (one.state == NOT_MEASURED), one.asks
    told = {asks: one.sentence for asks, one in lines(bare).items() if one.state == NOT_MEASURED}
    assert "client_told_open" in told["Log every case and every activity"]
    assert told["Take ownership at once"].startswith("Map `owner`")
    assert told["Do all work in ERP or CRM"] == "Map events (a table of what happened in each case) of crm."
    assert "tier" in told["Maintain a big front line"]
    assert told["Hold one conversation"] == "Map `account` (the client) of crm."
    assert "checklist" in told["Work with checklists"]


def test_a_line_tells_the_figure_of_its_metric(company: Board, found: Checklist) -> None:
    start = company.today - timedelta(days=company.today.weekday())
    asked = replace(read({"metric": "frontline", "figure": "alone", "from": str(start), "to": str(start)}).question,
                    start=start, end=start + timedelta(weeks=1), period="week")  # fmt: skip
    row = answer("frontline", company, asked).row(0, named=True)
    told = lines(found)["Maintain a big front line"]
    assert told.beside.startswith(f"{row['alone']:,} of {row['closed']:,}")
    assert newest(told.weeks) == (start, row["front_line_share"])


def test_a_value_opens_as_many_cases_as_stand_beside_it(company: Board, found: Checklist) -> None:
    opened = 0
    for one in lines(found).values():
        shown = re.match(r"([\d,]+) of ", one.beside)
        if one.opens is not None and shown:
            assert of_figure(company, one.opens).height == number(shown[1]), one.asks
            opened += 1
    assert opened == 8


def test_a_phrase_opens_as_many_cases_as_it_says(company: Board, found: Checklist) -> None:
    opened = set()
    for one in lines(found).values():
        for phrase, figure in one.links.items():
            assert phrase in one.sentence
            assert of_figure(company, figure).height == number(phrase.split()[0]), (one.asks, phrase)
            opened.add(figure.metric)
    assert {"capacity", "frontline", "client-told", "supervision", "conversation"} <= opened


def test_the_weeks_and_limits_are_those_of_the_signals(company: Board) -> None:
    asked = Question(start=date(2020, 1, 1), end=company.today, of="lead-time")
    told = answer("signals", company, asked).select("period_start", "value", "mean", "lower", "upper", "signal")
    mine = Weeks(company).of("lead-time", "p85_hours").filter(~pl.col("partial")).select(told.columns)
    assert mine.equals(told)


def test_no_week_from_before_the_first_case_is_looked_at(company: Board) -> None:
    born = company.cases["opened_date"].max()
    assert isinstance(born, date)
    young = replace(company, cases=company.cases.filter(pl.col("opened_date") > born - timedelta(weeks=5)))
    starts = Weeks(young).of("one-conversation", "reopened")["period_start"]
    assert starts.min() > born - timedelta(weeks=5)  # type: ignore[operator]
    assert lines(powerhouse(young))["Hold one conversation"].state == EARLY


def test_a_checklist_tells_its_cases_and_the_step_most_often_missed(company: Board) -> None:
    kinds = {name: replace(kind, checklist=("client_told_close",)) for name, kind in company.rules.case_types.items()}
    listed = replace(company, rules=replace(company.rules, case_types=kinds))
    told = lines(powerhouse(listed))["Work with checklists"]
    assert told.opens is not None
    assert told.beside.startswith(f"{of_figure(listed, told.opens).height:,} of ")
    assert told.sentence.endswith("missed a step, “told at closing” most often.")
    few = {name: replace(kind, checklist=()) for name, kind in list(kinds.items())[:1]}
    some = replace(company, rules=replace(company.rules, case_types={**kinds, **few}))
    assert re.search(r"closed, \d+ without a checklist", lines(powerhouse(some))["Work with checklists"].beside)
    for phrase, figure in told.links.items():
        assert of_figure(listed, figure).height == number(phrase.split()[0])


def test_what_stands_beside_a_share_sums_to_what_closed_in_the_week(company: Board, found: Checklist) -> None:
    """Nobody should have to ask why a share is of fewer cases than closed."""
    start = company.today - timedelta(days=company.today.weekday())
    closed = company.cases.filter(~pl.col("is_open"), pl.col("closed_date") >= start).height
    for asks in (
        "Work with checklists", "Maintain a big front line", "Do all work in ERP or CRM",
        "Confiscate notepads and post-its", "Log every case and every activity",
    ):  # fmt: skip
        beside = lines(found)[asks].beside
        _, whole, *apart = map(number, re.findall(r"(?:^|of |, )([\d,]*\d)(?= |,|$)", beside))
        assert whole + sum(apart) == closed, beside
    # a source that tells of nobody
    blind = pl.col("source") == "erp"
    cases = company.cases.with_columns(owner_known=pl.col("owner_known") & ~blind)
    events = company.events.filter(~blind)
    intervals = company.intervals.filter(~pl.col("case").is_in(cases.filter(blind)["case"].implode()))
    unknown = lines(powerhouse(replace(company, cases=cases, events=events, intervals=intervals)))
    assert re.search(r" of \d+, aim 80%, \d+ by people unknown$", unknown["Maintain a big front line"].beside)


def test_no_sentence_speaks_in_code(found: Checklist) -> None:
    for one in lines(found).values():
        assert "_" not in re.sub(r"`[^`]*`", "", f"{one.sentence} {one.beside} {one.measure}"), one.asks
    front = lines(found)["Maintain a big front line"]
    assert front.value not in front.sentence.split()
    assert re.fullmatch(r"The other \d+ needed an expert\.", front.sentence)


@pytest.mark.parametrize(
    ("reached", "sold", "said"),
    [(1, 1, "It has"), (3, 3, "All 3 have"), (4, 5, "4 of the 5 have"), (1, 5, "1 of the 5 has"),
     (0, 5, "None of them has")],
)  # fmt: skip
def test_what_sales_began_is_told_with_how_many_there_were(reached: int, sold: int, said: str) -> None:
    assert division.reached_words(reached, sold) == f"{said} reached a representative since."


def test_a_goal_decides_where_there_is_one() -> None:
    assert judged(line(weeks(*STEADY, running=0.81), goal=0.8), better="up").state == HOLDS
    assert judged(line(weeks(*STEADY, running=0.79), goal=0.8), better="up").state == SLIPPING
    assert judged(line(weeks(*STEADY, running=0.79), goal=0.8), better="down").state == HOLDS


def test_without_a_goal_only_a_signal_to_the_worse_side_slips() -> None:
    assert judged(line(weeks(*STEADY)), better="up").state == HOLDS
    fell, rose = weeks(*STEADY, 0.30), weeks(*STEADY, 1.30)
    assert [judged(line(held), better="up").state for held in (fell, rose)] == [SLIPPING, HOLDS]
    assert [judged(line(held), better="down").state for held in (fell, rose)] == [HOLDS, SLIPPING]


def test_a_line_without_a_value_is_not_measured() -> None:
    blank = judged(line(weeks(None, None)), better="up")
    assert (blank.state, blank.value) == (NOT_MEASURED, None)


def test_with_too_few_weeks_for_limits_nothing_is_judged_but_a_goal() -> None:
    young = judged(line(weeks(0.8, 0.9, running=0.7)), better="up")
    assert (young.state, young.value) == (EARLY, "v")
    assert young.sentence == "s Too few weeks to judge: 2 of 12."
    assert judged(line(weeks(0.8, 0.9, running=0.7), goal=0.6), better="up").state == HOLDS


def test_a_value_of_the_last_full_week_says_so() -> None:
    assert judged(line(weeks(*STEADY, running=None)), better="up").beside == "last week"
    assert judged(line(weeks(*STEADY, running=0.8)), better="up").beside == ""


def test_a_week_too_small_to_say_leaves_the_last_full_one() -> None:
    assert newest(weeks(*STEADY, running=None)) == (FIRST + timedelta(weeks=15), 0.84)
    assert newest(weeks(*STEADY, running=0.5)) == (FIRST + timedelta(weeks=16), 0.5)


def test_the_limits_are_told_in_words() -> None:
    assert routine(weeks(*STEADY), "{:.2f}".format) == "0.71 to 0.93 a week is routine."
    assert routine(weeks(*[0.0] * 14), "{:.0%}".format) == "Usually 0%."
    assert routine(weeks(0.8, 0.9), "{:.2f}".format) == ""
    assert routine(weeks(*STEADY), "{:.2f}".format, most=0.9) == "0.71 to 0.90 a week is routine."
    assert routine(weeks(*[0.0] * 26, 0.1), "{:.0%}".format) == "Last week was not the usual 0%: a signal."


def test_a_picture_of_an_instant_has_the_ends_of_its_weeks(company: Board, found: Checklist) -> None:
    end = company.today - timedelta(days=company.today.weekday())
    starts = [end - timedelta(weeks=n) for n in range(12, -1, -1)]
    for asks in ("Ensure capacity and capability", "Determine target lead times", "Get a global view of all work"):
        assert lines(found)[asks].weeks["period_start"].to_list() == starts
    told = lines(found)["Ensure capacity and capability"]
    with open_store(company.settings) as store:
        then = picture(company.settings, store, as_of=midnight(company, end - timedelta(weeks=5)))
    able = answer("capability", then, Question(start=end, end=end)).filter(pl.col("closed") >= 20)["able"].min()
    assert told.weeks.filter(period_start=end - timedelta(weeks=6))["value"].item() == able
    assert told.weeks["value"][-1] == float(told.value or "")
    targets = lines(found)["Determine target lead times"]
    assert targets.weeks["value"].null_count() == 0
    assert (
        targets.weeks["value"][-1]
        == answer("visibility", company, Question(start=end, end=end))["with_target_share"].item()
    )


def test_before_thirteen_weeks_of_cases_capability_has_no_weeks(company: Board) -> None:
    born = company.cases["opened_at"].max()
    assert isinstance(born, datetime)
    young = replace(company, cases=company.cases.filter(pl.col("opened_at") > born - timedelta(weeks=15)))
    weeks = lines(powerhouse(young))["Ensure capacity and capability"].weeks
    full = weeks.filter(~pl.col("partial"))["value"].to_list()
    first = next(place for place, value in enumerate(full) if value is not None)
    assert full[:first] == [None] * first
    assert first > 0
    assert None not in full[first:]


def read_since(company: Board, since: timedelta, *, silent: str | None = None) -> Board:
    """Return the company as if its sources were read from some time ago on, one of them for an hour alone."""
    rows = []
    for name, source in company.settings.sources.items():
        instant = company.as_of - since
        until = instant + timedelta(hours=1) if name == silent else company.as_of
        while instant <= until:
            rows.append((name, instant, instant))
            instant += 2 * source.interval
    return replace(company, runs=pl.DataFrame(rows, schema=company.runs.schema, orient="row"))


def shown(board: Board) -> Line:
    """Return the line of fresh sources alone."""
    held = visibility.GROUP.lines(board, Weeks(board))
    return next(line for line in held if line.asks == "Get a global view of all work")


def test_fresh_time_is_told_since_every_source_is_known(company: Board) -> None:
    past = timedelta(days=3)
    monday = company.today - timedelta(days=company.today.weekday())
    line = shown(read_since(company, past))
    assert (line.measure, line.value, line.state) == ("Work time with every source fresh", "100%", HOLDS)
    assert line.beside == "goal 95%, 3 of 3 now"
    assert "Counted since Mon 12 Oct 13:48." in line.sentence
    assert line.weeks["value"].drop_nulls().to_list() == [1.0]
    assert words(spark(line)) == "too few weeks"
    # a week that is not known as a whole is none
    longer = shown(read_since(company, timedelta(days=8)))
    assert "Counted since" not in longer.sentence
    assert longer.weeks.filter(period_start=monday - timedelta(weeks=1))["value"].item() is None
    twice = shown(read_since(company, timedelta(days=12)))
    assert twice.weeks.filter(period_start=monday - timedelta(weeks=1))["value"].item() == pytest.approx(1.0)
    # a run that was never cut is one row, and tells of all the weeks that are drawn
    begun = {name: company.as_of - timedelta(weeks=14) for name in company.settings.sources}
    long = [(name, since, company.as_of) for name, since in begun.items()]
    drawn = shown(replace(company, runs=pl.DataFrame(long, schema=company.runs.schema, orient="row")))
    assert drawn.weeks["value"].to_list() == pytest.approx([1.0] * 13)
    assert "Counted since" not in drawn.sentence


def test_a_silent_source_slips_from_the_first_moment(company: Board) -> None:
    silent = shown(read_since(company, timedelta(days=3), silent="crm"))
    assert (silent.state, silent.goal) == (SLIPPING, 0.95)
    assert silent.value is not None
    assert int(silent.value.removesuffix("%")) < 10
    stale = company.sources.with_columns(stale=pl.col("source") == "crm")
    now = shown(replace(read_since(company, timedelta(days=3)), sources=stale))
    assert (now.value, now.state, now.beside) == ("100%", SLIPPING, "goal 95%, 2 of 3 now")
    # just read for the first time: there is no work time yet to tell of
    first = shown(read_since(company, timedelta(0)))
    assert (first.measure, first.value, first.beside) == ("Sources that are fresh now", "100%", "3 of 3")


def test_links_have_their_weeks(tmp_path: Path) -> None:
    board = joined(
        tmp_path,
        as_of=at("2025-06-05 12:00"),
        crm="""
            Q1 | 2025-05-12 09:00 | Open | quote | anna | 4711 | Ada
            Q2 | 2025-05-13 09:00 | Open | quote | ben | 4712 | Bob
        """,
        erp="""
            4711 | 2025-05-20 09:00 | Open | order | anna | 4711 | Ada
            4712 | 2025-06-03 09:00 | Open | order | anna | 4712 | Bob
        """,
    )
    line = lines(powerhouse(board))["Aggregate cases from several systems"]
    assert (line.value, line.beside) == ("100%", "2 of 2 links")
    assert line.weeks.select("period_start", "value").rows() == [
        (date(2025, 5, 12), 0.0), (date(2025, 5, 19), 0.5), (date(2025, 5, 26), 0.5), (date(2025, 6, 2), 1.0),
    ]  # fmt: skip


def test_the_page_counts_its_states_and_filters_by_them(found: Checklist) -> None:
    assert count(found) == 19 == sum(count(found, state) for state in (HOLDS, SLIPPING, EARLY, NOT_MEASURED))
    assert f"{count(found, HOLDS)} of {count(found, HOLDS) + count(found, SLIPPING)} lines hold" in words(
        heading(found)
    )
    only = words(cards(found, state=NOT_MEASURED))
    assert "Stand-ups are not recorded yet." in only
    assert "Maintain a big front line" not in only


def test_a_small_line_is_a_picture_with_words() -> None:
    drawn = str(spark(line(weeks(*STEADY, 1.3, running=0.8), goal=0.8)))
    assert 'role="img"' in drawn
    assert "stroke-dasharray" in drawn
    assert "hatch" in str(spark(replace(line(weeks(*STEADY)), state=NOT_MEASURED)))
    assert words(spark(line(weeks(0.5)))) == "too few weeks"


def test_the_weeks_of_the_small_lines_stand_in_a_table(company: Board, found: Checklist) -> None:
    held = rows(data_table(found))
    slack = next(row for row in held if row[0].startswith("Keep slack"))
    assert len(held[0]) == len(slack) == 14
    assert held[0][-1].endswith(", so far")
    monday = company.today - timedelta(days=company.today.weekday())
    asked = Question(start=monday, end=company.today + timedelta(days=1))
    assert slack[-1] == percent(answer("capacity", company, asked)["slack_share"].item())


def test_a_key_to_write_looks_like_one_and_a_phrase_is_a_link(found: Checklist) -> None:
    group, held = found[0]
    said = "Write `effort`: 3 cases (a.b)? wait."
    figure = Figure(metric="silent", figure="silent", start=FIRST, end=FIRST)
    shown = str(cards([(group, [replace(held[0], sentence=said, links={"3 cases (a.b)?": figure})])]))
    assert "<code>effort</code>" in shown
    assert ">3 cases (a.b)?</a> wait." in shown


def test_a_team_has_a_checklist_of_its_own(company: Board) -> None:
    east = lines(powerhouse(of_teams(company, ["east"])))
    assert east["Maintain a big front line"].beside != lines(powerhouse(company))["Maintain a big front line"].beside


def test_of_a_team_only_its_own_people_count_as_able(company: Board) -> None:
    """The others close cases of the team too, where its people are away: nobody is to rely on them."""
    east = of_teams(company, ["east"])
    told = lines(powerhouse(east))["Ensure capacity and capability"]
    theirs = [name for name, one in company.settings.owners.items() if one.team == "east"]
    closed = with_experts(east).filter(lately(east.as_of), ~pl.col("with_expert"))
    each = closed.group_by("case_type", "owner").len().filter(pl.col("len") >= 5)
    able = each.filter(pl.col("owner").is_in(theirs)).group_by("case_type").len()["len"]
    assert told.value == f"{able.min()}" == "4"
    assert each.group_by("case_type").len()["len"].min() == 8
    asked = answer("capability", east, Question(start=east.today, end=east.today))
    assert asked.filter(pl.col("closed") >= east.rules.least_n)["able"].min() == 4
    assert told.weeks["value"].drop_nulls().max() <= 4  # type: ignore[operator]
    assert lines(powerhouse(company))["Ensure capacity and capability"].value == "8"


def test_a_figure_of_a_team_opens_the_cases_of_that_team(company: Board) -> None:
    opened = 0
    for one in lines(powerhouse(of_teams(company, ["east"]))).values():
        shown = re.match(r"([\d,]+) of ", one.beside)
        if one.opens is not None and shown:
            assert of_figure(company, one.opens).height == number(shown[1]), one.asks
        for phrase, figure in one.links.items():
            assert of_figure(company, figure).height == number(phrase.split()[0]), (one.asks, phrase)
            opened += 1
    assert opened > 5


def test_words_of_others_are_escaped(found: Checklist) -> None:
    group, held = found[0]
    hostile = [(group, [replace(held[0], sentence="<img src=x>", beside="<b>", asks="<script>")])]
    assert "<img" not in str(cards(hostile))
    assert "<script" not in str(cards(hostile))
