"""A store against the truth, row for row and event for event, and no secret in it."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import polars as pl

from app.picture import picture
from data.sources.rest import RestSource
from data.store import Store
from tests.presets.desk import Desk
from tests.presets.reading import COLUMNS, OPEN, diff, rows, split, standing
from tests.presets.world import NOW


def must(desk: Desk, connected: datetime) -> set[str]:
    """Return the cases that must be there: what changed within the history, and what is open."""
    live = desk.truth.live()
    open_ones = {desk.key(t.id) for t in live if desk.state(t).partition(":")[0] in OPEN}
    return open_ones | {desk.key(t.id) for t in live if t.updated_at >= connected - desk.kept}


def check(desk: Desk, store: Store, *, connected: datetime = NOW) -> None:
    """Compare everything in the store with everything that the server knows."""
    told = {desk.key(t.id): desk.case(t) for t in desk.truth.tickets.values()}
    held = rows(store)
    names = {key: {name for name in COLUMNS if name in case} for key, case in told.items()}
    ours = {key: {n: row[n] for n in names[key]} for key, row in held.items() if key in told}
    wrong = {k: diff(ours[k], told[k]) for k in ours if k in told and ours[k] != told[k]}
    assert not wrong, list(wrong.items())[:3]
    assert held.keys() <= told.keys(), held.keys() - told.keys()
    lacking = must(desk, connected) - held.keys()
    assert not lacking, f"{len(lacking)} cases are not there: {sorted(lacking)[:5]}"
    check_history(desk, store, connected - desk.kept)
    check_board(desk, store, held.keys())
    assert store.quarantine().is_empty(), store.quarantine().rows()[:3]


def check_history(desk: Desk, store: Store, since: datetime) -> None:
    """Compare the events one by one: of live cases since an instant all, of older ones none that is not true."""
    expected = {
        which: Counter(step for t in desk.truth.tickets.values() for step in split(desk.story(t), which))
        for which in ("state", "owner")
    }
    gone = set() if desk.keeps_deleted else {desk.key(t.id) for t in desk.truth.gone()}
    events = standing(store)
    for which in ("state", "owner"):
        found = Counter(split(events, which))
        invented = found - expected[which]
        assert not invented, f"{which}: {len(invented)} not true or doubled: {sorted(invented)[:5]}"
        known = {key for key in rows(store) if key not in gone}
        lost = {s for s in expected[which] - found if s.at >= since and s.case_id in known}
        assert not lost, f"{which}: {len(lost)} lost: {sorted(lost)[:5]}"


def check_board(desk: Desk, store: Store, known: Iterable[str]) -> None:
    """Compare the picture: who holds what in which state, and the number of open cases."""
    board = picture(desk.settings(), store, as_of=desk.clock())
    live = [t for t in desk.truth.tickets.values() if desk.key(t.id) in known]
    told = {desk.key(t.id): desk.state(t).partition(":")[0] for t in live}
    owners = {desk.key(t.id): desk.owner(t.values()) or None for t in live}
    shown = {row["case_id"]: row for row in board.cases.iter_rows(named=True)}
    shown |= {row["case_id"]: row for row in board.void.iter_rows(named=True)}
    wrong = {key: (shown[key]["state"], state) for key, state in told.items() if shown[key]["state"] != state}
    assert not wrong, f"states of {len(wrong)} cases on the board: {list(wrong.items())[:5]}"
    open_ones = [key for key, state in told.items() if state in OPEN]
    other = {key: (shown[key]["owner"], owners[key]) for key in open_ones if shown[key]["owner"] != owners[key]}
    assert not other, f"owners of {len(other)} cases on the board: {list(other.items())[:5]}"
    assert board.cases.filter(pl.col("state").is_in(OPEN)).height == len(open_ones)


def check_secrets(desk: Desk, texts: str) -> None:
    """Find none of the secrets in the store's file, the configuration, or in any of the texts."""
    held = [path.read_bytes() for path in desk.folder.glob("*") if path.is_file()]
    said = texts + repr(desk.settings())
    secrets = [secret for secret in desk.secrets() if secret]
    secrets += [base64.b64encode(f"{user}:{secret}".encode()).decode() for user in secrets for secret in secrets]
    secrets += [value.split()[-1] for name, value in desk.server.auth().items() if name == "Authorization"]
    source = RestSource("desk", desk.settings())
    said += repr((source, source.talk(now=desk.clock())))
    for secret in secrets:
        assert secret not in said, "a secret was told"
        assert not any(secret.encode() in data for data in held), "a secret was kept in a file"
