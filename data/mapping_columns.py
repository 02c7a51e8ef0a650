"""A source's columns to ours, still as text: nulls, the first of several that is not empty, braces that join."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches

import polars as pl
import polars.selectors as cs

from data.errors import CasewallError
from data.mapping_plan import TablePlan
from data.sources.base import RawTable

# Ours, beside a source's columns, under names that no header has.
FILE, LINE, POSITION, CASE = "\0file", "\0line", "\0position", "\0case"
PLACES = (FILE, LINE, POSITION, CASE)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a typed frame as text: instants and dates as ISO 8601, whole floats as whole numbers; null as empty."""
    columns = []
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if isinstance(kind, pl.Datetime):
            zoned = kind.time_zone is not None
            column = column.dt.convert_time_zone("UTC") if zoned else column
            column = column.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f" + ("Z" if zoned else ""))
        elif kind in (pl.Date, pl.Time):
            column = column.dt.to_string("iso")
        elif kind.is_float():
            whole = column.cast(pl.Int64, strict=False)
            text = pl.when(whole.cast(kind) == column).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
            column = pl.when(column.is_not_nan()).then(text)
        elif isinstance(kind, (pl.List, pl.Array, pl.Struct)):
            held = frame[name].to_list()
            column = pl.lit(pl.Series(name, [None if one is None else str(one) for one in held], dtype=pl.String))
        columns.append(column.cast(pl.String).fill_null("").alias(name))
    return frame.select(columns)


def gather(tables: Iterable[RawTable]) -> pl.DataFrame:
    """Lay the rows of a source's files one below the other, each with its file, line and position."""
    frames = [
        as_text(table.frame).with_columns(pl.lit(table.file).alias(FILE), table.lines.cast(pl.Int64).alias(LINE))
        for table in tables
    ]
    rows = pl.concat(frames, how="diagonal") if frames else pl.DataFrame(schema={FILE: pl.String, LINE: pl.Int64})
    own = [name for name in rows.columns if name not in PLACES]
    # no store can hold U+0000, and a number must be the same here and there
    text = pl.col(own).fill_null("").str.replace_all("\0", "\N{REPLACEMENT CHARACTER}", literal=True)
    return rows.with_columns(text, pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(POSITION))


def telling(plan: TablePlan, field: str, tables: Iterable[RawTable]) -> pl.Series:
    """Tell of each row whether it says anything of a field: of sparse rows only those with a cell that is not null."""
    names = [name for spec in plan.columns.get(field, ()) for name in names_in(spec)]
    parts = [pl.Series(field, [], dtype=pl.Boolean)]
    for table in tables:
        asked = [pl.col(name).is_not_null() for name in names if name in table.frame.columns]
        told = pl.any_horizontal(asked) if table.sparse and asked and field not in plan.values else pl.lit(True)
        parts.append(table.frame.select(pl.repeat(True, pl.len()).and_(told).alias(field)).to_series())
    return pl.concat(parts)


def temporal(tables: Iterable[RawTable]) -> bool:
    """Tell whether the format itself writes instants, so that ISO 8601 is read whatever formats are configured."""
    return any(table.iso or not table.frame.select(cs.temporal()).is_empty() for table in tables)


def check_columns(plan: TablePlan, tables: Iterable[RawTable]) -> None:
    """Refuse a mapped column that a file lacks; of several alternatives a file needs one, and some file each."""
    held = [(table.file, table.frame.columns) for table in tables]
    for ours, wanted in [*plan.columns.items(), *(("order_by", (name,)) for name in plan.order_by)]:
        place = ours if ours in ("order_by", "link") else f"columns.{ours}"
        key = f"{plan.where}.{place}"
        for spec in wanted:
            for name in names_in(spec):
                if not any(name in columns for _, columns in held):
                    raise CasewallError(_missing(key, name, *held[0]))
        for file, columns in held:
            fits = [all(name in columns for name in names_in(spec)) for spec in wanted]
            if not any(fits) and not file.lower().endswith((".xes", ".xes.gz")):
                raise CasewallError(_missing(key, names_in(wanted[0])[0], file, columns))


def _missing(key: str, name: str, file: str, columns: list[str]) -> str:
    """Say which column is not there, and the nearest one that is."""
    near = get_close_matches(name, columns, n=1, cutoff=0.5)
    remedy = (
        f'The nearest is "{near[0]}".' if near else "It has " + ", ".join(f'"{held}"' for held in columns[:8]) + "."
    )
    return f'{key} = "{name}": {file} has no such column. {remedy}'


def names_in(spec: str) -> list[str]:
    """Return the columns that a specification names: one, or those in its braces."""
    return re.findall(r"\{([^{}]*)\}", spec) or [spec]


def cleaned(name: str, nulls: frozenset[str]) -> pl.Expr:
    """Return a column without the blanks around its values; a null marker is null."""
    value = pl.col(name).str.strip_chars()
    return pl.when(~value.is_in(sorted(nulls))).then(value)


def picked(specs: Iterable[str], *, nulls: frozenset[str], held: Iterable[str]) -> pl.Expr:
    """Return the first of several columns that is not empty; braces join columns with what stands between them."""
    columns = set(held)
    found = [_joined(spec, nulls) for spec in specs if all(name in columns for name in names_in(spec))]
    return pl.coalesce(found) if found else pl.lit(None, pl.String)


def _joined(spec: str, nulls: frozenset[str]) -> pl.Expr:
    """Fill the braces of a specification; null where everything in them is."""
    if "{" not in spec:
        return cleaned(spec, nulls)
    names = names_in(spec)
    literal = re.split(r"\{[^{}]*\}", spec)
    parts: list[pl.Expr] = [pl.lit(literal[0])]
    for name, after in zip(names, literal[1:], strict=True):
        parts += [cleaned(name, nulls).fill_null(""), pl.lit(after)]
    filled = pl.any_horizontal(cleaned(name, nulls).is_not_null() for name in names)
    return pl.when(filled).then(pl.concat_str(parts))


def time_text(plan: TablePlan, field: str, rows: pl.DataFrame) -> pl.Series:
    """Return the text of an instant: its own column, else its date and time joined by a space."""
    stem = field.removesuffix("_at")
    text = text_of(plan, field, rows)
    if f"{stem}_date" in plan.columns:
        day = text_of(plan, f"{stem}_date", rows)
        clock = _padded(text_of(plan, f"{stem}_time", rows), plan.times.formats)
        joined = pl.select(pl.when(clock.is_not_null()).then(pl.concat_str(day, clock, separator=" ")).otherwise(day))
        text = text.zip_with(text.is_not_null(), joined.to_series().alias(text.name))
    return text.alias(field)


def text_of(plan: TablePlan, field: str, rows: pl.DataFrame) -> pl.Series:
    """Return one of our columns as text, the configured constant where the source says nothing, else null."""
    value = picked(plan.columns.get(field, ()), nulls=plan.nulls, held=rows.columns)
    if field in plan.values:
        value = value.fill_null(pl.lit(plan.values[field]))
    return rows.with_columns(value.alias(field)).get_column(field)


def _padded(clock: pl.Series, formats: tuple[str, ...]) -> pl.Series:
    """Give a time in digits back the zeros that a number loses: 93000 is 09:30:00, 930 is 09:30.

    Six digits where a format reads seconds or, without formats, where a value of the column has more than four.
    """
    digits = clock.str.contains(r"^\d{1,6}$").fill_null(value=False)
    longest = clock.filter(digits).str.len_chars().max()
    told = any("%S" in pattern or "%T" in pattern for pattern in formats)
    width = 6 if told or (not formats and isinstance(longest, int) and longest > 4) else 4
    return clock.zip_with(~digits, clock.str.zfill(width))


def origin(plan: TablePlan, field: str, held: Iterable[str]) -> pl.Expr:
    """Return, a row, the source's name of the column that gave one of our values: for marks and quarantine."""
    columns = set(held)
    stem = field.removesuffix("_at")
    specs = list(plan.columns.get(field, ()))
    if field.endswith("_at") and f"{stem}_date" in plan.columns:
        specs += plan.columns[f"{stem}_date"]
    usable = [spec for spec in specs if all(name in columns for name in names_in(spec))]
    label = {spec: " + ".join(names_in(spec)) for spec in usable}
    times = plan.columns.get(f"{stem}_time", ()) if field not in plan.columns else ()
    for spec in usable[-1:] if times else ():
        label[spec] = f"{label[spec]} + {times[0]}"
    first = [pl.when(_joined(spec, plan.nulls).is_not_null()).then(pl.lit(label[spec])) for spec in usable]
    return pl.coalesce([*first, pl.lit(next(iter(label.values()), field))])


def whole_rows(rows: pl.DataFrame) -> pl.Series:
    """Return each row as JSON text, the source's columns only."""
    own = rows.drop([name for name in PLACES if name in rows.columns])
    texts = [json.dumps(row, ensure_ascii=False) for row in own.iter_rows(named=True)]
    return pl.Series("row", texts, dtype=pl.String)


def mapped_fields(columns: Iterable[str]) -> list[str]:
    """Return our fields that a mapping fills, a date or time column counted as its instant."""
    return list(dict.fromkeys(re.sub(r"_(date|time)$", "_at", name) for name in columns))
