"""One client under several names: the alias file, laid over the cases when a picture is made.

So a changed file needs no load: it holds from the next picture on. Names compare without regard to capitals and to
blanks around and between words; one with a source in front ("erp:4711") is that source's alone.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

import polars as pl

from data.errors import CasewallError, nearest
from data.settings import Settings
from data.settings.accounts import AccountsConfig
from data.settings.shown import shown

LOG = logging.getLogger("casewall.accounts")
COLUMNS = ("name", "account")
ALIASES: dict[str, pl.DataType] = {"source": pl.String(), "key": pl.String(), "alias": pl.String()}
_held: dict[Path, pl.DataFrame] = {}
_told: dict[Path, str] = {}


def without_aliases(settings: Settings) -> Settings:
    """Return the settings with the alias file left out, for who asks under which names clients are known."""
    if settings.accounts.aliases is None:
        return settings
    return settings.model_copy(update={"accounts": AccountsConfig()})


def account_key(name: str) -> pl.Expr:
    """Return a name as it is compared."""
    return pl.col(name).str.strip_chars().str.to_lowercase().str.replace_all(r"\s+", " ")


def with_accounts(cases: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return cases (source, account…) with the account of each client's name; a name in no line stays as it is.

    A file that goes wrong while a wall is shown is told in the log, and what it said before holds until it is mended.
    """
    if settings.accounts.aliases is None:
        return cases
    return laid(cases, standing(settings))


def laid(cases: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Lay aliases over cases; one for the case's source goes before one for all."""
    named = cases.select("source", "account").drop_nulls("account").unique().with_columns(key=account_key("account"))
    own = found.drop_nulls("source")
    every = found.filter(pl.col("source").is_null()).select("key", common="alias")
    meant = (
        named.join(own, on=["source", "key"], how="left")
        .join(every, on="key", how="left")
        .select("source", "account", alias=pl.coalesce("alias", "common"))
        .drop_nulls("alias")
    )
    return (
        cases.join(meant, on=["source", "account"], how="left", maintain_order="left")
        .with_columns(account=pl.coalesce("alias", "account"))
        .drop("alias")
    )


def standing(settings: Settings) -> pl.DataFrame:
    """Return the aliases as last read without a mistake; raise CasewallError where they never were."""
    path = settings.resolve(settings.accounts.aliases or "")
    try:
        _held[path] = aliases(settings)
        _told.pop(path, None)
    except CasewallError as wrong:
        if path not in _held:
            raise
        if _told.get(path) != str(wrong):
            LOG.warning("%s Until then the aliases of before hold.", wrong)
        _told[path] = str(wrong)
    return _held[path]


def aliases(settings: Settings) -> pl.DataFrame:
    """Read the alias file: source (null: of every source), key, alias. Raises CasewallError with file and line."""
    written = settings.accounts.aliases
    if written is None:
        return pl.DataFrame(schema=ALIASES)
    path = settings.resolve(written)
    where = f"{settings.where('accounts', 'aliases')}: accounts.aliases = {shown(written)}"
    try:
        stamp = path.stat()
        return _read(path, tuple(settings.sources), stamp.st_mtime_ns, stamp.st_size)
    except FileNotFoundError:
        raise CasewallError(f"{where}: there is no such file. Correct the name, or take the key out.") from None
    except OSError as error:
        raise CasewallError(f"{where} cannot be read: {error.strerror}. Name a file that you may read.") from None


@lru_cache(maxsize=4)
def _read(path: Path, sources: tuple[str, ...], _changed: int, _size: int) -> pl.DataFrame:
    """Read a file as it was at an instant of change."""
    rows = []
    given: dict[tuple[str | None, str], tuple[str, int]] = {}
    for line, name, account in _lines(path):
        source, plain = _parted(name, sources)
        key = (source, _plain(plain))
        before = given.setdefault(key, (account, line))
        if before[0] != account:
            raise CasewallError(
                f"{path.name} line {line}: name = {shown(name)} is {shown(account)} here and {shown(before[0])} "
                f"in line {before[1]}. Keep one of the two."
            )
        rows.append((line, source, plain, account))
    for line, _, name, account in rows:
        final = given.get((None, _plain(account)))
        if final is not None and _plain(final[0]) != _plain(account) != _plain(name):
            raise CasewallError(
                f"{path.name} line {line}: account = {shown(account)} is itself a name of {shown(final[0])} "
                f"(line {final[1]}). Write account = {shown(final[0])}."
            )
    found = pl.DataFrame([row[1:] for row in rows], schema=ALIASES, orient="row").with_columns(key=account_key("key"))
    return found.unique(["source", "key"], maintain_order=True)


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()


def _parted(name: str, sources: Collection[str]) -> tuple[str | None, str]:
    """Part a source's name in front from a client's."""
    head, mark, rest = name.partition(":")
    return (head.strip(), rest) if mark and head.strip() in sources else (None, name)


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and account of each row; a mistake is told with its line and its remedy."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CasewallError(f"{path.name} line {line} is not UTF-8. Save the file as CSV in UTF-8.") from None
    head = text.partition("\n")[0]
    between = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=between, strict=True)
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
        for column in COLUMNS:
            if column not in heading:
                hint = nearest(column, heading) if any(heading) else "The file is empty."
                raise CasewallError(f'{path.name} line 1: there is no column "{column}". {hint} Begin: name,account')
        places = [heading.index(column) for column in COLUMNS]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(heading):
                raise CasewallError(
                    f"{path.name} line {reader.line_num}: {shown(between.join(cells))} has {len(cells)} fields, and "
                    f'the first line has {len(heading)}. Put a name with "{between}" in it in quotes.'
                )
            name, account = (cells[place].strip() if place < len(cells) else "" for place in places)
            if not name or not account:
                empty, told = ("name", account) if not name else ("account", name)
                raise CasewallError(
                    f"{path.name} line {reader.line_num}: {empty} is empty beside {shown(told)}. "
                    "Write it, or take the line out."
                )
            yield reader.line_num, name, account
    except csv.Error as error:
        raise CasewallError(
            f"{path.name} line {reader.line_num} is not valid CSV: {error}. Close its quotes."
        ) from None
