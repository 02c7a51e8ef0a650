"""What Salesforce tells: its words, rows and history, from the truth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.servers.base import Product, Request
from tests.servers.told import iso
from tests.servers.truth import Ticket

STATUS = {
    "new": "New",
    "open": "Working",
    "pending": "Waiting on Customer",
    "hold": "On Hold",
    "solved": "Closed",
    "closed": "Closed",
}
PRIORITY = {"low": "Low", "normal": "Medium", "high": "High", "urgent": "High"}
FORM = "%Y-%m-%dT%H:%M:%S.000+0000"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PREFIX = {"case": "500", "user": "005", "queue": "00G", "account": "001", "contact": "003", "history": "017"}


class SalesforceRows(Product):
    """The rows of the product; how they are asked for is in salesforce.py."""

    name = "salesforce"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cursors: dict[str, list[dict[str, Any]]] = {}

    def owner(self, values: dict[str, Any]) -> tuple[str, str]:
        """Return the id and name of who owns a case: the person, else the group's queue."""
        who, group = values["assignee"], values["group"]
        return (
            (key("user", who), self.truth.people[who].name)
            if who
            else (key("queue", group), self.truth.groups[group].name)
        )

    def case(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        owner, owner_name = self.owner(ticket.values())
        gone = ticket.deleted_at is not None or ticket.merged_into is not None
        row = {
            "Id": key("case", ticket.id),
            "CaseNumber": f"{ticket.id:08}",
            "Subject": ticket.subject,
            "Status": STATUS[ticket.status],
            "IsClosed": STATUS[ticket.status] == "Closed",
            "Priority": PRIORITY[ticket.priority],
            "Type": ticket.type.title(),
            "Origin": "Web",
            "Reason": None,
            "IsEscalated": ticket.priority == "urgent",
            "OwnerId": owner,
            "Owner.Name": owner_name,
            "Owner.Type": "User" if ticket.assignee else "Queue",
            "AccountId": key("account", ticket.organisation),
            "Account.Name": self.truth.organisations[ticket.organisation],
            "ContactId": key("contact", ticket.requester),
            "Contact.Name": self.truth.people[ticket.requester].name,
            "CreatedDate": iso(ticket.created_at, FORM),
            "LastModifiedDate": iso(ticket.updated_at, FORM),
            "SystemModstamp": iso(ticket.updated_at, FORM),
            "ClosedDate": iso(ticket.closed_at, FORM),
            "BusinessHoursId": "01m000000000001AAA",
            "IsDeleted": gone,
            "ParentId": None,
            "MasterRecordId": key("case", ticket.merged_into) if ticket.merged_into else None,
        }
        return self.dress(row, request)

    def history(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []

        def add(number: int, case: int, at: datetime, by: int | None, field: str, old: Any, new: Any) -> None:
            rows.append(
                {
                    "Id": key("history", number),
                    "CaseId": key("case", case),
                    "Field": field,
                    "OldValue": old,
                    "NewValue": new,
                    "CreatedDate": iso(at, FORM),
                    "CreatedById": key("user", by or 999),
                    "CreatedBy.Name": self.truth.people[by].name if by else "Automated Process",
                    "DataType": "Text",
                    "IsDeleted": False,
                }
            )

        for ticket in self.truth.live():
            add(ticket.id * 100_000, ticket.id, ticket.created_at, ticket.requester, "created", None, None)
            for moment in ticket.story():
                old, new, number = moment.before, moment.after, moment.number * 10
                for at, (field, words) in enumerate({"status": STATUS, "priority": PRIORITY}.items()):
                    if words[str(old[field])] != words[str(new[field])]:
                        add(
                            number + at,
                            ticket.id,
                            moment.at,
                            moment.by,
                            field.title(),
                            words[str(old[field])],
                            words[str(new[field])],
                        )
                if old["type"] != new["type"]:
                    add(
                        number + 4,
                        ticket.id,
                        moment.at,
                        moment.by,
                        "Type",
                        str(old["type"]).title(),
                        str(new["type"]).title(),
                    )
                before, after = self.owner(old), self.owner(new)
                if before != after:
                    add(number + 6, ticket.id, moment.at, moment.by, "Owner", before[1], after[1])
                    add(number + 7, ticket.id, moment.at, moment.by, "Owner", before[0], after[0])
        return rows

    def rows(self, table: str, everything: bool, request: Request) -> list[dict[str, Any]]:
        truth, kind = self.truth, table.lower()
        if kind == "case":
            cases = [self.case(ticket, request) for ticket in [*truth.live(), *truth.gone()]]
            return [row for row in cases if everything or not row["IsDeleted"]]
        if kind == "casehistory":
            return self.history()
        if kind == "user":
            return [
                {"Id": key("user", p.id), "Name": p.name, "Email": p.email, "IsActive": True, "UserType": "Standard"}
                for p in truth.agents()
            ]
        if kind == "group":
            return [
                {"Id": key("queue", g.id), "Name": g.name, "DeveloperName": g.name.replace(" ", "_"), "Type": "Queue"}
                for g in truth.groups.values()
            ]
        if kind == "account":
            return [{"Id": key("account", n), "Name": name} for n, name in truth.organisations.items()]
        if kind == "casestatus":
            words = list(dict.fromkeys(STATUS.values()))
            return [
                {
                    "Id": f"01J{n:012}AAA",
                    "MasterLabel": word,
                    "ApiName": word,
                    "IsClosed": word == "Closed",
                    "IsDefault": word == "New",
                    "SortOrder": n,
                }
                for n, word in enumerate(words, 1)
            ]
        if kind == "businesshours":
            spans = {
                f"{day}{end}Time": f"{text}:00.000Z"
                for n, day in enumerate(DAYS)
                for end, text in zip(("Start", "End"), truth.hours.days.get(n, ("", "")), strict=True)
            }
            return [
                {
                    "Id": "01m000000000001AAA",
                    "Name": truth.hours.name,
                    "IsDefault": True,
                    "IsActive": True,
                    "TimeZoneSidKey": truth.hours.zone,
                    **{k: v if v[0] != ":" else None for k, v in spans.items()},
                }
            ]
        if kind == "holiday":
            return [
                {
                    "Id": f"0C0{n:012}AAA",
                    "Name": name,
                    "ActivityDate": day.isoformat(),
                    "IsAllDay": True,
                    "IsRecurrence": False,
                }
                for n, (day, name) in enumerate(truth.hours.holidays, 1)
            ]
        raise ValueError(f"sObject type '{table}' is not supported.")


def key(kind: str, number: int) -> str:
    """Return an id of 18 characters."""
    return f"{PREFIX[kind]}{number:012}AAA"
