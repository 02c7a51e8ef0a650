"""A frame as CSV that a spreadsheet opens: words of clients stay words, and numbers stay numbers."""

from __future__ import annotations

import polars as pl

from app.text_table import in_hours

CONTROL = r"\p{Cc}"
# what a spreadsheet takes for the start of a formula (OWASP, CSV Injection), with the wide forms of East Asia; behind a
# semicolon too, at which a spreadsheet parts its cells where the comma is that of decimals
FORMULA = r"(^|;)(\s*)([=+\-@＝＋－＠])"
NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"


def csv_text(frame: pl.DataFrame) -> str:
    """Return a frame as CSV: spans of time in hours as in JSON, no control characters, and nothing that is a formula.

    A text that a spreadsheet would run gets an apostrophe before it, which tells it that this is text. A text that is a
    plain number, as -5, cannot be one and stays; JSON and Parquet hold every text as it is.
    """
    return in_hours(frame).with_columns(_harmless(pl.col(pl.String))).write_csv()


def _harmless(text: pl.Expr) -> pl.Expr:
    plain = text.str.replace_all(CONTROL, " ")
    return pl.when(plain.str.contains(NUMBER)).then(plain).otherwise(plain.str.replace_all(FORMULA, "$1$2'$3"))
