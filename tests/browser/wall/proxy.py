"""A network between a browser and a server on 127.0.0.1, which can be slow, be cut, and come back.

It passes bytes and knows nothing of what they are: pages, polls and websockets alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from threading import Event, Thread

Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]
RESET = struct.pack("ii", 1, 0)


class Proxy:
    """Listens on a free port of 127.0.0.1; every method may be called from any thread."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.delay = 0.0  # seconds for whatever comes from the server
        self.passed = 0  # connections
        self._mode = "open"
        self._alive: set[_Wire] = set()
        self._ready = Event()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="proxy", daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.reset()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def slow(self, seconds: float) -> None:
        """Let everything from the server take so much longer."""
        self.delay = seconds

    def reset(self) -> None:
        """Cut the network as a machine does that is there and refuses: every connection is reset, and each new one."""
        self._mode = "reset"
        self._call(lambda: [wire.reset() for wire in list(self._alive)])

    def silence(self) -> None:
        """Cut the network as a pulled cable does: nothing arrives any more, and nobody is told.

        What was connected then stays silent for good, as behind a router that forgot it.
        """
        self._mode = "silent"
        self._call(lambda: [wire.silence() for wire in list(self._alive)])

    def mend(self) -> None:
        """Let new connections through again, at full speed."""
        self._mode, self.delay = "open", 0.0

    def _call(self, done: Callable[[], object]) -> None:
        finished = Event()
        self._loop.call_soon_threadsafe(lambda: (done(), finished.set()))
        finished.wait(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = _Wire((reader, writer))
        self.passed += 1
        if self._mode == "silent":
            self._alive.add(wire)  # taken by the kernel, answered by nobody
            return
        if self._mode == "reset":
            wire.reset()
            return
        try:
            wire.far = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            wire.reset()
            return
        self._alive.add(wire)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(self._pump(wire, wire.near, wire.far), self._pump(wire, wire.far, wire.near))
        if not wire.silent:
            wire.close()
            self._alive.discard(wire)

    async def _pump(self, wire: _Wire, here: Pair, there: Pair) -> None:
        """Pass bytes in their order; while some are late, more come behind them."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        passing = asyncio.create_task(self._pass(wire, under_way, there[1]))
        try:
            with contextlib.suppress(OSError):
                while chunk := await here[0].read(65536):
                    late = self.delay if here is wire.far else 0.0
                    under_way.put_nowait((self._loop.time() + late, chunk))
            if not wire.silent:
                under_way.put_nowait((0.0, b""))  # an end is not late: only answers are
                await passing
        finally:
            passing.cancel()

    async def _pass(self, wire: _Wire, under_way: asyncio.Queue[tuple[float, bytes]], to: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, chunk = await under_way.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if wire.silent:
                    continue
                if not chunk:
                    to.write_eof()
                    return
                to.write(chunk)
                await to.drain()


class _Wire:
    """One connection through the proxy."""

    def __init__(self, near: Pair) -> None:
        self.near, self.silent = near, False
        self.far: Pair | None = None

    def reset(self) -> None:
        for _, writer in (self.near, *([self.far] if self.far else [])):
            with contextlib.suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()

    def silence(self) -> None:
        """Pass nothing any more; the server's side ends, the browser's is told nothing."""
        self.silent = True
        if self.far is not None:
            self.far[1].transport.abort()

    def close(self) -> None:
        for _, writer in (self.near, *([self.far] if self.far else [])):
            writer.close()
