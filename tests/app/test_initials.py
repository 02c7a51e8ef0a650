"""A person's initials, in any script."""

from __future__ import annotations

import pytest

from app.initials import initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (None, "–"),
        ("", "–"),
        ("   ", "–"),
        ("...", "–"),
        ("🙂", "–"),
        ("Anna", "A"),
        ("Anna Smith", "AS"),
        ("anna smith", "AS"),
        ("Anna Maria Luisa Smith", "AS"),
        ("a.smith", "AS"),
        ("a_smith", "AS"),
        (" J. R. R. Tolkien ", "JT"),
        ("Élodie Öztürk", "ÉÖ"),
        ("Ольга Петрова", "ОП"),
        ("李 小龙", "李小"),
        ("🙂 Anna Smith", "AS"),
        ("Anna 🙂", "A"),
        ("2nd line", "2L"),
        ("E\u0301mile Zola", "ÉZ"),
        ("Eve (on leave)", "E"),
        ("“Anna” (Smith)", "A"),
        ("(Anna)", "A"),
        ("ß x", "ßX"),
        ("王小明", "王"),
        ("김민준", "김"),
        ("راشد", "ر"),
        ("محمد علي", "م\u200cع"),
        ("\u200fמשה כהן", "מכ"),
        ("\u202bمحمد\u202c", "م"),
        ("\ufeffИван Петров", "ИП"),
        ("राहुल शर्मा", "राश"),
        ("श्रेया", "श्रे"),
        ("நித்யா", "நி"),
        ("สมชาย ใจดี", "สจ"),
        ("\u200f", "–"),
    ],
)
def test_initials_are_those_of_the_first_and_the_last_name(name: str | None, shown: str) -> None:
    assert initials(name) == shown


def test_initials_of_an_address_are_those_of_the_person() -> None:
    assert initials("anna.smith@example.com") == "AS"
