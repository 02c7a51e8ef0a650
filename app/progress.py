"""A bar on the error stream for what takes long; where that is no terminal, nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(*, steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar of so many steps; call what is yielded at the beginning of each, with what it does."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(bar_width=24), TimeElapsedColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=steps)
        begun = False

        def begin(step: str) -> None:
            nonlocal begun
            bar.update(task, description=step, advance=1 if begun else 0, refresh=True)
            begun = True

        yield begin
