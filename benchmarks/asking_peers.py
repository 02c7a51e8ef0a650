"""Ask every peer the same rows, time it beside the expression, and count its wrong answers."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.data import Question, Rows
from benchmarks.measure import medians
from benchmarks.ours import unit
from benchmarks.peers import Ask, Peer, peers
from benchmarks.report import installed
from metrics.net_work_time import net_work_time

COUNT = 1_000_000
OURS = "**Casewall**"
# what is not run here, with why
LEFT_OUT = {
    "pm4py business hours": "not run: AGPL, and 395 MB to install. Quoted from an earlier measurement, not of this "
    "run: 870 x Casewall, and wrong on logs in UTC, since it drops the zone",
}


@dataclass(frozen=True)
class Standing:
    """How a peer did: seconds a row, and wrong answers of those asked on the plain and on the odd question."""

    name: str
    version: str
    rows: int
    seconds: float
    wrong: int
    wrong_odd: int
    note: str


def wrong(peer: Peer, rows: Rows, question: Question) -> int:
    """Count answers that are not the reference's, to the µs."""
    answers = peer.read(peer.prepare(rows, question)())
    return int((answers != question.truth.net(rows.start, rows.end)).sum())


def ours() -> Peer:
    """Return the expression as one of the contenders."""

    def prepare(rows: Rows, question: Question) -> Ask:
        frame = rows.frame.lazy()
        net = net_work_time("start", "end", calendar=question.compiled)
        return lambda: frame.select(net=net).collect(engine="streaming")

    return Peer(OURS, "casewall", prepare, lambda got: got["net"].to_physical().to_numpy())


def standings(count: int = COUNT, *, rounds: int) -> tuple[float, list[Standing], list[tuple[str, str]]]:
    """Return the unit's seconds a row, how each did, fastest first, and those that could not be asked with why."""
    plain, odd = Question(odd=False), Question(odd=True)
    rows = Rows.draw(count, whole_minutes=True)
    able, unable = [ours()], list(LEFT_OUT.items())
    for peer in peers():
        if isinstance(peer, Peer):
            able.append(peer)
        else:
            unable.append((peer[0], f"could not be imported: {peer[1]}"))
    ready = {peer.name: peer.prepare(rows.head(peer.rows), plain) for peer in able}
    taken = medians({"unit": unit(rows), **ready}, rounds=rounds)
    found = []
    for peer in able:
        head = rows.head(peer.rows)
        seconds, counts = taken[peer.name] / len(head.start), [wrong(peer, head, asked) for asked in (plain, odd)]
        version = installed(peer.package) or ""
        found.append(Standing(peer.name, version, len(head.start), seconds, *counts, peer.note))
    return taken["unit"] / count, sorted(found, key=lambda one: one.seconds), unable
