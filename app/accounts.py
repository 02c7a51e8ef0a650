"""The clients of a board, under which names its sources know them, and which names are likely one client."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from app.board import Board
from app.formatting import plural
from app.plain_text import clean
from data.account_names import Likely, likely
from data.accounts import ALIASES, laid

LINKED = "their cases are one piece of work"
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """`known`: account, names, sources, cases, open, the most cases first. `likely`: proposals, nothing is joined.

    `to_write`: name and account of each line that would join them, under the name with the most cases.
    """

    known: pl.DataFrame
    likely: list[Likely]
    to_write: list[tuple[str, str]]
    nameless: int


def accounts(board: Board, aliases: pl.DataFrame | None = None) -> Accounts:
    """Gather the accounts of every case of a board that was made without aliases; `aliases` are laid over here."""
    every = board.by_number
    found = aliases if aliases is not None else pl.DataFrame(schema=ALIASES)
    named = laid(every.with_columns(name="account"), found)
    held = named.drop_nulls("account")
    known = (
        held.group_by("account")
        .agg(
            names=pl.col("name").unique().sort(),
            sources=pl.col("source").unique().sort(),
            cases=pl.len().cast(pl.Int64),
            open=pl.col("is_open").sum().cast(pl.Int64),
        )
        .sort(["cases", "account"], descending=[True, False])
    )
    by_link = _linked(board, held)
    pairs = [*by_link, *likely(known["account"])]
    size = dict(known.select("account", "cases").rows())
    return Accounts(
        known=known,
        likely=pairs,
        to_write=_lines(pairs, size),
        nameless=named["account"].null_count(),
    )


def _linked(board: Board, held: pl.DataFrame) -> list[Likely]:
    """Return the accounts between which links lie: the same order, under two names."""
    if board.members.is_empty():
        return []
    joined = board.members.select("case", "piece").join(held.select("case", "account"), on="case")
    pieces = joined.group_by("piece").agg(pl.col("account").unique().sort()).filter(pl.col("account").list.len() > 1)
    pairs = {(first, other) for first, *others in pieces["account"].to_list() for other in others}
    return [Likely(one=one, other=other, why=LINKED) for one, other in sorted(pairs)]


def _lines(pairs: list[Likely], size: dict[str, int]) -> list[tuple[str, str]]:
    """Return the lines that would join what is likely one, each to the name with the most cases, else the longest."""
    leads = {name: name for pair in pairs for name in (pair.one, pair.other)}

    def lead(name: str) -> str:
        while leads[name] != name:
            name = leads[name]
        return name

    for pair in pairs:
        one, other = sorted((lead(pair.one), lead(pair.other)), key=lambda name: (-size.get(name, 0), -len(name), name))
        leads[other] = one
    return sorted(((name, lead(name)) for name in leads if lead(name) != name), key=lambda line: (line[1], line[0]))


def lines(found: Accounts, *, file: str | None, everything: bool = False) -> Iterator[str]:
    """Yield accounts and proposals as a person reads them; `file` is the alias file, where one is configured."""
    names = sum(len(held) for held in found.known["names"])
    total = int(found.known["cases"].sum())
    told = f"{plural(found.known.height, 'account')} under {plural(names, 'name')} in {plural(total, 'case')}"
    yield told + (f"; {plural(found.nameless, 'case')} without a client" if found.nameless else "")
    shown = found.known if everything else found.known.head(SHOWN)
    if shown.height:
        wide = max(len(clean(name)) for name in shown["account"])
        for row in shown.iter_rows(named=True):
            also = [clean(name) for name in row["names"] if name != row["account"]]
            known_as = f"  also: {'; '.join(also)}" if also else ""
            count = f"{plural(row['cases'], 'case'):>12}, {row['open']:,} open"
            yield f"  {clean(row['account']):<{wide}}  {count}  {', '.join(row['sources'])}{known_as}"
    if found.known.height > shown.height:
        yield f"  and {found.known.height - shown.height:,} more: --all shows them"
    yield ""
    if not found.likely:
        yield "no two accounts look like one client"
        return
    yield f"{plural(len(found.likely), 'likely match', 'likely matches')}; nothing is joined by itself"
    yield from (f"  {_quoted(pair.one)} and {_quoted(pair.other)}: {pair.why}" for pair in found.likely)
    yield ""
    missing = "" if file else ', named in casewall.toml by [accounts] aliases = "accounts.csv"'
    yield f"lines to join them, for {file or 'a file accounts.csv'}{missing}; take out what is not one client"
    yield from (f"  {line}" for line in as_csv(found.to_write).splitlines())


def as_csv(pairs: list[tuple[str, str]]) -> str:
    """Return the lines of an alias file, its heading first."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows([("name", "account"), *pairs])
    return held.getvalue()


def _quoted(name: str) -> str:
    return f'"{clean(name)}"'
