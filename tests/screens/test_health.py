"""The data health page on a company of two files: one loaded well but for a few rows, one that has gone quiet."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from app.board import build
from app.health import Health, Told, health
from app.health_spans import Span, lags
from app.picture import frames_of, open_store
from app.screens.freshness import as_of_note
from app.screens.health_aside import data_table, left_panel, quarantine_panel
from app.screens.health_unknown import unknown_panel
from app.screens.health_view import heading, sources_panel
from app.source_ages import age_words, when_words
from data.rules import rules
from data.settings import load
from data.store import Tried
from data.sync import sync
from tests.screens.markup import rows, tags, words
from tests.spec.company import HEAD
from tests.tables import BERLIN, at

NOW = at("2026-10-15 13:48")
SOURCE = """
[sources.NAME]
kind = "csv"
path = "NAME.csv"
timezone = "Europe/Berlin"
label = "LABEL"

[sources.NAME.columns]
case_id = "Id"
opened_at = "Created"
changed_at = "Changed"
state = "Status"

[sources.NAME.states]
active = ["Open"]
"waiting: client" = ["Pending client"]
done = ["Closed"]
"""
CONFIG = (
    HEAD
    + SOURCE.replace("NAME", "crm").replace("LABEL", "CRM")
    + SOURCE.replace("NAME", "desk").replace("LABEL", "<i>Desk</i>")
)
CRM = """\
Id,Created,Changed,Status
A-1,2026-10-14 09:00,2026-10-14 09:00,Open
A-2,2026-10-14 10:00,2026-10-14 10:00,Awaiting "<img src=x>"
A-3,2026-10-15 10:00,2026-10-15 10:00,Open
A-4,31/09/2026 14:10,,Open
,2026-10-15 10:00,,Open
"""
DESK = "Id,Created,Changed,Status\nD-1,2026-10-15 09:00,2026-10-15 09:00,Open\n"


def wrote(folder: Path, name: str, text: str, *, at_: datetime) -> None:
    quoted = text.replace('Awaiting "<img src=x>"', '"Awaiting ""<img src=x>"""')
    (folder / f"{name}.csv").write_text(quoted, encoding="utf-8")
    os.utime(folder / f"{name}.csv", (at_.timestamp(),) * 2)


def looked(folder: Path, *, as_of: datetime = NOW, span: str = "day") -> Health:
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        by = rules(settings)
        frames = frames_of(store, by=by)
        board = build(frames, settings, by, as_of=as_of, data_version=1)
        stretch = Span.of(span, as_of=as_of, zone=BERLIN)
        told = Told(
            loads=store.loads(), statuses=store.statuses(), quarantine=store.quarantine(), marks=store.marks(),
            absences=store.absences(),
        )  # fmt: skip
        found = lags(frames.events, frames.versions, span=stretch)
        return health(board, told, found, freshness=frames.freshness, as_of=as_of, span=stretch)


def loaded(folder: Path, *, now: datetime) -> None:
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        assert [report.error for report in sync(settings, store, now=now)] == [None] * len(settings.sources)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load a company at 11:44, and at 13:47:48 with a change in CRM that was made 34 s before."""
    folder = tmp_path_factory.mktemp("health")
    (folder / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    wrote(folder, "crm", CRM, at_=at("2026-10-15 11:44"))
    wrote(folder, "desk", DESK, at_=at("2026-10-15 11:44"))
    loaded(folder, now=at("2026-10-15 11:44:10"))
    changed = CRM.replace(
        "A-1,2026-10-14 09:00,2026-10-14 09:00,Open", "A-1,2026-10-14 09:00,2026-10-15 13:47:14,Closed"
    )
    wrote(folder, "crm", changed, at_=at("2026-10-15 13:47:48"))
    loaded(folder, now=at("2026-10-15 13:47:48"))
    return folder


@pytest.fixture(scope="module")
def found(company: Path) -> Health:
    return looked(company)


def test_the_sentence_says_who_is_up_to_date_and_who_is_silent(found: Health) -> None:
    assert words(heading(found)).endswith("CRM is up to date. <i>Desk</i> has been silent since 11:44.")


def test_a_source_is_a_row_whose_parts_add_up_to_what_was_read(found: Health) -> None:
    crm = rows(sources_panel(found))[1]
    assert crm[3:9] == ["5", "0", "1", "2", "0", "2"]
    assert "half in 34 s" in crm[9]
    assert "95% in 34 s" in crm[9]
    assert "dashed 62 s" in crm[9]
    assert crm[10].startswith("1 unknown word, 1 case")


def test_a_stale_file_says_of_when_it_is_and_what_stands_still(found: Health) -> None:
    told = words(sources_panel(found))
    assert "Its newest file is of 11:44, and one is expected every 1 min. Nothing failed" in told
    assert "Until then 1 open case stands as of 11:44, its clock runs on, and every figure that holds one" in told


def test_a_source_that_was_first_read_within_the_span_says_since_when(found: Health, company: Path) -> None:
    """Desk was first read at 11:44:10, in the quarter of an hour from 11:30 on, and brought no change since."""
    later = looked(company, as_of=at("2026-10-16 13:48"))
    said = [
        next(row[9] for row in rows(sources_panel(held)) if "Desk" in row[0])
        for held in (found, looked(company, span="quarter"), later)
    ]
    assert said[0].startswith("no change yet,first read after 11:30")
    assert said[1].startswith("no change yet,first read Thu 15 Oct")
    assert said[2].startswith("no change in 24 hours")


def test_a_source_that_was_known_before_the_span_was_not_first_read_in_it(found: Health) -> None:
    """After a night without loads one brings a row that is new and no change, beside one that it knew."""
    desk = found.sources[1]
    loads = desk.loads.with_columns(unchanged=pl.when(pl.col("loads") > 0).then(1).otherwise(0))
    held = Health(**{**vars(found), "sources": (replace(desk, loads=loads),)})
    assert rows(sources_panel(held))[1][9].startswith("no change in 24 hours")


def test_a_file_is_never_read_before_it_was_written(found: Health) -> None:
    """A load bears the instant at which it began; the file was written again while it went on."""
    crm = replace(found.sources[0], fresh_at=at("2026-10-15 13:47:51"))
    held = Health(**{**vars(found), "sources": (crm,)})
    assert "File of 13:47:51Read 13:47:51" in rows(sources_panel(held))[1][2]
    assert "File of 13:47:48Read 13:47:48" in rows(sources_panel(found))[1][2]


def test_what_could_not_be_read_is_told_by_place_with_its_reason(found: Health) -> None:
    table = rows(quarantine_panel(found))
    assert [row[:5] for row in table[1:]] == [
        ["CRM", "crm.csv, line 5", "Created", "31/09/2026 14:10", "no time format fits"],
        ["CRM", "crm.csv, line 6", "Id", "(empty)", "no case number"],
    ]
    assert [row[5:7] for row in table[1:]] == [["11:44", "1"], ["11:44", "1"]]


def test_a_long_quarantine_is_cut_and_says_so(found: Health) -> None:
    one = found.quarantine.head(1)
    many = pl.concat([one.with_columns(value=pl.lit(str(n))) for n in range(15)])
    longer = Health(**{**vars(found), "quarantine": many})
    assert "and 3 more places with 3 rows." in words(quarantine_panel(longer))


def test_an_unknown_word_comes_with_the_line_that_gives_it_a_meaning(found: Health) -> None:
    (one,) = found.words
    assert (one.word, one.cases, one.section, one.listed) == ('Awaiting "<img src=x>"', 1, "sources.crm.states", False)
    line = next(choice.line for choice in one.choices if choice.meaning == "waiting: client")
    assert line == '"waiting: client" = ["Pending client", "Awaiting \\"<img src=x>\\""]'
    assert one.since == at("2026-10-14 10:00")


def test_words_of_sources_stay_words(found: Health) -> None:
    for panel in (heading, sources_panel, quarantine_panel, unknown_panel, data_table):
        markup = panel(found)
        assert "img" not in tags(markup)
        assert "<i>Desk" not in str(markup)


def test_the_figures_behind_the_line_are_those_of_the_loads_and_changes(found: Health) -> None:
    newest = rows(data_table(found))[1]
    assert newest == ["13:45", "CRM", "1", "5", "0", "1", "2", "0", "2", "1", "34 s", "34 s"]


def test_a_failing_source_says_why_since_when_and_when_it_is_tried_again(company: Path) -> None:
    settings = load(company / "casewall.toml")
    with open_store(settings) as store:
        for minute in (46, 47):
            tried = at(f"2026-10-15 13:{minute}")
            store.note(Tried(source="crm", at=tried, next_at=at("2026-10-15 13:49"), error="crm: 503, busy"))
    try:
        found = looked(company)
        assert "CRM does not answer since 13:46; it is tried again at 13:49, and nothing is lost." in words(
            heading(found)
        )
        told = words(sources_panel(found))
        assert "CRM: 503, busy. It fails since 13:46, tried 2 times; next at 13:49." in told
    finally:
        with open_store(settings) as store:
            store.note(Tried(source="crm", at=NOW, next_at=None))


def test_a_log_of_the_past_is_as_old_as_its_own_clock_says(company: Path) -> None:
    """A file written after the shown instant is no older than nothing, and is never of the future."""
    past = looked(company, as_of=at("2026-10-15 11:00"))
    assert [(one.age, one.fresh_at) for one in past.sources] == [(timedelta(0), at("2026-10-15 11:00"))] * 2


def test_figures_name_the_stale_source_they_rest_on(company: Path) -> None:
    settings = load(company / "casewall.toml")
    with open_store(settings) as store:
        by = rules(settings)
        board = build(frames_of(store, by=by), settings, by, as_of=NOW, data_version=1)
    assert words(as_of_note(board, board.cases)) == "<i>Desk</i> as of 11:44"
    assert as_of_note(board, board.cases.filter(pl.col("source") == "crm")) is None


def test_nothing_wrong_is_said_in_its_place(found: Health) -> None:
    calm = Health(
        **{
            **vars(found),
            "quarantine": found.quarantine.clear(),
            "words": (),
            "sources": (),
            "left": found.left.clear(),
        }
    )
    assert "every row that was read could be used" in words(quarantine_panel(calm))
    assert "every word of the sources stands in a list" in words(unknown_panel(calm))
    assert "No source is configured" in words(heading(calm))
    assert "Nothing was loaded in 24 hours." in words(data_table(calm))
    assert left_panel(calm) is None


def test_cases_that_left_a_listing_are_listed_with_a_link(found: Health) -> None:
    left = pl.DataFrame({"source": ["crm"], "case_id": ["A-9 & co"], "void_at": [at("2026-10-13 09:00")]})
    panel = left_panel(Health(**{**vars(found), "left": left.cast({"void_at": pl.Datetime("us", "UTC")})}))
    assert "1 case is in no listing any more" in words(panel)
    assert "A-9 & co CRM, since Tue 13 Oct" in words(panel)
    assert "source=crm&amp;id=A-9+%26+co" in str(panel)


@pytest.mark.parametrize(
    ("age", "said"),
    [(59, "59 s"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (172_799, "47 h"), (172_800, "2 days")],
)
def test_an_age_is_said_in_one_unit(age: int, said: str) -> None:
    assert age_words(timedelta(seconds=age)) == said


def test_an_instant_is_said_as_short_as_it_is_clear() -> None:
    said = [when_words(at(text), zone=BERLIN, today=NOW.date())
            for text in ("2026-10-15 11:44", "2026-10-13 11:44", "2025-10-13 11:44")]  # fmt: skip
    assert said == ["11:44", "Tue 13 Oct 11:44", "2025-10-13 11:44"]


def test_spans_are_cut_into_whole_buckets_and_local_days() -> None:
    autumn = at("2026-10-26 12:00")
    days = Span.of("quarter", as_of=autumn, zone=BERLIN)
    assert (len(days.starts), days.starts[-1], days.end) == (91, at("2026-10-26 00:00"), at("2026-10-27 00:00"))
    # the day on which the clock goes back has 25 hours
    assert days.starts[-1] - days.starts[-2] == timedelta(hours=25)
    day = Span.of("day", as_of=at("2026-10-15 13:48"), zone=BERLIN)
    assert (len(day.starts), day.starts[-1], day.end) == (96, at("2026-10-15 13:45"), at("2026-10-15 14:00"))
