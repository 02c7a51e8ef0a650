"""Every race, by the families of the catalogue."""

from benchmarks.race import (
    clients,
    closings,
    discipline,
    entries,
    experts,
    forecasts,
    logs,
    moves,
    people,
    stays,
    supervised,
    times,
    work,
)  # fmt: skip

FAMILIES = (closings, work, moves, stays, times, people, experts, discipline, entries, logs, supervised, clients,
            forecasts)  # fmt: skip
