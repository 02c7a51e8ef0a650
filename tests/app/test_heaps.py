"""The C library's heaps of a process with many threads, counted by the library itself."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.heaps import ENGINE

ROOT = Path(__file__).resolve().parent.parent.parent
COUNTED = """
import ctypes, sys, tempfile
from threading import Barrier, Thread
from app.heaps import few_heaps

if sys.argv[1] == "few":
    few_heaps()
together = Barrier(8)
def work():
    together.wait()
    kept = [bytearray(50_000) for _ in range(20)]
    together.wait()
threads = [Thread(target=work) for _ in range(8)]
for one in threads:
    one.start()
for one in threads:
    one.join()
libc, file = ctypes.CDLL(None), tempfile.NamedTemporaryFile()
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
print(open(file.name).read().count("<heap nr"))
"""


def counted(word: str) -> int:
    return int(subprocess.check_output([sys.executable, "-c", COUNTED, word], cwd=ROOT))


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library is not glibc")
def test_threads_share_two_heaps() -> None:
    assert counted("few") <= 2 < counted("many")


@pytest.mark.parametrize(("own", "engine"), [(None, "in-memory"), ("streaming", "streaming")])
def test_queries_are_answered_in_memory_unless_somebody_asks_otherwise(own: str | None, engine: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != ENGINE}
    asked = "from app.heaps import *; queries_in_memory(); import polars; print(polars.Config.state()[ENGINE])"
    command = [sys.executable, "-c", asked]
    told = subprocess.check_output(command, cwd=ROOT, text=True, env=environment | ({ENGINE: own} if own else {}))
    assert told.strip() == engine
