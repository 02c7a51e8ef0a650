"""Bytes to text: a byte order mark, else UTF-8, else the configured encoding; never a guess that nobody asked for."""

from __future__ import annotations

import codecs

from data.errors import CasewallError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Escape sequences and zero bytes make text in these look like valid UTF-8 that it is not.
MASKED = ("utf-16", "utf-32", "utf-7", "iso2022", "hz")


def decode(data: bytes, *, file: str, configured: str | None) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Raises CasewallError with the line of the first byte that does not fit, and the line to add to the configuration.
    """
    wanted = _known(configured, file) if configured else None
    for mark, name in MARKS:
        if data.startswith(mark):
            return _decoded(data, name, file=file), name
    if wanted and wanted.startswith(MASKED):
        return _decoded(data, wanted, file=file), wanted
    head = data[:4096]
    if not wanted and head.count(0) > len(head) // 5:
        guess = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        raise CasewallError(
            f'{file} line 1: zero bytes between the letters, no UTF-8. Add encoding = "{guess}" to the source.'
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as wrong:
        if wanted:
            return _decoded(data, wanted, file=file), wanted
        line = data.count(b"\n", 0, wrong.start) + 1
        raise CasewallError(
            f"{file} line {line}: byte 0x{data[wrong.start]:02x} is not UTF-8. "
            f'Add encoding = "{_guess(data, wrong.start)}" to the source (a guess), or export the file as UTF-8.'
        ) from None


def _known(name: str, file: str) -> str:
    """Return an encoding's own name, or refuse one that does not exist."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise CasewallError(
            f'{file}: encoding = "{name}" is not a known encoding. Use for instance "windows-1252" or "utf-16".'
        ) from None


def _decoded(data: bytes, name: str, *, file: str) -> str:
    """Decode strictly; what does not fit is an error that names the line."""
    try:
        return data.decode(name)
    except UnicodeDecodeError as wrong:
        line = wrong.object[: wrong.start].decode(name, errors="replace").count("\n") + 1
        raise CasewallError(
            f"{file} line {line}: byte 0x{data[wrong.start]:02x} is not {name}. "
            "Name the file's own encoding at the source, or export it as UTF-8."
        ) from None


def _guess(data: bytes, at: int) -> str:
    """Propose an encoding: bytes 0x80 to 0x9f are letters and dashes in Windows-1252 only; 0x81-like ones in cp850."""
    high = {byte for byte in data[at : at + 100_000] if byte >= 0x80}
    if high & {0x81, 0x8D, 0x8F, 0x90, 0x9D} or {0x84, 0x94} <= high:
        return "cp850"
    return "windows-1252"
