"""The loads that tell when sources were fresh: those of the last 8 days, each pull read once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from app.load_log import LoadLog
from app.parts import LOADS
from app.picture import open_store
from data.settings import load
from data.store import Store
from tests.spec.company import CRM, ERP, HEAD, loaded, written
from tests.tables import at

DAY = timedelta(days=1)
FIRST = at("2025-06-02 09:00")


def told(store: Store) -> list[tuple[str, datetime]]:
    return LoadLog(store).loads().select("source", "loaded_at").unique().sort("loaded_at", "source").rows()


def rows_of(day: int) -> str:
    return "\n".join(f"C{n}, 2025-06-{n + 1:02d} 09:00, , Open" for n in range(1, day + 2))


def test_only_loads_of_a_time_of_which_all_are_kept_are_told(tmp_path: Path) -> None:
    written(tmp_path, HEAD + CRM + ERP, crm=rows_of(1), erp=rows_of(1))
    loaded(tmp_path, now=FIRST)
    with open_store(load(tmp_path / "casewall.toml")) as store:
        assert told(store) == [("crm", FIRST), ("erp", FIRST)]
        log = LoadLog(store)
        for day in (1, 2, 9, 10):
            # crm goes on and brings something each time; erp cannot be read any more
            written(tmp_path, HEAD + CRM + ERP, crm=rows_of(day + 1))
            (tmp_path / "erp.csv").unlink(missing_ok=True)
            loaded(tmp_path, now=FIRST + day * DAY)
            again = log.loads().sort(pl.all())
            assert again.equals(LoadLog(store).loads().sort(pl.all())), day
        assert again.schema == pl.Schema(LOADS)
        # the last good load of a source that fell silent stays, so that it is stale and not unknown
        assert told(store) == [("erp", FIRST), *(("crm", FIRST + day * DAY) for day in (2, 9, 10))]


def test_a_store_without_loads_tells_none(tmp_path: Path) -> None:
    written(tmp_path, HEAD + CRM, crm=rows_of(1))
    with open_store(load(tmp_path / "casewall.toml")) as store:
        assert LoadLog(store).loads().equals(pl.DataFrame(schema=LOADS))
