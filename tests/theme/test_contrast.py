"""The tokens hold their contrasts, and a token that does not is caught."""

from __future__ import annotations

import pytest

from app.theme import THEMES, contrast


def too_low(theme: str) -> list[str]:
    return [name for name, value, least in contrast.findings(theme) if value < least]


@pytest.mark.parametrize("theme", list(THEMES))
def test_every_contrast_and_distance_is_at_least_what_it_must_be(theme: str) -> None:
    assert too_low(theme) == []
    assert len(list(contrast.findings(theme))) > 70


@pytest.mark.parametrize(
    ("theme", "token", "colour", "caught"),
    [
        ("light", "muted", "#A0A0A0", "muted on surface"),
        ("dark", "link", "#223355", "link on bg"),
        ("light", "red-edge", "#FFDDDD", "red mark on bg"),
        ("dark", "on-late", "#EEEEEE", "on-late on late"),
        ("light", "yellow", "#0E8C80", "normal: green from yellow"),
        ("dark", "yellow", "#2FB5A1", "deutan: green from yellow"),
        ("light", "text", "#999999", "text on st-work"),
        ("dark", "muted", "#5C676F", "stale picture: muted on surface"),
    ],
)
def test_a_bad_token_is_caught(
    theme: str, token: str, colour: str, caught: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert token in THEMES[theme]
    monkeypatch.setitem(THEMES[theme], token, colour)
    assert caught in too_low(theme)


def test_the_command_tells_every_finding_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert contrast.main() == 0
    assert capsys.readouterr().out.endswith("measured, 0 too low\n")
    monkeypatch.setitem(THEMES["light"], "faint", "#DDDDDD")
    assert contrast.main() == 1
    assert capsys.readouterr().out.startswith("light: faint on bg is 1.")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#FFFFFF", 21), ("#FFFFFF", "#000000", 21), ("#777777", "#777777", 1), ("#767676", "#FFFFFF", 4.54)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast.contrast(one, other) == pytest.approx(expected, abs=0.005)


def test_a_colour_laid_over_another_is_between_them() -> None:
    assert [contrast.mixed("#FFFFFF", "#000000", share) for share in (0, 0.5, 1)] == ["#000000", "#808080", "#FFFFFF"]
