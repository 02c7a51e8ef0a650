"""`casewall calendar`: a calendar's year, the net work time between two instants, and when it is reached."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.asked import Config

calendar = typer.Typer()
NAME = Annotated[str, typer.Argument(metavar="NAME", help="The calendar's name in the configuration.")]
START = Annotated[
    str,
    typer.Argument(
        metavar="START", help='An instant, "2026-10-15 13:48": without an offset, on the calendar\'s own clock.'
    ),
]
JSON = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@calendar.callback(invoke_without_command=True)
def alone(asked: typer.Context) -> None:
    """Without a subcommand: list the calendars."""
    if asked.invoked_subcommand is None:
        show()


@calendar.command()
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One calendar; without it all of them, in a line each.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="The year shown (else this one).")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help='The instant that is now: "2026-10-15 13:48".')] = None,
    as_json: JSON = False,
    config: Config = None,
) -> None:
    """Show a year: hours a day, holidays, the next ten days unlike the others, the hours of this week and month.

    `casewall calendar` alone lists the calendars.
    """
    from app.calendars import sheet
    from app.calendars.reading import named
    from app.calendars.sheet_text import as_text
    from app.instants import moment
    from app.output import say, say_json
    from app.plain_text import clean
    from data.calendars import business_calendars
    from data.errors import CasewallError
    from data.settings import load
    from data.settings.dates import YEARS

    if year is not None and year not in YEARS:
        raise CasewallError(f"--year {year}: a year lies between {YEARS[0]} and {YEARS[-1]}")
    settings = load(config)
    if name is not None:
        held = sheet.sheet(named(settings, name), as_of=moment(settings, as_of, planned=True), year=year)
        return say_json(sheet.as_json(held)) if as_json else say(as_text(held) + "\n")
    if not settings.calendars:
        raise CasewallError(f"{settings.path} has no calendar. Add [calendars.office] with a timezone and a week.")
    rows = sheet.listed(business_calendars(settings), moment(settings, as_of, planned=True))
    if as_json:
        return say_json(rows)
    wide = [max(len(row[key]) for row in rows) for key in ("calendar", "timezone")]
    lines = [f"{row['calendar']:<{wide[0]}}  {row['timezone']:<{wide[1]}}  {row['week']}" for row in rows]
    return say("".join(f"{clean(line)}\n" for line in lines))


@calendar.command()
def net(
    name: NAME,
    start: START,
    end: Annotated[str, typer.Argument(metavar="END", help="The instant up to which is counted.")],
    as_json: JSON = False,
    config: Config = None,
) -> None:
    """Count the net work time from START to END, and show every stretch that counts or is left out."""
    from app.calendars import answers
    from app.calendars.answer_text import as_text
    from app.calendars.reading import local, named
    from app.output import say, say_json
    from data.errors import CasewallError
    from data.settings import load

    held = named(load(config), name)
    begin, stop = (local(text, zone=held.zone, option=option) for text, option in ((start, "START"), (end, "END")))
    if stop.at < begin.at:
        raise CasewallError(f"END {end} is before START {start}. Turn them round.")
    notes = tuple(note for note in (begin.note, stop.note) if note)
    answer = answers.net(held, begin.at, stop.at, notes=notes)
    return say_json(answers.as_json(answer)) if as_json else say(as_text(answer) + "\n")


@calendar.command()
def due(
    name: NAME,
    start: START,
    hours: Annotated[list[str], typer.Argument(metavar="HOURS", help='Net work time: 8, "8 h", "90 min" or "2 days".')],
    as_json: JSON = False,
    config: Config = None,
) -> None:
    """Find the instant at which HOURS of net work time since START are reached, with the receipt."""
    from zoneinfo import ZoneInfo

    from app.calendars import answers
    from app.calendars.answer_text import as_text
    from app.calendars.reading import length, local, named
    from app.output import say, say_json
    from data.settings import load

    held = named(load(config), name)
    begin = local(start, zone=held.zone, option="START")
    wanted = length(" ".join(hours), calendar=held, on=begin.at.astimezone(ZoneInfo(held.zone)).date())
    notes = tuple(note for note in (begin.note, wanted.note) if note)
    answer = answers.due(held, begin.at, wanted.span, notes=notes)
    return say_json(answers.as_json(answer)) if as_json else say(as_text(answer) + "\n")
