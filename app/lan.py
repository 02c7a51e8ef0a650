"""Beyond this machine: which addresses lead here, and the password that people's pages then want."""

from __future__ import annotations

import ipaddress
import sys

import psutil
import segno
import typer

from app.gate.keeper import Keeper
from app.gate.password import check_new
from data.errors import CasewallError

LOOPBACK_NAMES = {"localhost", "localhost.localdomain", "ip6-localhost"}


def is_loopback(host: str) -> bool:
    """Return whether a host's name or number is this machine alone."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_host(host: str, *, lan: bool) -> None:
    """Raise CasewallError where a host leads off this machine without the password that `--lan` asks for."""
    if not lan and not is_loopback(host):
        raise CasewallError(f"--host {host} is not this machine alone. Add --lan: it asks for a password first.")
    if lan and is_loopback(host):
        raise CasewallError(
            f"--lan with --host {host} would reach nobody. Leave --host out, or name a network address."
        )


def addresses(host: str, port: int) -> list[str]:
    """Return the addresses to open on another machine: the named one, else those of every network card that is up."""
    if host not in ("0.0.0.0", "::"):
        return [f"http://{f'[{host}]' if ':' in host else host}:{port}"]
    up = {name for name, card in psutil.net_if_stats().items() if card.isup}
    found = [ipaddress.ip_address(one.address) for name, cards in psutil.net_if_addrs().items() if name in up
             for one in cards if one.family.name == "AF_INET"]  # fmt: skip
    # those of the house first: a public one is seldom what somebody types on a television
    away = sorted((one for one in found if not one.is_loopback), key=lambda one: (not one.is_private, int(one)))
    return [f"http://{one}:{port}" for one in away]


_listening: list[tuple[str, int]] = []


def listen(host: str, port: int) -> None:
    """Remember where this server listens beyond its own machine."""
    _listening[:] = [(host, port)]


def reachable() -> list[str]:
    """Return the addresses by which others reach this server just now; none where it serves its own machine alone."""
    return addresses(*_listening[0]) if _listening else []


def ask_password(keeper: Keeper, *, anew: bool) -> None:
    """Ask for a password where none is kept yet; raises CasewallError where nobody is there to answer."""
    if keeper.has_password() and not anew:
        return
    if not sys.stdin.isatty():
        raise CasewallError(
            "No password is set, and there is no terminal to ask for one. Run `casewall password` once in a terminal; "
            "the store keeps its hash."
        )
    sys.stdout.write("Whoever opens the pages from another machine must know a password. Set one now.\n")
    password = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    check_new(password)
    keeper.set_password(password)


def told(found: list[str], *, drawn: bool) -> str:
    """Return what to open on another machine, and for a terminal the first of it as a code for a camera."""
    if not found:
        return "No network card of this machine has an address: nobody else can reach it yet.\n"
    lines = [f"From another machine: {', '.join(found)}", f"On a television: {found[0]}/tv"]
    if drawn:
        lines += [_row(upper, lower) for upper, lower in _pairs(segno.make(found[0], error="m"))]
    return "\n".join(lines) + "\n"


def _pairs(code: segno.QRCode) -> list[tuple[list[int], list[int]]]:
    rows = [list(row) for row in code.matrix_iter(border=2)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    return list(zip(rows[::2], rows[1::2], strict=True))


def _row(upper: list[int], lower: list[int]) -> str:
    # two rows a line; light modules are drawn, as terminals are dark more often than not
    return "".join(" ▄▀█"[2 * (not up) + (not down)] for up, down in zip(upper, lower, strict=True))
