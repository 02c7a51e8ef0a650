"""What happened to cases, in each way in which products tell it, becomes events; their opening too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.sources.base import SourceError
from tests.data.rest_desk import Store, desk, pulled
from tests.data.rest_plain import COLUMNS, HOW, START, Plain, iso
from tests.servers.base import Answer, Request, Route

NOW = START + timedelta(days=2)
PAST = [
    ("status", "new", "open", "Ann"),
    ("owner", None, "7", "Ann"),
    ("colour", "red", "blue", "Bob"),
    ("status", "open", "done", None),
]


class Storied(Plain):
    """A plain product that tells the past of its rows: in them, a row at a time, or of several rows at once."""

    def routes(self) -> dict[str, Route]:
        return {
            **super().routes(),
            r"GET /rows/(\d+)/past": self.one,
            r"POST /pasts": lambda r: Answer(body=self.many([one["id"] for one in r.body["inputs"]])),
            r"GET /pasts": lambda r: Answer(body=self.many(r.query["ids"].split(";"))),
            r"GET /notes": lambda r: Answer(body=[{"id": int(f"{n}0"), "row": [n]} for n in r.query["ids"].split(",")]),
            r"POST /values": lambda r: Answer(body=self.many(r.body["notes"], tens=10)),
            r"GET /names": lambda r: Answer(body=[{"key": 7, "first": "Ann", "last": "Agent"}]),
        }  # fmt: skip

    def one(self, request: Request, number: str) -> Answer:
        return Answer(body={"past": self.told(int(number))}) if self.there(number) else self.missing(request)

    def many(self, ids: list[Any], *, tens: int = 1) -> list[dict[str, Any]]:
        return [{"of": one, **past} for one in ids for past in self.told(int(one) // tens)]

    def there(self, number: str) -> bool:
        return any(row["id"] == int(number) for row in self.rows)

    def told(self, number: int) -> list[dict[str, Any]]:
        return [
            {"id": number * 100 + at, "at": iso(START + timedelta(minutes=10 * at)), "by": {"name": by},
             "items": [{"field": field, "old": old, "to": to}]}
            for at, (field, old, to, by) in enumerate(PAST, 1)
        ]  # fmt: skip

    def dress(self, row: dict[str, Any], request: Request) -> dict[str, Any]:
        # as an object by field, inside a text: so one product tells it
        if isinstance(row.get("id"), int):
            row["inside"] = json.dumps({"log": self.told(row["id"])})
        return super().dress(row, request)


EXPLODE = '[sources.desk.events]\nexplode = ["items"]'
WAYS = {
    "inside the record": ('[sources.desk.events]\nexplode = ["inside", "value", "items"]', "^^^"),
    "a request a case": (
        f"""[sources.desk.events.request]
path = "/rows/{{id}}/past"
records = "past"
{EXPLODE}""",
        "^^",
    ),
    "a request for many, in the body": (
        f"""[sources.desk.events.request]
path = "/pasts"
method = "POST"
body = {{ inputs = [{{ id = "{{each}}" }}] }}
parent = "of"
{EXPLODE}""",
        "^^",
    ),
    "a request for many, in the address": (
        f"""[sources.desk.events.request]
path = "/pasts"
params = {{ ids = "{{ids}}" }}
join = ";"
parent = "of"
{EXPLODE}""",
        "^^",
    ),
    "in two steps": (
        f"""[sources.desk.events.request]
path = "/notes"
params = {{ ids = "{{ids}}" }}
parent = "row.0"
[sources.desk.events.then]
path = "/values"
method = "POST"
body = {{ notes = "{{ids}}" }}
parent = "of"
{EXPLODE}""",
        "^^^",
    ),
}


def declared(url: str, way: str, more: str = "") -> str:
    section, case = WAYS[way]
    return f"""
[sources.desk]
kind = "rest"
url = "{url}"
{more}
[sources.desk.auth]
token = "env:DESK_TOKEN"
[sources.desk.request]
records = "data.rows"
watermark = "updated_at"
{HOW["page"]}
{COLUMNS}
{section}
only = ["status", "owner"]
changes = {{ field = "field", value = "to", old = "old" }}
start = {{ at = "created_at", fields = {{ status = "status.name", owner = "owner" }} }}
[sources.desk.events.columns]
case_id = "{case}.id"
occurred_at = "^.at"
event_id = "{{^.id}}-{{field}}"
state = "changed.status"
owner = "changed.owner@names"
actor = "^.by.name"
[sources.desk.lookups.names]
path = "/names"
key = "key"
value = "{{first}} {{last}}"
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storied]:
    with Storied(now=lambda: NOW).running() as running:
        running.rows = running.rows[:30]
        monkeypatch.setenv("DESK_TOKEN", running.token)
        yield running


def past_of(number: int) -> list[tuple[str | None, ...]]:
    return [
        (iso(START), "new", "", None),
        (iso(START + timedelta(minutes=10)), "open", None, "Ann"),
        (iso(START + timedelta(minutes=20)), None, "Ann Agent", "Ann"),
        (iso(START + timedelta(minutes=40)), "done", None, ""),
    ]


def told(store: Store) -> dict[str, list[tuple[str | None, ...]]]:
    found: dict[str, list[tuple[str | None, ...]]] = {}
    for row in store.events.values():
        found.setdefault(str(row["case_id"]), []).append((row["occurred_at"], row["state"], row["owner"], row["actor"]))
    return {key: sorted(rows, key=lambda row: str(row[0])) for key, rows in found.items()}


@pytest.mark.parametrize("way", WAYS)
def test_the_past_of_every_case_comes_with_its_opening(server: Storied, tmp_path: Path, way: str) -> None:
    settings = desk(tmp_path, declared(server.url, way))
    store = pulled(settings, now=NOW)
    assert told(store) == {str(row["id"]): past_of(row["id"]) for row in server.rows}
    asked = len(server.requests)
    server.rows[4] |= {"updated_at": iso(NOW), "subject": "changed"}
    pulled(settings, now=NOW + timedelta(minutes=1), store=store)
    pasts = [
        request
        for request in server.requests[asked:]
        if "past" in request.path or request.path in ("/notes", "/values")
    ]
    assert len(pasts) <= 2, "only of the case that changed"


def test_a_case_that_was_deleted_meanwhile_has_no_past_and_a_wrong_path_is_told(
    server: Storied, tmp_path: Path
) -> None:
    settings = desk(tmp_path, declared(server.url, "a request a case"))
    server.before = lambda running, request: running.rows.__delitem__(3) if len(running.rows) == 30 else None
    rows = list(server.rows)
    server.rows = rows
    assert "30" in told(pulled(settings, now=NOW))
    wrong = declared(server.url, "a request a case").replace("/rows/{id}/past", "/rows/{id}/history")
    with pytest.raises(SourceError, match="status 404"):
        pulled(desk(tmp_path, wrong), now=NOW)


def test_old_open_cases_get_their_past_after_history(server: Storied, tmp_path: Path) -> None:
    listed = HOW["page"].replace('sort = "updated_at"', 'sort = "id"')
    more = 'history = "2 days"\nfull = "1 day"\nlisting = "open"'
    text = declared(server.url, "a request a case", more)
    text += f'[sources.desk.listed]\nrecords = "data.rows"\norder = "none"\n{listed}\n'
    for row in server.rows[:10]:
        row |= {"updated_at": iso(START - timedelta(days=90)), "created_at": iso(START - timedelta(days=99))}
    settings = desk(tmp_path, text)
    store = Store()
    for _ in range(80):
        pulled(settings, now=NOW, store=store, stop_after=3)
        if store.marks.get("old") == "done":
            break
    assert set(told(store)) == {str(row["id"]) for row in server.rows}
    asked = len(server.requests)
    pulled(settings, now=NOW, store=store)
    assert not any("past" in request.path for request in server.requests[asked:])
