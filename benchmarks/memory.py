"""How much memory the expression takes beside its answer: a process of its own, its peak less what it held before.

Run it as `python -m benchmarks.memory 10000000`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import sleep

STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def extra(count: int) -> float | None:
    """Return the extra memory as a multiple of the answer's column; None where the system does not tell."""
    if not PEAK.exists():
        return None
    command = [sys.executable, "-m", "benchmarks.memory", str(count)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(said.stdout) * 1024 / (count * 8)


def kilobytes(field: str) -> int:
    """Read a line of the process's own status."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1])


def main() -> None:
    """Say by how many kB the process grew at most."""
    from benchmarks.data import Rows
    from benchmarks.ours import ONE
    from metrics.net_work_time import net_work_time

    frame = Rows.draw(int(sys.argv[1])).frame.select("start", "end").rechunk()
    net = net_work_time("start", "end", calendar=ONE)
    frame.head(1_000).lazy().select(net).collect(engine="streaming")
    sleep(2)  # memory of the making goes back to the system
    PEAK.write_text("5")  # the peak begins anew
    before = kilobytes("VmRSS")
    answer = frame.lazy().select(net).collect(engine="streaming")
    print(kilobytes("VmHWM") - before)
    del answer


if __name__ == "__main__":
    main()
