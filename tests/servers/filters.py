"""A reader of conditions with AND, OR, NOT and brackets, as SOQL, OData and JQL have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
Test = Callable[[Row], bool]

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|!=|<>|[()=<>,~])|(?P<word>[^\s()=<>!,'"]+))"""
)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a is not None and a < b,
    "<=": lambda a, b: a is not None and a <= b,
    ">": lambda a, b: a is not None and a > b,
    ">=": lambda a, b: a is not None and a >= b,
}
ODATA = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def condition(text: str, read: Callable[[str, str, bool], Any], names: Mapping[str, str] | None = None) -> Test:
    """Return a test of rows; `read` makes a value of (field, literal, was it quoted); ValueError where it is odd."""
    reader = _Reader(text, read, names or {})
    test = reader.either()
    if reader.tokens:
        raise ValueError(f"unexpected token: {reader.tokens[0][1]}")
    return test


class _Reader:
    def __init__(self, text: str, read: Callable[[str, str, bool], Any], names: Mapping[str, str]) -> None:
        self.read, self.names = read, names
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            if found is None:
                raise ValueError(f"unexpected text at: {text[at : at + 20]}")
            self.tokens.append((str(found.lastgroup), str(found.group(str(found.lastgroup)))))
            at = found.end()

    def next_is(self, *words: str) -> bool:
        return bool(self.tokens) and self.tokens[0][0] != "text" and self.tokens[0][1].lower() in words

    def take(self, *words: str) -> bool:
        if self.next_is(*words):
            self.tokens.pop(0)
            return True
        return False

    def either(self) -> Test:
        tests = [self.both()]
        while self.take("or"):
            tests.append(self.both())
        return lambda row: any(test(row) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.take("and"):
            tests.append(self.one())
        return lambda row: all(test(row) for test in tests)

    def one(self) -> Test:
        if self.take("not"):
            test = self.one()
            return lambda row: not test(row)
        if self.take("("):
            test = self.either()
            if not self.take(")"):
                raise ValueError("a bracket is not closed")
            return test
        if len(self.tokens) < 2:
            raise ValueError("a condition is not complete")
        name = self.tokens.pop(0)[1].strip('"')
        name = self.names.get(name.lower(), name)
        away = self.take("not")
        sign = self.tokens.pop(0)[1].lower()
        if sign == "in":
            values = self.values(name)
            return lambda row: (row.get(name) in values) != away
        if sign == "is":
            away = self.take("not")
            self.tokens.pop(0)
            return lambda row: (row.get(name) is None) != away
        if sign == "~":
            part = str(self.value(name)).lower()
            return lambda row: part in str(row.get(name)).lower()
        compare, value = COMPARE[{**ODATA, "<>": "!="}.get(sign, sign)], self.value(name)
        return lambda row: compare(row.get(name), value)

    def values(self, name: str) -> list[Any]:
        if not self.take("("):
            raise ValueError("a list must begin with a bracket")
        found = [self.value(name)]
        while self.take(","):
            found.append(self.value(name))
        if not self.take(")"):
            raise ValueError("a list is not closed")
        return found

    def value(self, name: str) -> Any:
        kind, text = self.tokens.pop(0)
        if kind != "text" and text.lower() in ("null", "empty"):
            return None
        return (
            self.read(name, re.sub(r"\\(.)|''", lambda m: m.group(1) or "'", text[1:-1]), True)
            if kind == "text"
            else self.read(name, text, False)
        )
