"""Televisions against a real store, a real configuration and the application's own routes, without Streamlit's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.asgi import app
from app.clock import Clock, now
from app.served import Site, install
from app.tv import devices as held
from app.tv import pictures, routes
from app.tv.devices import Devices, devices
from app.tv.pairing import Asked, Paired, pair
from app.wall import last_good
from data.settings import load
from data.sync import load_source
from tests.app.command import company
from tests.data.conftest import either_store, postgres_store  # noqa: F401

NOON = datetime(2026, 10, 14, 10, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Site]:
    """Install a site of seven cases whose clock is that of a past day."""
    company(tmp_path)
    here = Site.of(load(tmp_path / "casewall.toml"), clock=Clock.start(NOON))
    load_source("crm", here.settings, here.store, clock=here.clock.now)
    st.cache_resource.clear()
    last_good.forget()
    install(here)
    pictures.PICTURES = routes.PICTURES = pictures.Pictures()
    yield here
    for one in held._devices:
        one.stop()
    held._devices.clear()
    st.cache_resource.clear()
    here.store.close()


@dataclass
class Office:
    """The served site, and what people do in it."""

    site: Site
    server: Starlette

    def television(self, address: str = "192.168.1.20") -> TestClient:
        """Return a browser with no cookie yet."""
        return TestClient(self.server, base_url="http://casewall.example:8501", client=(address, 50000))

    def pair(self, code: str, name: str = "lobby", **wanted: str) -> Paired:
        """Pair at the command's side: by the store and the file alone, then wait until the server has looked."""
        self.devices.look()  # who reads the code off the screen is slower than this
        found = pair(self.site.settings, self.site.store, code, Asked(name=name, **wanted), now=now())  # type: ignore[arg-type]
        self.devices.look()
        return found

    def paired(self, name: str = "lobby", **wanted: str) -> TestClient:
        """Return a television that is paired."""
        television = self.television()
        code = ask(television)["code"]
        self.pair(str(code), name, **wanted)
        return television

    @property
    def devices(self) -> Devices:
        """Return what the server knows of televisions."""
        return devices()


@pytest.fixture
def office(desk: Site) -> Office:
    """Serve the application's own routes with its middleware; Streamlit's need its runtime."""
    return Office(site=desk, server=Starlette(routes=app._user_routes, middleware=app._user_middleware))


def ask(television: TestClient) -> dict[str, object]:
    """Ask for a code as the television's page does."""
    answer = television.post("/tv/code", json={})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    assert found["code"] is None or re.fullmatch("[A-HJ-NP-Z2-9]{6}", str(found["code"]))
    return found
