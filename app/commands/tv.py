"""`casewall tv`: pair a television by the code that it shows, list them all, revoke one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.asked import Config

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from app.tv.listing import Row

tv = typer.Typer(no_args_is_help=True)
JSON = Annotated[bool, typer.Option("--json", help="Print one record a television.")]


@tv.command()
def pair(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The six characters that the television shows.")],
    name: Annotated[str, typer.Option("--name", help="Its name: letters, digits, - and _, such as lobby.")],
    team: Annotated[str | None, typer.Option("--team", help="Show this team alone. (Else all of them.)")] = None,
    names: Annotated[
        str | None, typer.Option("--names", help="How people are named: full, initials (as usual) or none.")
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="The colours: dark (as usual) or light.")] = None,
    scenes: Annotated[
        str | None, typer.Option("--scenes", help='Which scenes for how many seconds: "now:30,team:15,week:15".')
    ] = None,
    config: Config = None,
) -> None:
    """Join the television that shows CODE to its section of the file; for a new name the section is written."""
    from app.clock import now
    from app.output import say
    from app.picture import open_store
    from app.plain_text import clean
    from app.tv.entry import scenes_of
    from app.tv.pairing import Asked, naming
    from app.tv.pairing import pair as run
    from data.settings import load

    asked = Asked(
        name=name, team=team, names=names, theme=theme, scenes=None if scenes is None else scenes_of(scenes)
    )  # fmt: skip
    settings = load(config)
    with open_store(settings) as store:
        found = run(settings, store, code, asked, now=now())
    say(f"Paired {clean(found.entry.name)}: it shows {naming(settings, found.entry)} within a few seconds.\n")
    if found.replaced:
        say("The television that had this name before shows a code now.\n")
    if found.written:
        say(f"Written to {clean(str(settings.path))}:\n" + "".join(f"  {clean(line)}\n" for line in found.written))


@tv.command("list")
def listed(as_json: JSON = False, config: Config = None) -> None:
    """Show every television: when it was last seen, its build and resolution, and how old its picture is."""
    from zoneinfo import ZoneInfo

    from app.clock import now
    from app.output import say, say_json
    from app.picture import open_store
    from app.plain_text import clean
    from app.tv.listing import rows, waiting
    from data.settings import load
    from data.store.televisions import Televisions

    settings, at = load(config), now()
    with open_store(settings) as store:
        held = Televisions(store).all()
    found, wait = rows(settings.televisions, held, now=at), waiting(held, now=at)
    if as_json:
        say_json([_record(one, at) for one in found])
        return
    zone = ZoneInfo(settings.casewall.timezone)
    for one in found:
        say("".join(f"{clean(line)}\n" for line in _lines(one, at, zone)))
    if not found:
        say("No television yet. Open /tv of the server in its browser, then: casewall tv pair CODE --name lobby\n")
    if wait:
        say(f"{wait} {'television shows' if wait == 1 else 'televisions show'} a code and can be paired.\n")


@tv.command()
def revoke(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The television's name.")],
    config: Config = None,
) -> None:
    """End the pairing of a television: it shows nothing but a new code. Its section in the file stays."""
    from app.clock import now
    from app.output import say
    from app.picture import open_store
    from app.plain_text import clean
    from app.tv.pairing import revoke as run
    from data.settings import load

    settings = load(config)
    with open_store(settings) as store:
        run(settings, store, name, now=now())
    say(f"Revoked {clean(name)}: it shows a new code within a few seconds.\n")


def _lines(one: Row, at: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Yield a television as a person reads it."""
    from app.source_ages import age_words, when_words

    device, today = one.device, at.astimezone(zone).date()
    if device is None:
        yield f"{one.name:<20}  not paired"
        return
    seen = "never seen"
    if device.seen_at is not None:
        seen = f"seen {age_words(at - device.seen_at)} ago"
        if one.state == "off":
            seen = f"off since {when_words(device.seen_at, zone=zone, today=today)}"
    parts = [seen]
    age = one.age(at)
    if age is not None:
        parts.append(f"picture {age_words(age)} old")
    if device.build:
        parts.append(f"build {device.build}")
    if device.width and device.height:
        parts.append(f"{device.width} × {device.height}")
    if device.address:
        parts.append(f"at {device.address}")
    if device.paired_at is not None:
        parts.append(f"paired {when_words(device.paired_at, zone=zone, today=today)}")
    yield f"{one.name:<20}  {', '.join(parts)}"
    if one.state == "unknown":
        yield f"{'':<20}  has no [[televisions]] section any more, and shows no picture"


def _record(one: Row, at: datetime) -> dict[str, Any]:
    """Return a television as a flat record; the picture's age is in seconds."""
    from data.store.televisions import Television

    device, age = one.device or Television(secret_hash=""), one.age(at)
    return {
        "name": one.name,
        "state": one.state,
        "team": None if one.entry is None else one.entry.team,
        "seen_at": _iso(device.seen_at),
        "paired_at": _iso(device.paired_at),
        "picture_age_s": None if age is None else age.total_seconds(),
        "build": device.build,
        "width": device.width,
        "height": device.height,
        "address": device.address,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
