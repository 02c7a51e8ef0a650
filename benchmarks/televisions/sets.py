"""A television as a client: it asks as app/tv/host.js does, with a cookie and a pairing of its own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from time import monotonic

import httpx2

from app.clock import now
from app.tv.pairing import Asked, pair
from benchmarks.televisions.office import Office
from data.settings import load
from data.settings.televisions import TelevisionConfig

EVERY, PATIENCE, LEAST = 2.0, 10.0, 0.2  # seconds, those of the television's own script
AT_ONCE = 10  # so many wait for their code at a time; an address may have twenty
LOOKS = 1.5  # seconds in which the server has read a pairing
Picture = tuple[int, int]  # data version, as_of in ms


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer: when it was there, how long it took, its status, and the picture it holds where that is a new one."""

    at: datetime
    seconds: float
    status: int
    size: int
    picture: Picture | None
    trouble: bool = False


@dataclass(kw_only=True)
class Television:
    """A set with what it shows, and every answer that it got."""

    shown: TelevisionConfig
    client: httpx2.AsyncClient
    build: str = ""
    answers: list[Answer] = field(default_factory=list)
    lost: int = 0  # questions without an answer
    _tag: str = ""
    _picture: int = 0

    async def code(self) -> str:
        """Load the page, and ask for the code that it shows."""
        found = re.search('data-build="([^"]+)"', (await self.client.get("/tv")).text)
        self.build = found[1] if found else ""
        told = await self.client.post("/tv/code", json={})
        return str(told.json()["code"])

    async def poll(self, first: float) -> None:
        """Ask for the picture every two seconds, for ever."""
        await asyncio.sleep(first)
        while True:
            began = monotonic()
            try:
                await self._ask(began)
            except httpx2.TransportError:
                self.lost += 1
            await asyncio.sleep(max(LEAST, EVERY - (monotonic() - began)))

    async def _ask(self, began: float) -> None:
        query: dict[str, str | int] = {"b": self.build, "w": 1920, "h": 1080, "p": self._picture}
        headers = {"If-None-Match": self._tag} if self._tag else {}
        answer = await self.client.get("/tv/picture", params=query, headers=headers)
        at, took, picture, trouble = now(), monotonic() - began, None, False
        if answer.status_code == 200:
            told = answer.json()
            self._tag = answer.headers.get("etag", "")
            trouble = bool(told["trouble"])
            if model := told["model"]:
                picture = (model["data_version"], model["as_of_ms"])
                self._picture = model["as_of_ms"]
        size = int(answer.headers.get("content-length", 0))
        self.answers.append(
            Answer(at=at, seconds=took, status=answer.status_code, size=size, picture=picture, trouble=trouble)
        )


async def paired(office: Office, entries: Sequence[TelevisionConfig]) -> list[Television]:
    """Return a television for each entry, paired by the code that it shows."""
    # nothing here is asked over HTTPS, so that nobody needs certificates
    found = [
        Television(shown=one, client=httpx2.AsyncClient(base_url=office.address, timeout=PATIENCE, verify=False))
        for one in entries
    ]
    settings = load(office.config)
    with office.store() as store:
        for first in range(0, len(found), AT_ONCE):
            some = found[first : first + AT_ONCE]
            codes = [await one.code() for one in some]
            await asyncio.sleep(LOOKS)
            for one, code in zip(some, codes, strict=True):
                pair(settings, store, code, Asked(name=one.shown.name), now=now())
            await asyncio.sleep(LOOKS)
    return found


def started(televisions: Sequence[Television], *, seed: int = 1) -> list[asyncio.Task[None]]:
    """Let televisions poll, each from a moment of its own."""
    draw = Random(seed)
    return [asyncio.create_task(one.poll(draw.uniform(0, EVERY))) for one in televisions]
