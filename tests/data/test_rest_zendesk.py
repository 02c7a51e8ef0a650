"""The preset for Zendesk against a server that answers as Zendesk documents: in the end our rows are its truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.errors import CasewallError
from data.settings import Settings
from tests.data.rest_desk import Store, desk, pulled
from tests.servers import generated, zendesk
from tests.servers.faults import Faults
from tests.servers.truth import Truth

NOW = generated.UNTIL + timedelta(minutes=2)
FAST = 'rate = "60000 / min"'


class Clock:
    """The product's clock, which a test moves on."""

    at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    truth, clock = generated.generate(tickets=70, weeks=12), Clock()
    with zendesk.serving(truth, now=clock) as server:
        monkeypatch.setenv("ZENDESK_USER", f"{zendesk.EMAIL}/token")
        monkeypatch.setenv("ZENDESK_TOKEN", server.token)
        yield truth, server, clock


def settings(folder: Path, url: str, more: str = "") -> Settings:
    text = f'[sources.desk]\npreset = "zendesk"\nurl = "{url}"\n{FAST}\n{more}\n'
    return desk(folder, text + f"[sources.desk.request]\n{FAST}\n[sources.desk.events.request]\n{FAST}\n")


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def cases_of(truth: Truth) -> dict[str, dict[str, str]]:
    found = {}
    for ticket in truth.tickets.values():
        found[str(ticket.id)] = {
            "case_id": str(ticket.id),
            "opened_at": iso(ticket.created_at),
            "changed_at": iso(ticket.updated_at),
            "state": "deleted" if ticket.deleted_at else ticket.status,
            "owner": truth.people[ticket.assignee].name if ticket.assignee else "",
            "holder": truth.groups[ticket.group].name,
            "team": truth.groups[ticket.group].name,
            "case_type": ticket.type,
            "priority": ticket.priority,
            "account": truth.organisations[ticket.organisation],
            "subject": ticket.subject,
            "source_due_at": iso(ticket.due_at) if ticket.type == "task" else "",
        }
    return found


def events_of(truth: Truth, *, since: datetime) -> list[tuple[str | None, ...]]:
    """Return (case, instant, state, owner, holder), a field that was not changed being None."""
    found: list[tuple[str | None, ...]] = []
    for ticket in truth.live():
        first = ticket.initial
        owner = truth.people[int(first["assignee"])].name if first["assignee"] else ""
        row = (
            str(ticket.id),
            iso(ticket.created_at),
            str(first["status"]),
            owner,
            truth.groups[int(first["group"] or 0)].name,
        )
        found += [row] if ticket.created_at >= since else []
        for change in ticket.changes:
            told: dict[str, str | None] = dict.fromkeys(("status", "assignee", "group"))
            if change.field not in told or change.at < since:
                continue
            name = {"assignee": lambda key: truth.people[key].name, "group": lambda key: truth.groups[key].name}.get(
                change.field, str
            )
            told[change.field] = "" if change.after is None else name(change.after)  # type: ignore[operator]
            found.append((str(ticket.id), iso(change.at), *told.values()))
    return sorted(found, key=str)


def events_in(store: Store) -> list[tuple[str | None, ...]]:
    names = ("case_id", "occurred_at", "state", "owner", "holder")
    return sorted((tuple(row[name] for name in names) for row in store.events.values()), key=str)


def test_all_of_it_comes_and_nothing_comes_twice(world: Any, tmp_path: Path) -> None:
    truth, server, _ = world
    held = settings(tmp_path, server.url)
    store = pulled(held, now=NOW)
    assert store.cases == cases_of(truth)
    assert events_in(store) == events_of(truth, since=datetime.min.replace(tzinfo=NOW.tzinfo))
    asked, pages = len(server.requests), len(store.pages)
    again = pulled(held, now=NOW, store=store)
    assert len(server.requests) - asked == 2, "an idle pull asks for cases and for events, and for nothing else"
    # the product's clock may have moved its own place on meanwhile: then a page brings that mark alone
    *before, last = again.pages[pages:]
    assert last.current
    assert not any(page.tables for page in before)


def test_what_changed_comes_before_history_and_history_newest_first(world: Any, tmp_path: Path) -> None:
    truth, server, _ = world
    held = settings(tmp_path, server.url, 'history = "6 weeks"')
    store = pulled(held, now=NOW)
    kinds = [
        "current" if p.current else "listing" if p.listing else "history" if p.history else "change"
        for p in store.pages
    ]
    assert kinds[: kinds.index("current")] == ["change"] * kinds.index("current")
    assert kinds[kinds.index("current") :][:2] == ["current", "listing"]
    assert set(kinds[kinds.index("listing") + 1 :]) == {"history"}
    backs = [json.loads(page.marks["history"])["back"] for page in store.pages if "history" in page.marks]
    assert backs == sorted(backs, reverse=True)
    assert len(set(backs)) == 7
    for page, back in zip([page for page in store.pages if "history" in page.marks], [iso(NOW), *backs], strict=False):
        for name, table in page.tables:  # everything of a page lies in its slice, or was known before
            column = "^.created_at" if name == "events" else "updated_at"
            oldest = datetime.fromisoformat(min(table.frame[column]))
            assert oldest >= datetime.fromisoformat(back) - timedelta(days=7)
    told = [page.told for page in store.pages if page.told]
    assert told[-1] == "history back to 20 Aug 2026"
    open_ones = {key for key, row in cases_of(truth).items() if row["state"] in ("new", "open", "pending", "hold")}
    assert open_ones <= store.cases.keys(), "old open cases come with the listing"
    assert "history" not in [k for p in pulled(held, now=NOW, store=store).pages[len(kinds) :] for k in p.marks]
    longer = pulled(settings(tmp_path, server.url, 'history = "20 weeks"'), now=NOW, store=store)
    assert longer.cases == cases_of(truth)


def test_a_change_comes_with_the_next_pull(world: Any, tmp_path: Path) -> None:
    truth, server, clock = world
    held = settings(tmp_path, server.url)
    store = pulled(held, now=NOW)
    for minute, number in enumerate((3, 7, 3, 11), 1):
        clock.at = NOW + timedelta(minutes=2 * minute)
        truth.change(number, at=clock.at - timedelta(seconds=70), by=4, status="pending", assignee=4, group=2)
        truth.change(number, at=clock.at - timedelta(seconds=65), by=4, status="open", assignee=None)
        pages = len(store.pages)
        pulled(held, now=clock.at, store=store)
        assert store.cases == cases_of(truth)
        assert not any(page.history for page in store.pages[pages:])
    truth.delete(5, at=clock.at)
    truth.tickets[5].updated_at = clock.at
    clock.at += timedelta(minutes=2)
    assert pulled(held, now=clock.at, store=store).cases["5"]["state"] == "deleted"
    everything = events_of(truth, since=datetime.min.replace(tzinfo=NOW.tzinfo))
    assert [row for row in events_in(store) if row[0] != "5"] == everything


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
def test_killed_after_any_page_and_failing_all_along_it_ends_with_the_truth(
    world: Any, tmp_path: Path, seed: int
) -> None:
    truth, server, clock = world
    server.faults = Faults.seeded(seed, share=0.1, kinds=("429", "429-date"))
    held = settings(tmp_path, server.url)
    store = Store()
    for number in range(200):
        pulled(held, now=clock.at, store=store, stop_after=1 + number * seed % 4)
        if number % 7 == 0:
            clock.at += timedelta(minutes=2)
            truth.change(1 + number, at=clock.at - timedelta(seconds=80), by=2, status="hold", assignee=2)
        if '"back":"2026-07' in store.marks.get("history", "") and number > 20:
            break
    store = pulled(held, now=clock.at, store=store)
    assert store.cases == cases_of(truth)
    assert events_in(store) == events_of(truth, since=datetime.min.replace(tzinfo=NOW.tzinfo))


def test_a_clock_that_is_behind_ours_loses_nothing(world: Any, tmp_path: Path) -> None:
    truth, server, clock = world
    held = settings(tmp_path, server.url)
    ours = timedelta(minutes=20)
    store = pulled(held, now=NOW + ours)
    clock.at = NOW + timedelta(minutes=3)
    truth.change(9, at=NOW + timedelta(seconds=30), by=3, status="hold")
    pulled(held, now=clock.at + ours, store=store)
    assert store.cases == cases_of(truth)
    skew = [page.skew for page in store.pages if page.skew][-1]
    assert abs(skew + ours) < timedelta(seconds=2)


def test_a_wrong_token_is_told_with_the_remedy(world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, server, _ = world
    monkeypatch.setenv("ZENDESK_TOKEN", "wrong-and-secret")
    with pytest.raises(
        CasewallError, match=r"status 401 \(\"Couldn't authenticate you\"\)\. .*sources\.desk\.auth"
    ) as told:
        pulled(settings(tmp_path, server.url), now=NOW)
    assert "wrong-and-secret" not in str(told.value)
