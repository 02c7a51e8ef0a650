"""No worked case is forgotten: each of the forty notes itself where it is tested."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.spec.worked import COVERED, NUMBERS

HERE = Path(__file__).parent


def test_every_worked_case_is_tested() -> None:
    for file in HERE.glob("test_worked_cases_*.py"):
        import_module(f"{__package__}.{file.stem}")
    assert sorted(NUMBERS - COVERED) == []
    assert sorted(COVERED - NUMBERS) == [], "there is no such worked case"
