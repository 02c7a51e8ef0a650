"""Every server tells the whole truth through its paging, asks for a token, and fails when it is told to."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.servers import redmine, zammad
from tests.servers.faults import Faults
from tests.servers.generated import IN_A_TIE, TIED_AT, UNTIL, generate
from tests.servers.truth import Truth
from tests.servers.walking import inside
from tests.servers.walks import FIRST, PRODUCTS, SINCE, WALKS, changed, first


@pytest.fixture
def truth() -> Truth:
    return generate(tickets=140)


@pytest.mark.parametrize("name", PRODUCTS)
def test_paging_tells_every_case_that_changed_since_an_instant_though_many_share_a_second(
    name: str, truth: Truth
) -> None:
    assert sum(ticket.updated_at == TIED_AT for ticket in truth.live()) == IN_A_TIE
    with PRODUCTS[name].serving(truth, page=17) as server:
        pages = list(WALKS[name](server, SINCE))
    found = [number for page in pages for number in page]
    assert set(found) == changed(truth)
    assert len(found) == len(set(found))
    assert len([page for page in pages if page]) == -(-len(found) // 17)
    assert all(request.authorised or request.path.endswith("token") for request in server.requests)


@pytest.mark.parametrize("name", PRODUCTS)
def test_nobody_is_answered_without_a_good_token(name: str, truth: Truth) -> None:
    with PRODUCTS[name].serving(truth, faults=Faults(expires_after=2)) as server:
        assert first(server, auth=False).status == 401
        assert [first(server).status for _ in range(3)] == [200, 200, 401]
        server.renew()
        assert first(server).status == 200
    assert [request.authorised for request in server.requests] == [False, True, True, False, True]


@pytest.mark.parametrize("name", PRODUCTS)
def test_faults_come_at_the_request_they_are_due_at(name: str, truth: Truth) -> None:
    at = dict(enumerate(("429", "429-date", "500", "503", "html", "cut", "drop", "slow"), 1))
    with PRODUCTS[name].serving(truth, faults=Faults(at=at, retry_after=1, slow_seconds=0.1)) as server:
        limit = 403 if name == "salesforce" else 429
        got = [first(server) for _ in range(5)]
        assert [one.status for one in got] == [limit, limit, 500, 503, 200]
        assert got[0].headers["Retry-After"] == "1"
        assert (
            timedelta(0)
            <= parsedate_to_datetime(got[1].headers["Retry-After"]) - server.now() + timedelta(seconds=1)
            < timedelta(seconds=3)
        )
        assert got[4].body.startswith("<!DOCTYPE html>")
        with pytest.raises(http.client.IncompleteRead):
            first(server)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
            first(server)
        began = time.monotonic()
        assert first(server).status == 200
        assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize(
    ("name", "rows", "field"),
    [
        ("zendesk", "tickets", "priority"),
        ("freshdesk", "", "priority"),
        ("hubspot", "results.0.properties", "hs_ticket_priority"),
        ("dynamics", "value", "prioritycode"),
        ("servicenow", "result", "priority"),
        ("jira", "issues.0.fields", "priority"),
        ("zammad", "", "priority_id"),
        ("redmine", "issues", "priority"),
        ("odoo", "", "priority"),
    ],
)
def test_a_field_goes_and_another_comes(name: str, rows: str, field: str, truth: Truth) -> None:
    with PRODUCTS[name].serving(
        truth, faults=Faults(vanishes={field: 2}, appears={"sentiment": (2, "good")})
    ) as server:
        before, after = (fields(first(server).body, rows) for _ in range(2))
    assert field in before
    assert "sentiment" not in before
    assert field not in after
    assert after["sentiment"] == "good"


def fields(body: Any, rows: str) -> dict[str, Any]:
    for part in rows.split(".") if rows else ():
        body = body[int(part)] if part.isdigit() else body[part]
    return dict(body[0] if isinstance(body, list) else body)


@pytest.mark.parametrize("name", ["freshdesk", "hubspot", "servicenow", "zammad", "redmine", "odoo"])
def test_a_page_counted_by_offset_loses_a_case_where_another_moves_to_the_end_meanwhile(
    name: str, truth: Truth
) -> None:
    with PRODUCTS[name].serving(truth, page=10) as server:
        walk = WALKS[name](server, SINCE)
        seen = next(walk)
        truth.change(seen[0], at=UNTIL, priority="low" if truth.tickets[seen[0]].priority != "low" else "high")
        found = seen + [number for page in walk for number in page]
    assert len(changed(truth) - set(found)) == 1
    assert found.count(seen[0]) == 2


@pytest.mark.parametrize("name", ["zendesk", "dynamics", "jira"])
def test_a_page_counted_by_its_last_row_loses_nothing_meanwhile(name: str, truth: Truth) -> None:
    with PRODUCTS[name].serving(truth, page=10) as server:
        walk = WALKS[name](server, SINCE)
        seen = next(walk)
        truth.change(seen[0], at=UNTIL, priority="low" if truth.tickets[seen[0]].priority != "low" else "high")
        found = seen + [number for page in walk for number in page]
    assert set(found) == changed(truth)
    assert found[-1] == seen[0]


def test_a_skewed_clock_shows_in_the_date_of_every_answer(truth: Truth) -> None:
    with redmine.serving(truth) as server:
        server.clock_offset = timedelta(minutes=7)
        skew = parsedate_to_datetime(first(server).headers["Date"]) - datetime.now(UTC)
    assert timedelta(minutes=6, seconds=55) < skew < timedelta(minutes=7, seconds=5)


def test_one_connection_serves_many_requests(truth: Truth) -> None:
    with zammad.serving(truth) as server:
        line = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
        for _ in range(3):
            line.request("GET", FIRST["zammad"], headers=server.auth())
            assert len(json.loads(line.getresponse().read())) == 20
        line.close()


def test_the_same_seed_makes_the_same_truth_and_the_same_faults() -> None:
    assert generate(7, tickets=60).live() == generate(7, tickets=60).live()
    assert Faults.seeded(3) == Faults.seeded(3)
    at = Faults.seeded(3, share=0.9, running=2).at
    assert not any(number in at and number + 1 in at and number + 2 in at for number in range(1, 399))
    assert inside({"a": {"b": 1}}, "a.b") == 1


@pytest.mark.parametrize("name", PRODUCTS)
def test_deleted_and_merged_cases_are_told_as_the_product_does(name: str, truth: Truth) -> None:
    truth.delete(5, at=UNTIL)
    truth.merge(6, into=7, at=UNTIL)
    with PRODUCTS[name].serving(truth, page=30) as server:
        found = {number for page in WALKS[name](server, SINCE) for number in page}
    assert (5 in found) == (name == "zendesk")  # with the status "deleted"
    assert (6 in found) == (name not in ("salesforce", "odoo"))  # these two hide them: queryAll, active_test
