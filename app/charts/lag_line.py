"""The lag of one source as two small lines: half and 95 % of its changes, against its interval + 2 s."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import polars as pl
from htpy import Element, Fragment, fragment, svg
from markupsafe import Markup

WIDTH, HEIGHT, FLOOR, TOP = 184.0, 52.0, 51.0, 4.5
HEADROOM = 1.2
MOST = 3.0  # times the limit: what is higher is drawn at the top, and its figure told beside
LINES = (("p50", "accent-2", 1.5), ("p95", "accent", 2.25))


def lag_line(
    line: pl.DataFrame, *, starts: Sequence[datetime], end: datetime, limit: timedelta, silent_since: datetime | None,
    told: str, key: str,
) -> Element:  # fmt: skip
    """Draw a source's p50 and p95 by bucket; a bucket without a change is a gap. Hatched: silent up to now."""
    most = max([span for name, _, _ in LINES for span in line[name].drop_nulls().to_list()], default=limit)
    top = min(max(most, limit) * HEADROOM, limit * MOST)
    places = {start: (at + 0.5) / len(starts) * WIDTH for at, start in enumerate(starts)}

    def y(span: timedelta) -> float:
        return FLOOR - min(span / top, 1.0) * (FLOOR - TOP)

    return svg(
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}", width=f"{WIDTH:.0f}", height=f"{HEIGHT:.0f}", role="img",
        aria_label=told,
    )[
        _straight(FLOOR, "line", ""),
        _silent(starts[0], end, silent_since, key=key),
        [_runs(line, name, token, width, places, y) for name, token, width in LINES],
        _straight(y(limit), "text", ' stroke-dasharray="4 4"'),
    ]  # fmt: skip


def _straight(height: float, token: str, more: str) -> Markup:
    style = f'style="stroke:var(--cw-{token})" stroke-width="1.1"{more}'
    return Markup(f'<line x1="0" x2="{WIDTH:.0f}" y1="{height:.1f}" y2="{height:.1f}" {style}/>')


def _silent(start: datetime, end: datetime, since: datetime | None, *, key: str) -> Fragment | None:
    """Return the hatched stretch in which nothing came."""
    if since is None:
        return None
    left = min(max((since - start) / (end - start), 0) * WIDTH, WIDTH - 10)
    pattern = (
        f'<defs><pattern id="{key}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line x1="0" y1="0" x2="0" y2="6" style="stroke:var(--cw-hatch)" stroke-width="2"/></pattern></defs>'
    )
    box = f'<rect x="{left:.1f}" y="{TOP}" width="{WIDTH - left - 0.5:.1f}" height="{FLOOR - TOP:.1f}" rx="3"'
    return fragment[
        Markup(pattern), Markup(f'{box} style="fill:url(#{key});stroke:var(--cw-hatch)" stroke-width="1"/>')
    ]


def _runs(
    line: pl.DataFrame,
    name: str,
    token: str,
    width: float,
    places: dict[datetime, float],
    y: Callable[[timedelta], float],
) -> list[Markup]:
    """Return a line for every unbroken run of buckets; a bucket alone is a dot."""
    style = f'fill="none" style="stroke:var(--cw-{token})" stroke-linejoin="round" stroke-linecap="round"'
    found = []
    for run in _unbroken(line.select("bucket_start", name).rows()):
        points = [f"{places[at]:.1f},{y(span):.1f}" for at, span in run]
        thick = width if len(run) > 1 else width + 1
        # a line of no length is drawn as a dot by its round ends
        ends = points if len(points) > 1 else points * 2
        found.append(Markup(f'<polyline points="{" ".join(ends)}" {style} stroke-width="{thick}"/>'))
    return found


def _unbroken(rows: list[tuple[datetime, timedelta | None]]) -> Iterator[list[tuple[datetime, timedelta]]]:
    run: list[tuple[datetime, timedelta]] = []
    for at, span in rows:
        if span is not None:
            run.append((at, span))
        elif run:
            yield run
            run = []
    if run:
        yield run
