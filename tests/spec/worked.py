"""Note which worked case of net work hours a test holds the product to, by its number in the definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

NUMBERS = frozenset(range(1, 41))
COVERED: set[int] = set()

Test = TypeVar("Test", bound=Callable[..., None])


def row(number: int, note: str, *values: Any) -> Any:
    """Make one row of a table of worked cases."""
    COVERED.add(number)
    return pytest.param(*values, id=f"case {number}: {note}")


def worked(number: int) -> Callable[[Test], Test]:
    """Note the worked case that a whole test is about."""
    COVERED.add(number)
    return lambda test: test
