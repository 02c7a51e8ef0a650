"""What people and monitors see of televisions: what each was handed, how long it is unseen, who was seen today."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

from app import queries, televisions_now
from app.powerhouse import Line
from app.screens.televisions_pair import Form
from app.tv.asked import paired, revoked
from app.watching import watched
from tests.tv.conftest import Office, ask


def test_the_picture_a_television_was_handed_is_kept_until_it_is_revoked(office: Office) -> None:
    television = office.paired("lobby")
    assert televisions_now.walls(televisions_now.televisions())["shown"] == {}  # it asked for nothing yet
    sent = television.get("/tv/picture?w=1366&h=768").json()
    walls = televisions_now.walls(televisions_now.televisions())
    (tag,) = walls["pictures"]
    assert walls["shown"] == {"lobby": {"tag": tag, "live": True, "w": 1366, "h": 768}}
    assert json.loads(walls["pictures"][tag])["model"] == sent["model"]
    assert not revoked("LOBBY").refused
    assert televisions_now.walls(televisions_now.televisions()) == {"pictures": {}, "shown": {}}


def test_a_monitor_is_told_how_long_each_paired_television_is_unseen(office: Office) -> None:
    office.paired("lobby").get("/tv/picture")
    office.paired("kitchen")  # never seen
    ask(office.television())
    told = re.findall(r'casewall_television_unseen_seconds\{television="(.*)"\} (.*)', watched(office.site).decode())
    assert [name for name, _ in told] == ["lobby"]
    assert 0 <= float(told[0][1]) < 20


def test_the_health_says_whether_the_store_can_be_read(office: Office) -> None:
    monitor = office.television()
    assert monitor.get("/healthz").json()["status"] == "ok"
    with closing(sqlite3.connect(office.site.settings.path.parent / "casewall.db")) as other:
        other.execute("ALTER TABLE meta RENAME TO gone")
        told = monitor.get("/healthz")
        assert (told.status_code, told.json()) == (503, {"status": "the store cannot be read"})
        other.execute("ALTER TABLE gone RENAME TO meta")
    assert monitor.get("/healthz").status_code == 200


def test_the_checklist_says_which_televisions_were_not_seen_today(office: Office) -> None:
    line = on_the_wall()
    assert (line.value, line.state) == (None, "not measured")
    assert "`[[televisions]]`" in line.sentence
    office.paired("lobby").get("/tv/picture")
    office.paired("kitchen")
    queries.forget()
    line = on_the_wall()
    assert (line.value, line.beside, line.state) == ("50%", "1 of 2", "slipping")
    assert line.sentence == "Not seen today: kitchen."


def on_the_wall() -> Line:
    held = queries.checklist(None, seen=televisions_now.seen_today())
    return next(line for _, lines in held for line in lines if line.asks == "Put performance on the wall")


def test_the_page_is_refused_in_a_line_and_nothing_is_written(office: Office) -> None:
    before = office.site.settings.path.read_bytes()
    for form, why in (
        (Form(code="AAAAAA", name="lobby"), "No television shows the code AAAAAA now"),
        (Form(code=str(ask(office.television())["code"]), name="lobby", team="nowhere"), "There is no such"),
        (Form(code="AAAAAA", name="<b>"), "a name of letters"),
    ):
        office.devices.look()
        said = paired(form)
        assert said.refused, form
        assert why.lower() in said.words.lower()
        assert "\n" not in said.words
    assert office.site.settings.path.read_bytes() == before
    assert revoked("nobody").refused
