"""A first configuration from a product itself, and presets laid under what a person writes."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.errors import CasewallError
from data.propose.doubts import doubts
from data.propose.lives import draft
from data.propose.rest import propose_rest
from data.propose.rest_hours import week_of, zone_of
from data.settings.presets import lay_presets, names, read
from data.sources.base import SourceError
from data.sources.rest import inspect
from tests.data.rest_desk import pulled
from tests.servers import generated, zendesk
from tests.servers.truth import Group, Person

NOW = generated.UNTIL


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with zendesk.serving(generated.generate(tickets=70, weeks=6), now=lambda: NOW) as running:
        monkeypatch.setenv("ZENDESK_USER", f"{zendesk.EMAIL}/token")
        monkeypatch.setenv("ZENDESK_TOKEN", running.token)
        yield running


def test_init_writes_a_configuration_that_runs(server: Any, tmp_path: Path) -> None:
    text = propose_rest("zendesk", server.url, environment=os.environ, now=NOW, name="desk")
    held = tomllib.loads(text)
    assert held["calendars"] == {
        "support": {
            "timezone": "Europe/Berlin",
            "week": {"mon-fri": "08:00-18:00"},
            "closures": ["2026-10-03", "2026-12-25"],
        }
    }
    assert held["teams"]["Second level"] == {"calendar": "support"}
    assert held["owners"]["Agent A"] == {"team": "Payments", "tier": "front_line"}
    assert not any(name.startswith("Client") for name in held["owners"])
    assert held["sources"] == {"desk": {"preset": "zendesk", "url": server.url}}
    assert doubts(text) == []
    assert server.token not in text
    with draft(text.replace("[sources.desk]", '[sources.desk]\nhistory = "1 week"')) as settings:
        assert pulled(settings, now=NOW).cases


def test_names_of_a_product_that_come_twice_are_one_section(server: Any) -> None:
    server.truth.groups[5] = Group(5, "CLAIMS")
    server.truth.people[13] = Person(13, "agent a", "a2@desk.example", group=5)
    server.truth.people[14] = Person(14, "Agent B", "b2@desk.example", group=5)
    text = propose_rest("zendesk", server.url, environment=os.environ, now=NOW)
    held = tomllib.loads(text)
    assert held["teams"]["CLAIMS"] == {"names": ["Claims"], "calendar": "support"}
    assert held["owners"]["Agent A"] == {"names": ["agent a"], "team": "Payments", "tier": "front_line"}
    assert held["owners"]["Agent B"] == {"team": "CLAIMS", "tier": "front_line"}
    assert "Claims" not in held["teams"]
    assert [line.split("#")[1].strip() for _, line in doubts(text)] == [
        "? the names differ in capitals only: one team?",
        "? the names differ in capitals only: one person?",
    ]


def test_check_shows_who_is_logged_in_and_the_first_rows(server: Any) -> None:
    with draft(propose_rest("zendesk", server.url, environment=os.environ, now=NOW)) as settings:
        facts = inspect("zendesk", settings, now=NOW)
    assert (facts.user, facts.limits) == (zendesk.EMAIL, "x-rate-limit: 400")
    assert [(one.table, one.rows.height) for one in facts.tables] == [("cases", 5), ("events", 5)]
    assert facts.skew is not None
    assert server.token not in repr(facts)


def test_what_is_missing_is_told_before_anything_is_asked(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CasewallError, match=r"the variable ZENDESK_TOKEN is not set.*API token"):
        propose_rest("zendesk", server.url, environment={"ZENDESK_USER": "anna"}, now=NOW)
    with pytest.raises(CasewallError, match=r'no preset "zendes".*Did you mean "zendesk"'):
        propose_rest("zendes", server.url, environment={}, now=NOW)
    assert server.requests == []
    monkeypatch.setenv("ZENDESK_TOKEN", "wrong")
    with pytest.raises(SourceError, match="status 401"):
        propose_rest("zendesk", server.url, environment=os.environ, now=NOW)


def test_a_persons_own_words_win_over_the_presets() -> None:
    own = {
        "preset": "zendesk",
        "url": "https://northwind.zendesk.com/",
        "history": "4 weeks",
        "columns": {"account": "requester_id"},
        "states": {"queued": ["open"], "active": "In work"},
        "auth": {"kind": "token", "token": "env:OTHER"},
    }
    desk = lay_presets({"sources": {"desk": own, "other": {"kind": "csv"}}})["sources"]["desk"]
    assert desk["kind"] == "rest"
    assert desk["history"] == "4 weeks"
    assert desk["columns"]["account"] == "requester_id"
    assert desk["columns"]["case_id"] == "id"
    assert desk["states"]["queued"] == ["new", "open"]
    assert desk["states"]["active"] == ["In work"]
    assert desk["auth"] == {"kind": "token", "token": "env:OTHER"}
    assert desk["case_url"] == "https://northwind.zendesk.com/agent/tickets/{case_id}"
    assert "open" in read("zendesk")["source"]["states"]["active"], "the preset itself is left as it was"
    with pytest.raises(CasewallError, match="there is no such preset"):
        lay_presets({"sources": {"desk": {"preset": "zendsk"}}})


@pytest.mark.parametrize("name", names())
def test_every_preset_is_valid_and_says_which_history_it_fetches(name: str) -> None:
    fill = "\n".join(f'{key} = "x"' for key in read(name)["source"].get("fill", {}))
    with draft(
        f'[sources.desk]\npreset = "{name}"\nurl = "https://desk.example"\n[sources.desk.fill]\n{fill}\n'
    ) as settings:
        held = settings.sources["desk"]
    assert held.columns["case_id"]
    assert held.history is not None
    text = (Path(__file__).parents[2] / "data/sources/presets" / f"{name}.toml").read_text()
    assert "history" in text.split("\n\n")[0].lower()


HOURS = {
    "minutes": (
        {"spans": [{"a": 1440 + 480, "b": 1440 + 1020}, {"a": 2 * 1440 + 1320, "b": 3 * 1440 + 360}]},
        {"hours": "spans", "form": "minutes", "begins": "a", "ends": "b"},
        {"mon": "08:00-17:00", "tue": "22:00-24:00", "wed": "00:00-06:00"},
    ),
    "days": (
        {"hours": {"monday": {"from": "8:30 am", "to": "12:00 pm"}, "tuesday": {"from": "8:30 am", "to": "12:00 pm"}}},
        {"hours": "hours", "form": "days", "days": ["monday", "tuesday"], "begins": "{day}.from", "ends": "{day}.to"},
        {"mon-tue": "08:30-12:00"},
    ),
    "frames": (
        {
            "h": {
                "mon": {"active": True, "t": [["09:00", "12:00"], ["13:00", "17:00"]]},
                "tue": {"active": False, "t": []},
            }
        },
        {"hours": "h", "form": "days", "begins": "{day}.t", "on": "{day}.active"},
        {"mon": "09:00-12:00, 13:00-17:00"},
    ),
    "fields": (
        {"MonStart": "08:00:00.000Z", "MonEnd": "17:00:00.000Z", "TueStart": None, "TueEnd": None},
        {"form": "days", "days": ["Mon", "Tue"], "begins": "{day}Start", "ends": "{day}End"},
        {"mon": "08:00-17:00"},
    ),
    "rows": (
        {"rows": [{"d": "0", "a": 8.0, "b": 12.5}, {"d": "1", "a": 8.0, "b": 12.5}]},
        {"hours": "rows", "day": "d", "begins": "a", "ends": "b", "days": ["0", "1", "2", "3", "4", "5", "6"]},
        {"mon-tue": "08:00-12:30"},
    ),
}


@pytest.mark.parametrize("form", HOURS)
def test_hours_are_read_in_every_form(form: str) -> None:
    record, held, week = HOURS[form]
    assert week_of(record, held) == week


def test_zones_are_found_by_their_city() -> None:
    assert zone_of("Berlin", {}) == ("Europe/Berlin", "")
    assert zone_of("Eastern Time (US & Canada)", {}) == ("America/New_York", "")
    assert zone_of("Europe/Rome", {}) == ("Europe/Rome", "")
    assert zone_of("Atlantis", {}) == ("UTC", 'the product calls it "Atlantis"')
    assert zone_of("Office", {"Office": "Asia/Tokyo"}) == ("Asia/Tokyo", "")
