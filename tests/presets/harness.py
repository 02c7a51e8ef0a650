"""A preset against its product's server and a real store: pulled through faults and changes, it ends with the truth.

A product's test file subclasses `Desk` (what its server says, in our words), and names it in a class of `Checks`:

    class Zendesk(Desk):
        preset, server_of = "zendesk", zendesk.serving
        def env(self) -> dict[str, str]: ...

    class TestZendesk(Checks, ThroughFaults):
        desk, token = Zendesk, "ZENDESK_TOKEN"

Kills and faults meet what all products share, so three that differ in how they page stand them in every run, and the
others, in a class of their own, in the long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
import stamina

from data.propose.rest import propose_rest
from data.settings import load
from data.store import Store
from data.sync import load_source
from tests.presets.comparing import check_secrets
from tests.presets.desk import FAST, Desk
from tests.presets.reading import Step, content, rows, standing
from tests.presets.world import NOW, Clock, Dying, Killed, Stir, stored, truth_of
from tests.servers.faults import Faults
from tests.servers.truth import Truth

__all__ = ["Checks", "Desk", "Step", "ThroughFaults", "opened", "proposed", "rows", "stored", "truth_of"]


@contextmanager
def opened(
    kind: type[Desk],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    truth: Truth | None = None,
    faults: Faults | None = None,
    page: int = 25,
    **options: Any,
) -> Iterator[Desk]:
    """Serve a truth and point a desk at it, its environment set."""
    clock = Clock()
    held = truth or truth_of()
    with kind.server_of(held, faults=faults or Faults.none(), page=page, now=clock, **options) as server:
        desk = kind(folder, held, server, clock, monkeypatch.setenv)
        desk.renewed()
        yield desk


def all_of_it(kind: type[Desk], folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Pull without a fault, then once more; then delete and merge. Return figures."""
    with opened(kind, folder, monkeypatch, page=50) as desk, stored(folder) as store:
        pulls = desk.until_quiet(store)
        desk.check(store)
        asked = len(desk.server.requests)
        version = store.data_version()
        assert desk.pull(store).error is None
        assert store.data_version() == version
        figures = {"pulls": pulls, "asked": asked, "idle": len(desk.server.requests) - asked,
                   "cases": len(rows(store)), "events": len(standing(store))}  # fmt: skip
        gone_cases_are_void(desk, store)
        return figures


def killed_anywhere(kind: type[Desk], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop between pages, and die before and after a page is stored: what is resumed ends in the same store."""
    with opened(kind, folder, monkeypatch, page=50) as desk:
        with stored(folder) as whole:
            desk.until_quiet(whole)
            wanted = content(whole)
        desk.clock.at = NOW
        died = 0
        for number, after in enumerate((2, 2, 3, 4, 3)):
            with stored(folder, "killed.db") as store:
                died += broken_pull(desk, store, after=after, how=number % 3)
        assert died >= 3
        with stored(folder, "killed.db") as store:
            desk.until_quiet(store)
            desk.check(store)
            assert content(store) == wanted


def faults_and_changes(
    kind: type[Desk], folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, seed: int = 1
) -> list[str]:
    """Pull while everything fails that can and people work on: in the end the store is the truth; no secret is told."""
    kinds = ("429", "429-date", "429-bare", "500", "502", "503", "cut", "drop", "html")
    faults = Faults.seeded(seed, among=600, share=0.25, kinds=kinds, running=3, expires_after=kind.lasts,
                           appears={"sentiment": (30, "good")},
                           vanishes={kind.vanishes: 50} if kind.vanishes else {})  # fmt: skip
    told: list[str] = []
    with caplog.at_level("DEBUG"), opened(kind, folder, monkeypatch, faults=faults) as desk, stored(folder) as store:
        stir = Stir(desk.server, desk.clock, seed=seed)
        for number in range(6):
            if number in (2, 4):
                with suppress(Killed):
                    desk.pull(store, progress=Dying(after=number))
                continue
            report = desk.pull(store)
            told += [report.error] if report.error else []
            if report.error and "status 401" in report.error and not desk.server.oauth:
                desk.server.renew()
                desk.renewed()
            desk.clock.on(seconds=50)
        stir.left = 0
        desk.clock.on(minutes=2)
        healed(desk)
        desk.until_quiet(store, told=told)
        desk.check(store)
        met = {request.fault for request in desk.server.requests} - {None}
        assert len(met) >= 6, met
        assert desk.server.tokens.given >= 2, "the token never expired"
        check_secrets(desk, "\n".join([*told, caplog.text, str(store.loads().rows()), str(store.marks().rows())]))
    return told


def healed(desk: Desk) -> None:
    """Let the fields be there again that went; what goes wrong otherwise goes on."""
    faults = desk.server.faults
    desk.server.faults = desk.server.tokens.faults = Faults(at=faults.at, expires_after=faults.expires_after)
    for number in [t.id for t in desk.truth.live() if t.id % 3 == 0]:
        at = desk.clock.second()
        now = desk.truth.tickets[number].priority
        desk.truth.change(number, at=at, by=2, priority="low" if now != "low" else "high")
    desk.clock.on(minutes=2)


def broken_pull(desk: Desk, store: Store, *, after: int, how: int) -> bool:
    """Pull, and end it at some page: stopped (0), killed with the page stored (1), killed before (2); tell if so."""
    dying = Dying(after)

    def clock() -> datetime:
        if how == 2:
            dying()
        return desk.clock()

    def stop() -> bool:
        with suppress(Killed):
            dying()
        return how == 0 and dying.left == 0

    more: dict[str, Any] = {"stop": stop} if how == 0 else {"progress": dying} if how == 1 else {}
    with suppress(Killed):
        report = load_source("desk", desk.settings(), store, clock=clock, patience=0, **more)
        assert report.error is None
    return dying.left <= 0


def gone_cases_are_void(desk: Desk, store: Store, *, days: float = 8) -> None:
    """Delete and merge: by the product's own word, or when two full listings lack it, such a case is void."""
    gone, lost, other = [t.id for t in desk.truth.live() if t.status == "closed"][-3:]
    for number in (gone, lost):
        desk.truth.change(number, at=desk.clock.second(), by=2, status="open", assignee=2)
    desk.clock.on(minutes=3)
    desk.until_quiet(store)
    assert rows(store)[desk.key(gone)]["state"] == "active"
    at = desk.clock.second()
    desk.truth.delete(gone, at=at)
    desk.truth.merge(lost, into=other, at=at, by=2)
    for _ in range(2):
        desk.clock.on(days=days)
        desk.until_quiet(store)
    held = rows(store)
    assert held[desk.key(gone)]["state"] == "void"
    assert held[desk.key(lost)]["state"] == desk.state(desk.truth.tickets[lost])
    desk.check(store)


def wrong_token(
    kind: type[Desk], folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, status: str = "401"
) -> str:
    """Log in with a wrong secret: one line with the remedy, the secret nowhere, and nothing stored."""
    with opened(kind, folder, monkeypatch) as desk, stored(folder) as store:
        monkeypatch.setenv(name, "planted-and-wrong-4711")
        report = desk.pull(store)
        assert report.error is not None
        assert not report.passing
        assert re.search(rf"status {status}", report.error), report.error
        assert "auth" in report.error
        assert "planted-and-wrong" not in report.error
        assert store.versions().is_empty()
        return report.error


def proposed(kind: type[Desk], folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let `casewall init` write the configuration from what the product says of itself: it loads, and it runs."""
    with opened(kind, folder, monkeypatch, page=60) as desk, stored(folder) as store:
        more = "\n".join([f'rate = "{FAST}"', 'slice = "13 weeks"', desk.config.replace("{url}", desk.server.url)])
        paced = "".join(f'\n[sources.desk.{name}]\nrate = "{FAST}"' for name in desk.paced)
        url, env = desk.server.url, desk.env()
        text = propose_rest(kind.preset, url, environment=env, now=desk.clock(), name="desk", more=more + paced)
        (folder / "casewall.toml").write_text(text)
        settings = load(folder / "casewall.toml")
        desk.settings = lambda: settings  # type: ignore[method-assign]
        desk.until_quiet(store)
        desk.check(store)
        assert not any(secret in text for secret in desk.secrets())
        return text


class Quick:
    """Try again at once instead of waiting longer and longer."""

    desk: ClassVar[type[Desk]]

    @pytest.fixture(autouse=True)
    def _quick(self) -> Iterator[None]:
        stamina.set_testing(True, attempts=5, cap=True)
        yield
        stamina.set_testing(False)


class Checks(Quick):
    """What every preset must stand in every run; a product's file makes a class of tests of it and names its desk."""

    token: ClassVar[str]  # the variable that holds the secret
    status: ClassVar[str] = "401"

    def test_all_of_it_comes_once_and_what_is_deleted_is_void(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        all_of_it(self.desk, tmp_path, monkeypatch)

    def test_a_wrong_secret_is_told_with_the_remedy(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wrong_token(self.desk, tmp_path, monkeypatch, self.token, status=self.status)


class ThroughFaults(Quick):
    """What every preset must stand when it is killed, and when everything fails that can."""

    def test_killed_at_any_page_it_ends_in_the_same_store(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        killed_anywhere(self.desk, tmp_path, monkeypatch)

    def test_faults_and_changes_end_with_the_truth(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        faults_and_changes(self.desk, tmp_path, monkeypatch, caplog)
