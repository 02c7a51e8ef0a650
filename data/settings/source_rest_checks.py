"""What no single key of a REST source can know."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from data.settings.source_rest import RestEventsKeys, RestKeys

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PER_CASE = ("{id}", "{ids}", "{each}")  # a request for the cases of a page


def check(source: RestKeys, events: RestEventsKeys | None) -> None:
    """Refuse what leads to no rows, and an address over which a secret would go in the clear."""
    if source.url is None:
        raise ValueError('url is missing: name the address, for instance url = "https://desk.example"')
    address(source.url, insecure=source.insecure)
    if source.auth is not None and source.auth.token_url and "://" in source.auth.token_url:
        address(source.auth.token_url, key="auth.token_url", insecure=source.insecure)
    if source.request is None:
        raise ValueError('request is missing: name what is asked, or a preset = "zendesk"')
    if source.request.watermark is None and source.request.paging.by != "time":
        raise ValueError('request.watermark is missing: the field that tells when a case last changed ("updated_at")')
    if isinstance(source.overlap, int):
        raise ValueError('overlap is a length here, such as "2 min"')
    if (source.full is None) != (source.listed is None):
        raise ValueError('full = "1 day" and a section listed go together: how often all cases are listed, and by what')
    if events is not None and events.request is None and not events.explode:
        raise ValueError("events needs a request of its own, or explode: the list inside a case that tells its past")
    if events is not None and events.start is not None and (events.changes is None or events.changes.old is None):
        raise ValueError('events.start needs events.changes with old = "…": where a change tells the value before it')
    own = [events.request] if events is not None and events.request is not None else []
    for request in own:
        child = any(mark in repr((request.path, request.params, request.body)) for mark in PER_CASE)
        if not child and request.watermark is None and request.paging.by != "time":
            raise ValueError("events.request.watermark is missing: the field that tells when an event happened")


def address(url: str, *, key: str = "url", insecure: bool = False) -> None:
    """Refuse an address that is none, that holds a password, or that is not encrypted on its way."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f'{key} is no address; write {key} = "https://desk.example"')
    if parts.username or parts.password:
        raise ValueError(f"{key} holds a password; take it out and write it under auth, by the name of a variable")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK and not insecure:
        raise ValueError(
            f"{key} is not encrypted (http): the password would go in the clear. Write https, or insecure = true"
        )
