"""[accounts]: one client under several names."""

from __future__ import annotations

from data.settings.words import Section


class AccountsConfig(Section):
    """The file that says which names are one client: a CSV with the columns name and account."""

    aliases: str | None = None
