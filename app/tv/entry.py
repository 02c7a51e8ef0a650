"""A new [[televisions]] entry at the end of casewall.toml: the whole new file is checked before it replaces the old."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from data.errors import CasewallError, nearest
from data.settings import Settings, load
from data.settings.shown import shown, written
from data.settings.televisions import SCENES

Scenes = dict[str, str]
USUAL: Scenes = {scene: f"{int(length.total_seconds())} s" for scene, length in SCENES.items()}


def scenes_of(text: str) -> Scenes:
    """Read the scenes of an option, "now:30,team:15" or "now:30 s", as the file writes them, in their order."""
    found: Scenes = {}
    for part in text.split(","):
        name, colon, length = (word.strip() for word in part.partition(":"))
        if name not in SCENES:
            raise CasewallError(f"--scenes {shown(text)}: {shown(name)} is not a scene. {nearest(name, SCENES)}")
        if name in found:
            raise CasewallError(f"--scenes {shown(text)}: {name} stands there twice. Keep one.")
        seconds = length.removesuffix("s").strip() if colon else USUAL[name].removesuffix(" s")
        if not (seconds.isascii() and seconds.isdigit()):
            raise CasewallError(
                f"--scenes {shown(text)}: write a scene with its seconds, such as now:30. It stays for 5 to 3600."
            )
        found[name] = f"{int(seconds)} s"
    return found


def lines(name: str, *, team: str | None, scenes: Scenes, names: str, theme: str) -> list[str]:
    """Return an entry as the file writes it, a line a key."""
    inside = ", ".join(f'{scene} = "{length}"' for scene, length in scenes.items())
    return [
        "[[televisions]]",
        f"name = {_quoted(name)}",
        *([] if team is None else [f"team = {_quoted(team)}"]),
        f"scenes = {{ {inside} }}",
        f"names = {_quoted(names)}",
        f"theme = {_quoted(theme)}",
    ]


def append(settings: Settings, entry: list[str], *, name: str) -> Settings:
    """Write an entry at the end of the configuration, and return the new one.

    Everything else of the file, its mode and its owner stay as they are. Raises CasewallError where the new whole is
    not right or the file may not be written; then nothing has changed.
    """
    file = settings.path.resolve()  # where it is a link, what it leads to is written
    try:
        before = file.stat()
        old = file.read_bytes()
        if not before.st_mode & 0o222 or not os.access(file, os.W_OK):
            raise _by_hand(settings, entry, "it may only be read")
        return _replaced(settings, file, old, entry, name=name, before=before)
    except OSError as error:
        raise _by_hand(settings, entry, error.strerror or str(error)) from None


def _replaced(
    settings: Settings, file: Path, old: bytes, entry: list[str], *, name: str, before: os.stat_result
) -> Settings:
    ends = "\r\n" if b"\r\n" in old else "\n"
    between = b"" if not old or old.endswith(b"\n") else ends.encode()
    new = old + between + ends.join(["", *entry, ""]).encode()
    # beside the file, so that what it includes is found and the last step is one rename; for nobody else to read
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", suffix=".new", delete=False) as held:
        beside = Path(held.name)
        try:
            held.write(new)
            held.flush()
            os.fsync(held.fileno())
            found = _checked(settings, beside, entry, name=name)
            with suppress(OSError):
                os.chown(beside, before.st_uid, before.st_gid)
            beside.chmod(before.st_mode & 0o7777)
            if file.read_bytes() != old:
                raise CasewallError(f"{file.name} was changed just now by somebody else. Pair once more.")
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    return found.model_copy(update={"path": settings.path})


def _checked(settings: Settings, beside: Path, entry: list[str], *, name: str) -> Settings:
    try:
        found = load(beside)
    except CasewallError as error:
        told = str(error).replace(str(beside), settings.path.name).replace(beside.name, settings.path.name)
        if "is not valid TOML" in told:
            # one list that is written out cannot be added to by sections
            raise _by_hand(settings, entry, "its televisions stand in a list of their own") from None
        raise CasewallError(told) from None
    if all(one.name != name for one in found.televisions):
        who = settings.where("televisions")
        raise CasewallError(f"{written(('televisions',))} is set by {who}. Add {name} there, then pair again.")
    return found


def _by_hand(settings: Settings, entry: list[str], why: str) -> CasewallError:
    text = ", ".join(entry[1:])
    return CasewallError(
        f"{settings.path.name} cannot be added to: {why}. Add a section [[televisions]] by hand with the keys {text}; "
        "then pair again."
    )


def _quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in plain) + '"'
