"""The pages of the scene TEAM: as many groups as the screen has room for, and the others on the next one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node import ran, source

SCREENS = ([1920, 1080], [2560, 1080], [1600, 1200], [1080, 1920])
HAND = [{"count": 3, "what": "without an owner", "detail": "oldest A, 0h 25m"}] * 3
# of every page: the titles of its groups, and how far the lowest part reaches beyond the panel
FOUND = """
tell(SCREENS.map(([width, height]) => {
  const box = teamBoxes(layoutOf(width, height)).people, room = inside(box);
  return pagesOf({ pages: [GROUPS], hand: HAND }, box).map((page) => {
    const first = TITLE_H + 14 - BELOW;
    const ends = page.columns.map((column) => column.reduce((y, part) => y + heightOf(part, page.step), first));
    return [page.groups.map((one) => one.title), Math.max(0, ...ends) - room.h];
  });
}));
"""


def group(number: int, people: int) -> dict[str, Any]:
    one = {"name": "AB", "held": 3, "limit": 8, "away": False}
    return {"title": f"Team {number}", "note": "9 of 40", "expert": False, "people": [one] * people}


def pages(*sizes: int) -> list[list[tuple[list[str], float]]]:
    groups = [group(number, people) for number, people in enumerate(sizes)]
    script = source("wall/layout.js", "wall/draw.js", "wall/people.js")
    found: list[list[tuple[list[str], float]]] = ran(script + FOUND, SCREENS=SCREENS, GROUPS=groups, HAND=HAND)
    return found


@pytest.mark.parametrize(
    "sizes",
    [(1,) * 10, (1,) * 12, (1,) * 16, (3, 3, 2, 2, 2, 2, 2), (2,) * 8, (9, *(1,) * 7), (16,), (4, 4, 4, 4)],
)
def test_no_group_is_cut_off_however_many_there_are(sizes: tuple[int, ...]) -> None:
    for screen in pages(*sizes):
        assert [title for titles, _ in screen for title in titles] == [f"Team {n}" for n in range(len(sizes))]
        assert [over for _, over in screen if over > 0] == []


@pytest.mark.parametrize("sizes", [(6, 5, 5), (1,) * 9, (), (16,)])
def test_what_fits_on_one_page_stays_on_one(sizes: tuple[int, ...]) -> None:
    assert [len(screen) for screen in pages(*sizes)] == [1] * len(SCREENS)


def test_a_screen_with_room_for_fewer_has_more_pages() -> None:
    assert [len(screen) for screen in pages(*(2,) * 8)] == [2, 2, 1, 1]


def test_they_are_arranged_by_few_looks_because_a_television_has_little_time() -> None:
    """Every picture is arranged anew; of nine teams and the hand there are 512 ways to stand."""
    count = """
      let looks = 0;
      const plain = heightOf;
      heightOf = (part, step) => { looks += 1; return plain(part, step); };
      pagesOf({ pages: [GROUPS], hand: HAND }, teamBoxes(layoutOf(1920, 1080)).people);
      tell(looks);
    """
    script = source("wall/layout.js", "wall/draw.js", "wall/people.js")
    for sizes in ((1,) * 9, (2,) * 8, (1,) * 16):
        groups = [group(number, people) for number, people in enumerate(sizes)]
        assert ran(script + count, GROUPS=groups, HAND=HAND) < 25_000
