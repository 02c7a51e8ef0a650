"""How a plain client asks each product for what changed since an instant, page after page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.servers import dynamics, freshdesk, hubspot, jira, odoo, redmine, salesforce, servicenow, zammad, zendesk
from tests.servers.base import Product
from tests.servers.generated import UNTIL
from tests.servers.told import guid
from tests.servers.truth import Truth
from tests.servers.walking import Got, ask, by_field, by_link, by_page, good

SINCE = UNTIL - timedelta(weeks=3)


PRODUCTS: dict[str, Any] = {
    module.__name__.rsplit(".", 1)[-1]: module
    for module in (zendesk, freshdesk, hubspot, salesforce, dynamics, servicenow, jira, zammad, redmine, odoo)
}


def changed(truth: Truth) -> set[int]:
    return {ticket.id for ticket in truth.live() if ticket.updated_at >= SINCE}


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def zendesk_since(server: Product, since: datetime) -> Iterator[list[int]]:
    start = int(since.timestamp())
    for got in by_field(
        server, "/api/v2/incremental/tickets/cursor.json", "after_url", stop="end_of_stream", start_time=start
    ):
        yield [row["id"] for row in got.body["tickets"]]


def freshdesk_since(server: Product, since: datetime) -> Iterator[list[int]]:
    for got in by_link(
        server, "/api/v2/tickets", updated_since=iso(since), order_by="updated_at", order_type="asc", per_page=100
    ):
        yield [row["id"] for row in got.body]


def hubspot_since(server: Product, since: datetime) -> Iterator[list[int]]:
    filters = [{"propertyName": "hs_lastmodifieddate", "operator": "GTE", "value": str(int(since.timestamp() * 1000))}]
    body: dict[str, Any] = {
        "filterGroups": [{"filters": filters}],
        "sorts": [{"propertyName": "hs_lastmodifieddate", "direction": "ASCENDING"}],
        "limit": 200,
    }
    while True:
        got = good(server, "/crm/v3/objects/tickets/search", body=body)
        yield [int(row["id"]) for row in got.body["results"]]
        if "paging" not in got.body:
            return
        body["after"] = got.body["paging"]["next"]["after"]


def salesforce_since(server: Product, since: datetime) -> Iterator[list[int]]:
    soql = f"SELECT Id, Status, Owner.Name FROM Case WHERE SystemModstamp >= {iso(since)}"
    soql += " ORDER BY SystemModstamp ASC, Id ASC"
    for got in by_field(server, "/services/data/v62.0/query", "nextRecordsUrl", q=soql):
        yield [int(row["Id"][3:15]) for row in got.body["records"]]


def dynamics_since(server: Product, since: datetime) -> Iterator[list[int]]:
    numbers = {guid("incident", n): n for n in range(1, 1000)}
    query = {
        "$filter": f"modifiedon ge {iso(since)}",
        "$orderby": "modifiedon asc,incidentid asc",
        "$select": "title,statuscode",
    }
    for got in by_field(
        server, "/api/data/v9.2/incidents", "@odata.nextLink", headers={"Prefer": "odata.maxpagesize=500"}, **query
    ):
        yield [numbers[row["incidentid"]] for row in got.body["value"]]


def servicenow_since(server: Product, since: datetime) -> Iterator[list[int]]:
    asked = f"sys_updated_on>={since:%Y-%m-%d %H:%M:%S}^ORDERBYsys_updated_on^ORDERBYsys_id"
    for got in by_link(server, "/api/now/table/incident", sysparm_query=asked, sysparm_fields="number,state"):
        yield [int(row["number"][3:]) for row in got.body["result"]]


def jira_since(server: Product, since: datetime) -> Iterator[list[int]]:
    local = since.astimezone(server.zone)  # type: ignore[attr-defined]
    body: dict[str, Any] = {
        "jql": f'project = HELP AND updated >= "{local:%Y-%m-%d %H:%M}" ORDER BY updated ASC',
        "fields": ["status", "updated"],
        "maxResults": 5000,
    }
    while True:
        got = good(server, "/rest/api/3/search/jql", body=body)
        yield [int(row["id"]) - 10_000 for row in got.body["issues"]]
        if got.body["isLast"]:
            return
        body["nextPageToken"] = got.body["nextPageToken"]


def zammad_since(server: Product, since: datetime) -> Iterator[list[int]]:
    query = {
        "query": f"updated_at:>={iso(since)}",
        "sort_by": "updated_at",
        "order_by": "asc",
        "per_page": 200,
        "expand": "true",
    }
    for got in by_page(server, "/api/v1/tickets/search", **query):
        yield [row["id"] for row in got.body]


def redmine_since(server: Product, since: datetime) -> Iterator[list[int]]:
    start, total = 0, 1
    while start < total:
        got = good(
            server,
            "/issues.json",
            status_id="*",
            updated_on=f">={iso(since)}",
            sort="updated_on,id",
            limit=100,
            offset=start,
        )
        yield [row["id"] for row in got.body["issues"]]
        start, total = start + got.body["limit"], got.body["total_count"]


def odoo_since(server: Product, since: datetime) -> Iterator[list[int]]:
    start = 0
    while True:
        body = {
            "domain": [["write_date", ">=", f"{since:%Y-%m-%d %H:%M:%S}"]],
            "fields": ["name", "stage_id"],
            "order": "write_date asc, id asc",
            "limit": 500,
            "offset": start,
        }
        got = good(server, "/json/2/helpdesk.ticket/search_read", body=body)
        if not got.body:
            return
        yield [row["id"] for row in got.body]
        start += len(got.body)


WALKS: dict[str, Callable[[Product, datetime], Iterator[list[int]]]] = {
    name: globals()[f"{name}_since"] for name in PRODUCTS
}


FIRST = {
    "zendesk": "/api/v2/incremental/tickets/cursor.json?start_time=0",
    "freshdesk": "/api/v2/tickets?updated_since=2020-01-01T00:00:00Z",
    "hubspot": "/crm/v3/objects/tickets",
    "salesforce": "/services/data/v62.0/query?q=SELECT+Id,Priority+FROM+Case",
    "dynamics": "/api/data/v9.2/incidents",
    "servicenow": "/api/now/table/incident",
    "jira": "/rest/api/3/search/jql?jql=project=HELP&fields=*all",
    "zammad": "/api/v1/tickets?per_page=100&page=1",
    "redmine": "/issues.json?status_id=*",
    "odoo": "/json/2/helpdesk.ticket/search_read",
}


def first(server: Product, **more: Any) -> Got:
    """Ask for some cases."""
    return ask(server, FIRST[server.name], body={} if server.name == "odoo" else None, **more)
