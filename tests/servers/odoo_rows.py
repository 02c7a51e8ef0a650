"""What Odoo tells: its words, rows and history, from the truth."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers.base import Product, Request
from tests.servers.told import iso
from tests.servers.truth import Ticket

STAGE = {"new": 1, "open": 2, "pending": 3, "hold": 4, "solved": 5, "closed": 5}
STAGES = {
    1: ("New", False),
    2: ("In Progress", False),
    3: ("Customer Feedback", False),
    4: ("On Hold", False),
    5: ("Solved", True),
    6: ("Cancelled", True),
}
PRIORITY = {"low": "0", "normal": "1", "high": "2", "urgent": "3"}
PRIORITIES = {"0": "Low priority", "1": "Medium priority", "2": "High priority", "3": "Urgent"}
FIELD = {
    "status": (101, "Stage"),
    "group": (102, "Helpdesk Team"),
    "assignee": (103, "Assigned to"),
    "priority": (104, "Priority"),
    "type": (105, "Type"),
}
FORM = "%Y-%m-%d %H:%M:%S"


class OdooRows(Product):
    """The rows of the product; how they are asked for is in odoo.py."""

    name = "odoo"

    def ticket(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        people = self.truth.people
        row: dict[str, Any] = {
            "id": ticket.id,
            "name": ticket.subject,
            "display_name": f"{ticket.subject} (#{ticket.id:05})",
            "ticket_ref": f"{ticket.id:05}",
            "team_id": [ticket.group, self.truth.groups[ticket.group].name],
            "user_id": [ticket.assignee, people[ticket.assignee].name] if ticket.assignee else False,
            "partner_id": [ticket.requester, people[ticket.requester].name],
            "commercial_partner_id": [500 + ticket.organisation, self.truth.organisations[ticket.organisation]],
            "stage_id": [STAGE[ticket.status], STAGES[STAGE[ticket.status]][0]],
            "ticket_type_id": [1, ticket.type.title()],
            "priority": PRIORITY[ticket.priority],
            "kanban_state": "normal",
            "active": ticket.merged_into is None,
            "create_date": iso(ticket.created_at, FORM),
            "write_date": iso(ticket.updated_at, FORM),
            "close_date": iso(ticket.closed_at, FORM) or False,
            "sla_deadline": iso(ticket.due_at, FORM),
            "date_last_stage_update": iso(ticket.updated_at, FORM),
        }
        return self.dress(row, request)

    def rows(self, model: str, request: Request) -> list[dict[str, Any]]:
        truth = self.truth
        if model == "helpdesk.ticket":
            return [self.ticket(ticket, request) for ticket in truth.live()]
        if model in ("mail.message", "mail.tracking.value"):
            return self.mail(model)
        if model == "helpdesk.stage":
            return [
                {"id": n, "name": name, "fold": fold, "sequence": n, "active": True}
                for n, (name, fold) in STAGES.items()
            ]
        if model == "helpdesk.team":
            return [
                {"id": g.id, "name": g.name, "active": True, "resource_calendar_id": [1, truth.hours.name]}
                for g in truth.groups.values()
            ]
        if model == "res.users":
            return [
                {
                    "id": p.id,
                    "name": p.name,
                    "login": p.email,
                    "active": True,
                    "share": False,
                    "partner_id": [1000 + p.id, p.name],
                    "tz": truth.hours.zone,
                }
                for p in truth.agents()
            ]
        if model == "res.partner":
            return [
                {
                    "id": p.id,
                    "name": p.name,
                    "email": p.email,
                    "parent_id": [500 + (p.organisation or 0), truth.organisations[p.organisation or 1]],
                    "active": True,
                }
                for p in truth.requesters()
            ]
        if model == "resource.calendar":
            return [
                {"id": 1, "name": truth.hours.name, "tz": truth.hours.zone, "active": True, "two_weeks_calendar": False}
            ]
        if model == "resource.calendar.attendance":
            return [
                {
                    "id": day + 1,
                    "calendar_id": [1, truth.hours.name],
                    "dayofweek": str(day),
                    "hour_from": clock(start),
                    "hour_to": clock(end),
                    "day_period": "morning",
                }
                for day, (start, end) in truth.hours.days.items()
            ]
        if model == "resource.calendar.leaves":
            zone = ZoneInfo(truth.hours.zone)
            days = [
                (n, datetime.combine(day, time(), zone), name) for n, (day, name) in enumerate(truth.hours.holidays, 1)
            ]
            return [
                {
                    "id": n,
                    "name": name,
                    "calendar_id": False,
                    "resource_id": False,
                    "date_from": iso(at, FORM),
                    "date_to": iso(at + timedelta(days=1, seconds=-1), FORM),
                }
                for n, at, name in days
            ]
        raise KeyError(model)

    def mail(self, model: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = []
        values: list[dict[str, Any]] = []
        for ticket in self.truth.live():
            common = {"model": "helpdesk.ticket", "res_id": ticket.id, "record_name": ticket.subject}
            first = {
                "date": iso(ticket.created_at, FORM),
                "author_id": [ticket.requester, self.truth.people[ticket.requester].name],
                "message_type": "notification",
                "subtype_id": [9, "Ticket Created"],
            }
            messages.append({**common, **first, "id": ticket.id * 100_000, "tracking_value_ids": []})
            for moment in ticket.story():
                tracked = []
                for change in moment.changes:
                    (old_id, old), (new_id, new) = (
                        self.pair(change.field, change.before),
                        self.pair(change.field, change.after),
                    )
                    if change.field in FIELD and (old_id, old) != (new_id, new):
                        number, label = FIELD[change.field]
                        tracked.append(
                            {
                                "id": change.number,
                                "field_id": [number, f"{label} (helpdesk.ticket)"],
                                "old_value_integer": old_id,
                                "old_value_char": old or False,
                                "new_value_integer": new_id,
                                "new_value_char": new or False,
                                "mail_message_id": [moment.number, ticket.subject],
                                "create_date": iso(moment.at, FORM),
                            }
                        )
                if tracked:
                    who = [1000 + moment.by, self.truth.people[moment.by].name] if moment.by else [2, "OdooBot"]
                    messages.append(
                        {
                            **common,
                            "id": moment.number,
                            "date": iso(moment.at, FORM),
                            "author_id": who,
                            "message_type": "notification",
                            "subtype_id": [10, "Stage Changed"],
                            "tracking_value_ids": [one["id"] for one in tracked],
                        }
                    )
                    values += tracked
            messages += [
                {
                    **common,
                    "id": c.number,
                    "date": iso(c.at, FORM),
                    "author_id": [c.by, self.truth.people[c.by].name],
                    "message_type": "email" if c.by > 100 else "comment",
                    "subtype_id": [1, "Discussions"],
                    "tracking_value_ids": [],
                }
                for c in ticket.comments[1:]
            ]
        return messages if model == "mail.message" else values

    def pair(self, field: str, value: Any) -> tuple[int, str]:
        if field == "status":
            return STAGE[value], STAGES[STAGE[value]][0]
        if field == "group":
            return value, self.truth.groups[value].name
        if field == "assignee":
            return (value, self.truth.people[value].name) if value else (0, "")
        return (0, PRIORITIES[PRIORITY[value]]) if field == "priority" else (1, str(value).title())


def clock(text: str) -> float:
    return int(text[:2]) + int(text[3:]) / 60
