"""A picture is no picture of the present for ever: where no newer one can be made, the last one says so."""

from __future__ import annotations

from threading import Event
from time import monotonic, sleep

import pytest

from app.tv import pictures
from app.wall.last_good import Picture, picture
from app.wall.shown import Shown
from tests.tv.conftest import Office


@pytest.mark.parametrize(
    ("fails", "what"),
    [(False, "The server is slow to make the next picture."), (True, "The picture could not be made.")],
)
def test_a_picture_that_is_old_says_so_while_no_newer_one_comes(
    office: Office, monkeypatch: pytest.MonkeyPatch, fails: bool, what: str
) -> None:
    television, free = office.paired(), Event()

    def never(shown: Shown) -> Picture:
        if fails:
            return Picture(model={"share": float("nan")}, now_ms=0)
        free.wait(20)
        return picture(shown)

    first = television.get("/tv/picture")
    with monkeypatch.context() as broken:
        broken.setattr(pictures, "picture", never)
        broken.setattr(pictures, "PATIENCE", 0.1)
        sleep(pictures.NEW_FOR)
        young = television.get("/tv/picture").json()
        assert (young["model"], young["trouble"]) == (first.json()["model"], None)
        broken.setattr(pictures, "OLD", 0.2)
        told = [television.get("/tv/picture", headers={"If-None-Match": first.headers["etag"]}) for _ in range(2)]
        assert [(one.json()["model"], one.json()["trouble"]["what"]) for one in told] == [(young["model"], what)] * 2
        assert told[0].headers["etag"] == told[1].headers["etag"]
        free.set()
    until = monotonic() + 10
    while television.get("/tv/picture").json()["trouble"] is not None:
        assert monotonic() < until
