"""Words, names and order keys: which wins, and what is nobody."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest

from data.errors import CasewallError
from data.mapping_people import People
from data.mapping_rows import order_key, row_hash
from data.mapping_words import Words, split_state


def words(**lists: list[str]) -> Words:
    return Words.of(lists, where="sources.crm.states")


def test_an_exact_word_wins_over_a_pattern() -> None:
    states = words(active=["Accepted/*"], waiting=["Accepted/Wait"])
    assert states.meaning("Accepted/Wait") == "waiting"
    assert states.meaning("Accepted/Work") == "active"
    assert states.meaning("Queued") is None


def test_the_pattern_with_more_letters_wins() -> None:
    states = words(active=["Accepted/*"], waiting=["*/Wait*"], done=["Accepted/Wait - D*"])
    assert states.meaning("Accepted/Wait - User") == "active"  # ten letters against five
    assert states.meaning("Accepted/Wait - Done") == "done"
    assert states.meaning("Other/Wait") == "waiting"


def test_a_tie_in_two_states_is_an_error_and_in_one_is_none() -> None:
    tie = words(active=["A*"], done=["*B"])
    with pytest.raises(CasewallError, match=r'"AB" fits "A\*" of "active" and "\*B" of "done" equally well'):
        tie.meaning("AB")
    assert tie.meaning("AC") == "active"
    assert words(active=["A*", "*B"]).meaning("AB") == "active"


def test_a_pattern_reads_its_other_signs_as_they_stand() -> None:
    void = words(void=["Closed (*)"])
    assert void.meaning("Closed (Duplicate)") == "void"
    assert void.meaning("Closed Duplicate") is None


def test_a_state_carries_its_reason() -> None:
    state, reason = split_state(pl.col("word"))
    frame = pl.DataFrame({"word": ["waiting: client", "waiting", "done", None]}).select(state=state, reason=reason)
    assert frame.rows() == [("waiting", "client"), ("waiting", None), ("done", None), (None, None)]


def people(source: str = "crm") -> People:
    return People.of(
        source,
        names={"anna": ["a.smith", "Anna Smith", "crm:4711"], "ben": ["erp:4711"], "robot": ["Siebel"]},
        tiers={"robot": "machine"},
        nobody=["queue*", "-"],
        groups=Words.of({"second_line": ["* 2nd"]}, where="teams"),
        sources=["crm", "erp"],
    )


def test_names_resolve_to_the_owners_key_and_others_stay() -> None:
    names = pl.Series(["a.smith", "Anna Smith", "anna", "4711", "Cleo", "queue@example", "-", "Siebel", None])
    assert people().person(names).to_list() == ["anna", "anna", "anna", "anna", "Cleo", None, None, None, None]
    assert people("erp").person(pl.Series(["4711"])).to_list() == ["ben"]
    assert people("desk").person(pl.Series(["4711"])).to_list() == ["4711"]


def test_a_holder_may_be_a_group() -> None:
    held = pl.Series(["V5 2nd", "a.smith", "G97"])
    assert people().holder(held).to_list() == ["second_line", "anna", "G97"]
    assert people().person(held).to_list() == ["V5 2nd", "anna", "G97"]


def test_one_name_of_two_people_is_an_error() -> None:
    with pytest.raises(CasewallError, match=r'"Smith" is a name of anna and of ben'):
        People.of(
            "crm",
            names={"anna": ["Smith"], "ben": ["Smith"]},
            tiers={},
            nobody=[],
            groups=Words(where="teams"),
            sources=["crm"],
        )


def test_order_keys_sort_numbers_as_numbers() -> None:
    values = ["", "-10", "-2", "-1.5", "0", "2", "2.5", "10", "0011", "100", "a", "b"]
    rows = pl.DataFrame({"n": values})
    keys = order_key(rows, ("n",), nulls=frozenset({""})).to_list()
    assert all(before < after for before, after in pairwise(keys))


def test_a_hash_tells_columns_and_lengths_apart() -> None:
    rows = pl.DataFrame({"a": ["x", "xy", "", "x"], "b": ["yz", "z", "xyz", "yz"]})
    hashes = row_hash(rows).to_list()
    assert hashes[0] == hashes[3]
    assert len(set(hashes)) == 3
    assert all(len(digest) == 32 for digest in hashes)
