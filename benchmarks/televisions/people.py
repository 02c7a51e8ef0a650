"""A person at a page as a client: it speaks to the server as Streamlit's own script in a browser does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from benchmarks.televisions.office import Office

XSRF = "_streamlit_xsrf"
KEPT = 2  # runs for which a browser keeps a message that may come again
# a browser names the page that it stands on; the pages that most people have open stand there more often
PAGES = (
    "late", "owners", "", "case", "trends", "late", "owners", "powerhouse", "", "late",
    "data_health", "owners", "case", "trends", "late", "televisions", "owners", "powerhouse", "", "late",
)  # fmt: skip
STAYS = 60.0  # seconds until somebody goes to the next page
OPENED, UPDATED = "opened", "updated"


@dataclass(frozen=True, kw_only=True)
class Run:
    """A page that was opened or a part of it that was renewed: which, how, how long it took, when it ended."""

    page: str
    kind: str
    seconds: float
    ended: float


@dataclass(kw_only=True)
class Person:
    """Somebody who looks at pages, one after the other, and every run of theirs."""

    number: int
    address: str
    case: str
    runs: list[Run] = field(default_factory=list)
    asked: int = 0  # renewals
    dropped: int = 0  # renewals that were made, but thrown away by the next one before they were sent
    mistakes: list[str] = field(default_factory=list)
    size: int = 0  # bytes that came
    _page: str = ""
    _hash: str = ""
    _begun: dict[str, float] = field(default_factory=dict)
    _timers: dict[str, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)
    _held: dict[str, int] = field(default_factory=dict)
    _done: int = 0

    async def look(self, first: float) -> None:
        """Open pages for ever."""
        await asyncio.sleep(first)
        async with httpx2.AsyncClient(base_url=self.address, verify=False) as client:
            await client.get("/")
            await client.get("/_stcore/health")
            token = client.cookies.get(XSRF) or "PLACEHOLDER_AUTH_TOKEN"
        host = urlsplit(self.address).netloc
        async with connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            origin=Origin(self.address),
            additional_headers={"Cookie": f"{XSRF}={token}"},
            max_size=None,
        ) as socket:
            walk = asyncio.create_task(self._walk(socket))
            try:
                async for message in socket:
                    self.size += len(message)
                    self._take(ForwardMsg.FromString(message), socket)
            except ConnectionClosed as end:
                self.mistakes.append(f"cut off: {end}")
            finally:
                walk.cancel()
                self._stop_timers()

    async def _walk(self, socket: ClientConnection) -> None:
        place = self.number
        while True:
            self._page, self._hash = PAGES[place % len(PAGES)], ""
            await self._ask(socket, "")
            await asyncio.sleep(STAYS)
            place += 1

    async def _ask(self, socket: ClientConnection, part: str) -> None:
        """Ask for a run of the page, or of a part of it that is due."""
        said = BackMsg()
        state = said.rerun_script
        state.query_string = f"source=erp&id={self.case}" if self._page == "case" else ""
        state.page_script_hash = self._hash
        if not self._hash:
            state.page_name = self._page
        state.fragment_id, state.is_auto_rerun = part, bool(part)
        state.cached_message_hashes.extend(self._held)
        state.context_info.url = f"{self.address}/{self._page}"
        state.context_info.timezone, state.context_info.locale = "Europe/Berlin", "en-GB"
        state.context_info.color_scheme = "light"
        if part:
            self.asked += 1
        self._begun.setdefault(part, monotonic())
        await socket.send(said.SerializeToString())

    def _take(self, told: ForwardMsg, socket: ClientConnection) -> None:
        kind = told.WhichOneof("type")
        if told.metadata.cacheable and told.hash:
            self._held[told.hash] = self._done
        if kind == "new_session":
            if not told.metadata.run.fragment_ids:
                self._stop_timers()
                self._hash = told.new_session.page_script_hash
        elif kind == "auto_rerun":
            self._begin_timer(told.auto_rerun.fragment_id, told.auto_rerun.interval, socket)
        elif kind == "stop_auto_rerun":
            for part in told.stop_auto_rerun.fragment_ids:
                self._stop_timer(part)
        elif kind == "ref_hash":
            self._held[told.ref_hash] = self._done
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            if told.delta.new_element.WhichOneof("type") == "exception":
                self.mistakes.append(f"{self._page}: {told.delta.new_element.exception.message}")
        elif kind == "page_not_found":
            self.mistakes.append(f"{self._page}: not found")
        elif kind == "script_finished":
            self._finished(told)

    def _finished(self, told: ForwardMsg) -> None:
        at, status = monotonic(), ForwardMsg.ScriptFinishedStatus
        parts = list(told.metadata.run.fragment_ids)
        if parts and told.script_finished == status.FINISHED_EARLY_FOR_RERUN:
            self.dropped += 1
        elif told.script_finished == status.FINISHED_SUCCESSFULLY and (began := self._begun.pop("", None)):
            self.runs.append(Run(page=self._page, kind=OPENED, seconds=at - began, ended=at))
        elif told.script_finished == status.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            for part in parts or [name for name in self._begun if name]:
                if began := self._begun.pop(part, None):
                    self.runs.append(Run(page=self._page, kind=UPDATED, seconds=at - began, ended=at))
        self._done += 1
        self._held = {key: run for key, run in self._held.items() if self._done - run <= KEPT}

    def _begin_timer(self, part: str, interval: float, socket: ClientConnection) -> None:
        if part in self._timers and self._timers[part][0] == interval:
            return
        self._stop_timer(part)
        self._timers[part] = (interval, asyncio.create_task(self._beat(part, interval, socket)))

    async def _beat(self, part: str, interval: float, socket: ClientConnection) -> None:
        due = monotonic()
        while True:
            due += interval
            await asyncio.sleep(max(0.0, due - monotonic()))
            await self._ask(socket, part)

    def _stop_timer(self, part: str) -> None:
        if held := self._timers.pop(part, None):
            held[1].cancel()

    def _stop_timers(self) -> None:
        for part in list(self._timers):
            self._stop_timer(part)
        self._begun = {part: began for part, began in self._begun.items() if not part}


def started(office: Office, count: int, *, seed: int = 2) -> tuple[list[Person], list[asyncio.Task[Any]]]:
    """Let people come in within some seconds, each at another page."""
    draw = Random(seed)
    with office.store() as store:
        cases = store.events().filter(source="erp")["case_id"].unique(maintain_order=True).tail(count).to_list()
    people = [Person(number=place, address=office.address, case=cases[place]) for place in range(count)]
    return people, [asyncio.create_task(one.look(draw.uniform(0, 8))) for one in people]
