"""A door at a port of this machine: open, shut (nobody listens), or a hole that takes everything and never answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Gate:
    """Leads to a server on this machine while it is open; its own address stays."""

    def __init__(self, port: int | None = None) -> None:
        self.to = port
        self.hole = port is None
        self.taken = 0
        self._inside: list[socket.socket] = []
        self._listening: socket.socket | None = None
        self.port = 0
        self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Listen."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen(64)
        self.port, self._listening = listening.getsockname()[1], listening
        threading.Thread(target=self._let_in, args=(listening,), daemon=True).start()

    def shut(self) -> None:
        """Listen no more, and cut whoever is inside."""
        if self._listening is not None:
            with suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        for one in self._inside:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._inside.clear()

    def _let_in(self, listening: socket.socket) -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            self.taken += 1
            self._inside.append(client)
            if self.hole or self.to is None:
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                client.close()
                continue
            self._inside.append(server)
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=_pour, args=(one, other), daemon=True).start()


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@contextmanager
def gate(port: int | None = None) -> Iterator[Gate]:
    """Give a gate to a port (None: a hole) until the block ends."""
    found = Gate(port)
    try:
        yield found
    finally:
        found.shut()
