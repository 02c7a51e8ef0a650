"""What must not stand in the file: passwords and tokens, named there and kept in the environment or in a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from data.errors import CasewallError

if TYPE_CHECKING:
    from data.settings.model import Settings

ENV, FILE = "env:", "file:"


def _secret(value: Any) -> Any:
    """Take the name of a secret, and never the secret: it would lie in the file for everybody to read."""
    if isinstance(value, str) and value.startswith((ENV, FILE)) and len(value.partition(":")[2].strip()) > 0:
        return value
    # the value may be the secret itself: pydantic's own message would repeat it
    raise SecretInFileError


class SecretInFileError(ValueError):
    """A secret written out in the configuration."""

    def __str__(self) -> str:
        return 'write "env:NAME" or "file:path": a secret does not stand in the file'


Secret = Annotated[str, BeforeValidator(_secret)]


def reveal(secret: str, settings: Settings, *, key: str) -> str:
    """Return what a secret's name stands for. `key` is the setting, for the error.

    Raises CasewallError, which never holds the secret: the variable is not set, the file cannot be read, it is empty.
    """
    kind, _, name = secret.partition(":")
    if f"{kind}:" == ENV:
        value = os.environ.get(name, "")
        if not value.strip():
            raise CasewallError(
                f'{settings.path.name}: {key} = "{secret}": the variable {name} is not set. Set it where Casewall runs.'
            )
        return value.strip()
    path = settings.resolve(name)
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        cause = getattr(error, "strerror", None) or "it is not UTF-8"
        raise CasewallError(
            f'{settings.path.name}: {key} = "{secret}": {path} cannot be read ({cause}). Correct the path.'
        ) from None
    if not value:
        raise CasewallError(f'{settings.path.name}: {key} = "{secret}": the file is empty. Write the secret into it.')
    return value
