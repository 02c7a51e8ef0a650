"""What a person asks for on the televisions page, and what is said to it: a refusal is one line."""

from __future__ import annotations

from dataclasses import dataclass

from app.clock import now
from app.screens.televisions_pair import Form
from app.served import site
from app.tv.devices import devices
from app.tv.pairing import naming, pair, revoke
from data.errors import CasewallError


@dataclass(frozen=True, kw_only=True)
class Said:
    """How it ended: in words, whether it was refused, and the lines that were written for it."""

    words: str
    refused: bool = False
    written: tuple[str, ...] = ()


def paired(form: Form) -> Said:
    """Pair what was typed, or say why not."""
    here, held = site(), devices()
    try:
        asked = form.asked(held.entries.get(form.name))
        done = pair(here.settings, here.store, form.code, asked, now=now())
    except CasewallError as error:
        return Said(words=str(error), refused=True)
    held.look()
    words = f"Paired {done.entry.name}: it shows {naming(here.settings, done.entry)} within a few seconds."
    if done.replaced:
        words += " The set that had this name before shows a code now."
    return Said(words=words, written=done.written)


def revoked(name: str) -> Said:
    """Revoke a television, or say why not."""
    try:
        revoke(site().settings, site().store, name, now=now())
    except CasewallError as error:
        return Said(words=str(error), refused=True)
    devices().look()
    return Said(words=f"Revoked {name}: it shows a new code within a few seconds.")
