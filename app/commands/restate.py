"""`casewall restate`: closed cases judged anew by today's rules, shown first, applied with a reason, and logged."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.asked import Config


def restate(
    since: Annotated[
        str | None, typer.Option("--from", help="The first day of closing: 2026-10-05. (Else from the very first.)")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="The first day of closing left out. (Else up to and with today.)")
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option("--team", help="Only cases of this team. Again for another.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Store the changes that are shown without it. It needs --reason.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", help="With --apply: why, in your words. The log keeps it.")
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Show what was restated before, by whom and why.")] = False,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    config: Config = None,
) -> None:
    """Show which stored verdicts today's rules would change; with --apply --reason TEXT, change them."""
    from zoneinfo import ZoneInfo

    from app.instants import clock, local_day, moment
    from app.output import records, say, say_json, write
    from app.picture import open_store
    from app.restating import Asked, compare
    from app.restating import apply as run
    from app.restating_words import as_json, as_text, log_of
    from data.errors import CasewallError
    from data.settings import load

    if form not in ("table", "json"):
        raise CasewallError(f"--format {form!r} is not known. It is table or json.")
    if log and (apply or reason or since or until or team):
        raise CasewallError("--log stands alone: it shows every entry.")
    if reason is not None and not apply:
        raise CasewallError("--reason belongs to --apply: without it nothing is written.")
    settings = load(config)
    first = None if since is None else local_day(since, option="--from")
    last = None if until is None else local_day(until, option="--to")
    if first and last and last < first:
        raise CasewallError(f"--to {last} is before --from {first}: no day lies between them. Turn them round.")
    asked = Asked(since=first, until=last, teams=tuple(dict.fromkeys(team or ())))
    at = moment(settings)
    today = at.astimezone(ZoneInfo(settings.casewall.timezone)).date()
    if first and first > today:
        raise CasewallError(f"--from {first} is after today ({today}): nothing has closed yet.")
    with open_store(settings) as store:
        if log:
            held = store.restatements()
            if form == "json":
                return say_json(records(held))
            return write(log_of(held, settings), form=form) if held.height else say("Nothing was restated yet.\n")
        if apply:
            found = run(settings, store, asked, as_of=at, now=clock(settings).now(), reason=reason or "")
        else:
            found = compare(settings, store, asked, as_of=at)
    return say_json(as_json(found, applied=apply)) if form == "json" else say(as_text(found, settings, applied=apply))
