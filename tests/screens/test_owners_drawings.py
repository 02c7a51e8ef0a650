"""The drawings of the owners page stay within their places, whatever the number of cases."""

from __future__ import annotations

from datetime import date

import pytest

from app.screens.owners_ages import LARGE, SMALL, WIDTH, layout
from app.screens.owners_draw import blocks, spark

MONDAY = date(2025, 5, 12)


@pytest.mark.parametrize("count", [1, 2, 6, 8, 12, 15])
@pytest.mark.parametrize("status", ["green", "yellow", "red", "late"])
def test_marks_stay_in_their_zone_and_do_not_cover_each_other(status: str, count: int) -> None:
    low, high = {"green": (0.0, 1 / 3), "yellow": (1 / 3, 2 / 3), "red": (2 / 3, 1.0), "late": (1.0, 1.4)}[status]
    for share in (low + 0.001, (low + high) / 2, high):
        places = layout([share] * count, status)
        assert places is not None
        least = 9.9 if count > 8 else min(place.size for place in places) - 4
        for number, place in enumerate(places):
            assert low / 1.4 * WIDTH <= place.x - 5 <= place.x + 5 <= high / 1.4 * WIDTH + 0.1
            for other in places[number + 1 :]:
                assert abs(place.x - other.x) >= least - 0.1 or abs(place.y - other.y) >= least
        assert {place.size for place in places} <= {LARGE[2], SMALL[2]}


def test_more_marks_than_fit_are_a_figure() -> None:
    assert layout([0.1] * 16, "green") is None


@pytest.mark.parametrize(("held", "limit"), [(0, None), (0, 6), (7, 6), (30, 6), (51, 60), (300, None)])
def test_blocks_stay_within_their_drawing(held: int, limit: int | None) -> None:
    drawn = str(blocks(held, limit, expert=False, away=False))
    assert f"{held} held, {'no limit' if limit is None else f'limit {limit}'}" in drawn
    edges = [
        float(part.split('"')[0]) for part in drawn.split('x="')[1:] if part.split('"')[0].replace(".", "").isdigit()
    ]
    assert all(edge <= 176 for edge in edges)


def test_the_week_in_progress_is_hollow_and_absence_a_gap() -> None:
    week = {"period_start": MONDAY, "gone": False, "partial": False, "throughput_per_hour": 0.5}
    gone = {**week, "gone": True, "throughput_per_hour": None}
    drawn = str(spark([week, gone, {**week, "partial": True}], first=MONDAY, most=1.0, words="w"))
    assert "url(#own-hatch)" in drawn
    assert drawn.count('r="3"') == 1
    assert "stroke-dasharray" not in drawn, "nothing joins what lies beyond the gap"
