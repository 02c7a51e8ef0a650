"""Codes and secrets of televisions."""

from __future__ import annotations

import pytest

from app.tv import codes
from data.errors import CasewallError


def test_a_code_has_six_characters_that_nobody_mixes_up() -> None:
    found = {codes.new_code() for _ in range(200)}
    assert len(found) == 200
    assert all(len(code) == 6 and set(code) <= set(codes.ALPHABET) for code in found)
    assert not set("01OI") & set(codes.ALPHABET)
    assert len(codes.ALPHABET) == 32


def test_a_code_is_read_as_people_type_it() -> None:
    assert codes.typed(" k7m-4qx\n") == codes.typed("K7M 4QX") == "K7M4QX"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("K7M4Q", '"K7M4Q" is not a television\'s code: it has 6 characters, such as K7M4QX.'),
        ("K7M4QXX", "it has 6 characters"),
        ("K7M4Q0", '"K7M4Q0": "0" is in no code (nor are 0, O, 1 and I). Type what the television shows.'),
        ("K7M4QÄ", '"Ä" is in no code'),
    ],
)
def test_what_can_be_no_code_is_told(text: str, told: str) -> None:
    with pytest.raises(CasewallError) as error:
        codes.typed(text)
    assert told in str(error.value)


def test_a_secret_is_long_and_its_hash_is_another_thing() -> None:
    one, two = codes.new_secret(), codes.new_secret()
    assert one != two
    assert len(one) == 43
    assert len(codes.hashed(one)) == 64
    assert codes.hashed(one) != codes.hashed(two)


def test_the_qr_code_is_a_square_of_bits_with_its_three_corners() -> None:
    rows = codes.qr_rows("http://192.168.1.20:8501/televisions?code=K7M4QX")
    assert {len(row) for row in rows} == {len(rows)}
    assert set("".join(rows)) == {"0", "1"}
    assert rows[0][:7] == rows[6][:7] == rows[0][-7:] == rows[-1][:7] == "1111111"
