"""Each server has the shapes, limits and oddities of its product's public documentation."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.servers import (
    dynamics,
    dynamics_rows,
    freshdesk,
    hubspot,
    jira,
    odoo,
    odoo_rows,
    redmine,
    salesforce,
    servicenow,
    zammad,
    zammad_rows,
    zendesk,
)
from tests.servers.faults import Faults
from tests.servers.generated import IN_A_TIE, TIED_AT, UNTIL, generate
from tests.servers.truth import Truth
from tests.servers.walking import ask, by_field, by_link, good
from tests.servers.walks import first, iso


@pytest.fixture
def truth() -> Truth:
    return generate(tickets=140)


def test_a_salesforce_field_that_is_gone_is_an_error_of_the_query(truth: Truth) -> None:
    with salesforce.serving(truth, faults=Faults(vanishes={"Priority": 2})) as server:
        assert first(server).status == 200
        assert first(server).body[0]["errorCode"] == "INVALID_FIELD"


def test_zendesk_tells_deleted_tickets_events_and_the_last_second_again(truth: Truth) -> None:
    truth.delete(3, at=UNTIL)
    with zendesk.serving(truth, page=25) as server:
        rows = [
            row
            for got in by_field(
                server, "/api/v2/incremental/tickets/cursor.json", "after_url", stop="end_of_stream", start_time=0
            )
            for row in got.body["tickets"]
        ]
        assert {row["id"]: row["status"] for row in rows}[3] == "deleted"
        timed = [
            row["id"]
            for got in by_field(
                server, "/api/v2/incremental/tickets.json", "next_page", stop="end_of_stream", start_time=0
            )
            for row in got.body["tickets"]
        ]
        assert set(timed) == set(truth.tickets)
        assert len(timed) > len(set(timed))
        events = {
            row["id"]: row
            for got in by_field(
                server, "/api/v2/incremental/ticket_events.json", "next_page", stop="end_of_stream", start_time=0
            )
            for row in got.body["ticket_events"]
        }
        told = [
            child for event in events.values() for child in event["child_events"] if child["event_type"] == "Change"
        ]
        assert len(told) == sum(len(ticket.changes) for ticket in truth.live())
        audits = [
            row for got in by_field(server, "/api/v2/tickets/1/audits.json", "links.next") for row in got.body["audits"]
        ]
        assert len(audits) == 1 + len(list(truth.tickets[1].story()))
        spans = good(server, "/api/v2/business_hours/schedules.json").body["schedules"][0]["intervals"]
        assert spans[0] == {"start_time": 1440 + 480, "end_time": 1440 + 1080}
        assert ask(server, "/api/v2/incremental/tickets/cursor.json", start_time=int(time.time())).status == 422


def test_freshdesk_stops_at_its_last_page_and_exports_whole_days(truth: Truth) -> None:
    with freshdesk.serving(truth, page=10, last_page=3, now=lambda: UNTIL) as server:
        assert ask(server, "/api/v2/tickets", page=4).body["errors"][0]["field"] == "page"
        day = TIED_AT.date().isoformat()
        url = good(server, "/api/v2/export/ticket_activities", created_at=day).body["export"][0]["url"]
        lines = good(server, url, auth=False).body["activities_data"]
        assert sum("ticket_type" in line["activity"] for line in lines) == IN_A_TIE
        assert lines[0]["performed_at"].startswith("30-09-2026 ")
        assert ask(server, "/api/v2/export/ticket_activities", created_at=UNTIL.date().isoformat()).status == 404
        assert good(server, "/api/v2/business_hours").body[0]["business_hours"]["monday"] == {
            "start_time": "08:00:00 am",
            "end_time": "06:00:00 pm",
        }


def test_hubspot_keeps_versions_of_a_property_and_ends_a_search_at_its_limit(truth: Truth) -> None:
    with hubspot.serving(truth, page=10, search_limit=20) as server:
        assert ask(server, "/crm/v3/objects/tickets/search", body={"limit": 10, "after": "20"}).status == 400
        got = ask(
            server,
            "/crm/v3/objects/tickets/batch/read",
            body={"inputs": [{"id": "1"}, {"id": "9999"}], "propertiesWithHistory": ["hs_pipeline_stage"]},
        )
        assert got.status == 207
        past = got.body["results"][0]["propertiesWithHistory"]["hs_pipeline_stage"]
        assert [one["timestamp"] for one in past] == sorted((one["timestamp"] for one in past), reverse=True)
        assert past[-1]["value"] == "1"
        rows = [
            row["id"]
            for got in by_field(server, "/crm/v3/objects/tickets?limit=50", "paging.next.link")
            for row in got.body["results"]
        ]
        assert rows == [str(number) for number in truth.tickets]


def test_salesforce_gives_tokens_for_a_client_and_two_rows_for_a_change_of_owner(truth: Truth) -> None:
    with salesforce.serving(truth, page=50) as server:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        asked = {
            "grant_type": "client_credentials",
            "client_id": server.client_id,
            "client_secret": server.client_secret,
        }
        told = good(server, "/services/oauth2/token", auth=False, headers=form, body=asked).body
        assert "expires_in" not in told
        server.token = told["access_token"]
        assert (
            ask(server, "/services/oauth2/token", auth=False, headers=form, body={**asked, "client_secret": "x"}).status
            == 400
        )
        soql = "SELECT CaseId, Field, OldValue, NewValue, CreatedDate FROM CaseHistory"
        soql += (
            f" WHERE (Field = 'Owner' OR Field IN ('Status')) AND CreatedDate < {iso(UNTIL)} ORDER BY CreatedDate DESC"
        )
        rows = [
            row
            for got in by_field(server, "/services/data/v62.0/query", "nextRecordsUrl", q=soql)
            for row in got.body["records"]
        ]
        owners = [row for row in rows if row["Field"] == "Owner"]
        assert sum(str(row["NewValue"]).startswith(("005", "00G")) for row in owners) * 2 == len(owners) > 0
        hours = good(
            server,
            "/services/data/v62.0/query",
            q="SELECT MondayStartTime, SundayStartTime, TimeZoneSidKey FROM BusinessHours WHERE IsActive = true",
        ).body["records"][0]
        assert (hours["MondayStartTime"], hours["SundayStartTime"]) == ("08:00:00.000Z", None)


def test_dynamics_logs_in_and_tells_its_audit(truth: Truth) -> None:
    with dynamics.serving(truth, page=50) as server:
        form, path = {"Content-Type": "application/x-www-form-urlencoded"}, f"/{server.tenant}/oauth2/v2.0/token"
        asked = {
            "grant_type": "client_credentials",
            "client_id": server.client_id,
            "client_secret": server.client_secret,
            "scope": f"{server.url}/.default",
        }
        server.token = good(server, path, auth=False, headers=form, body=asked).body["access_token"]
        wanted = {
            "$filter": f"objecttypecode eq 'incident' and createdon lt {iso(UNTIL)}",
            "$orderby": "createdon desc",
        }
        rows = [
            row
            for got in by_field(server, "/api/data/v9.2/audits", "@odata.nextLink", **wanted)
            for row in got.body["value"]
        ]
        data = [json.loads(row["changedata"])["changedAttributes"] for row in rows]
        assert any(
            one["logicalName"] == "ownerid" and one["newValue"].startswith("systemuser,")
            for some in data
            for one in some
        )
        notes = good(
            server, "/api/data/v9.2/incidents", headers={"Prefer": 'odata.include-annotations="*"'}, **{"$top": 1}
        ).body["value"][0]
        assert notes["statuscode@OData.Community.Display.V1.FormattedValue"] in dynamics_rows.LABEL.values()
        assert ask(server, "/api/data/v9.2/incidents", **{"$skip": 5}).status == 400


def test_servicenow_tells_audits_display_values_and_links(truth: Truth) -> None:
    with servicenow.serving(truth, page=50) as server:
        got = good(
            server,
            "/api/now/table/incident",
            sysparm_limit=5,
            sysparm_offset=5,
            sysparm_display_value="all",
            sysparm_query="state=7^ORstate=6^ORDERBYDESCsys_updated_on",
        )
        assert set(got.body["result"][0]["state"]) == {"display_value", "value"}
        assert int(got.headers["X-Total-Count"]) == sum(ticket.closed_at is not None for ticket in truth.live())
        assert all(f'rel="{rel}"' in got.headers["Link"] for rel in ("first", "prev", "next", "last"))
        rows = [
            row
            for got in by_link(
                server,
                "/api/now/table/sys_audit",
                sysparm_query="tablename=incident^fieldnameINstate,assigned_to^ORDERBYsys_created_on",
            )
            for row in got.body["result"]
        ]
        assert {row["fieldname"] for row in rows} == {"state", "assigned_to"}


def test_jira_has_minutes_in_the_users_zone_and_its_bulk_history_counts_milliseconds(truth: Truth) -> None:
    with jira.serving(truth, page=100) as server:
        assert (
            "Unbounded"
            in ask(server, "/rest/api/3/search/jql", body={"jql": "ORDER BY updated"}).body["errorMessages"][0]
        )
        assert (
            "invalid"
            in ask(server, "/rest/api/3/search/jql", body={"jql": 'updated >= "2026-09-30T10:00:00Z"'}).body[
                "errorMessages"
            ][0]
        )
        got = good(
            server,
            "/rest/api/3/search/jql",
            body={"jql": 'updated >= "2026-09-30 12:00" AND updated < "2026-09-30 12:01"', "maxResults": 100},
        )
        assert len(got.body["issues"]) == IN_A_TIE
        assert set(got.body["issues"][0]) == {"id"}
        body: dict[str, Any] = {"issueIdsOrKeys": [f"HELP-{n}" for n in truth.tickets], "fieldIds": ["status"]}
        found: list[tuple[int, str]] = []
        while True:
            page = good(server, "/rest/api/3/changelog/bulkfetch", body=body).body
            found += [
                (history["created"], log["issueId"])
                for log in page["issueChangeLogs"]
                for history in log["changeHistories"]
            ]
            if "nextPageToken" not in page:
                break
            body["nextPageToken"] = page["nextPageToken"]
        assert len(found) == sum(change.field == "status" for ticket in truth.live() for change in ticket.changes)
        assert min(found)[0] > 1_700_000_000_000


def test_zammad_redmine_and_odoo_tell_their_histories(truth: Truth) -> None:
    states = [change for change in truth.tickets[1].changes if change.field == "status"]
    with zammad.serving(truth) as server:
        rows = good(server, "/api/v1/ticket_history/1").body["history"]
        assert rows[0]["type"] == "created"
        assert len([row for row in rows if row.get("attribute") == "state"]) == len(
            [c for c in states if zammad_rows.STATE[str(c.before)] != zammad_rows.STATE[str(c.after)]]
        )
        assert good(server, "/api/v1/calendars").body[0]["business_hours"]["mon"] == {
            "active": True,
            "timeframes": [["08:00", "18:00"]],
        }
        assert (
            len(
                good(server, "/api/v1/tickets/search", query="state.name:closed AND updated_at:[2026-09-30 TO *]").body[
                    "tickets"
                ]
            )
            == 20
        )
    with redmine.serving(truth) as server:
        journals = good(server, "/issues/1.json", include="journals").body["issue"]["journals"]
        assert [d["new_value"] for j in journals for d in j["details"] if d["name"] == "status_id"] == [
            str(redmine.STATUS[str(c.after)]) for c in states
        ]
        assert "journals" not in good(server, "/issues.json", include="journals", status_id="*").body["issues"][0]
    with odoo.serving(truth, page=1000) as server:
        call = [
            "desk",
            server.uid,
            server.token,
            "mail.message",
            "search_read",
            [[["model", "=", "helpdesk.ticket"], ["res_id", "=", 1]]],
            {"fields": ["date", "tracking_value_ids"], "order": "date asc, id asc"},
        ]
        rows = good(
            server,
            "/jsonrpc",
            auth=False,
            body={
                "jsonrpc": "2.0",
                "method": "call",
                "id": 1,
                "params": {"service": "object", "method": "execute_kw", "args": call},
            },
        ).body["result"]
        ids = [number for row in rows for number in row["tracking_value_ids"]]
        values = good(
            server,
            "/json/2/mail.tracking.value/search_read",
            body={"domain": [["id", "in", ids], ["field_id", "=", 101]], "order": "id asc"},
        ).body
        assert [one["new_value_char"] for one in values] == [
            odoo_rows.STAGES[odoo_rows.STAGE[str(c.after)]][0]
            for c in states
            if odoo_rows.STAGE[str(c.before)] != odoo_rows.STAGE[str(c.after)]
        ]
        call[2] = "wrong"
        assert (
            good(
                server,
                "/jsonrpc",
                auth=False,
                body={"params": {"service": "object", "method": "execute_kw", "args": call}},
            ).body["error"]["data"]["name"]
            == "odoo.exceptions.AccessDenied"
        )
