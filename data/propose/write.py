"""The proposed configuration as text: grouped and commented as a person would write it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from data.propose import toml
from data.propose.days_off import DaysOff
from data.propose.hours import Hours
from data.propose.people import Active, also, spelt
from data.propose.shown import Start
from data.propose.source import Line, SourceGuess, doubted, source_lines
from data.propose.targets import SHARE, Target

MOST_PEOPLE, MOST_TEAMS, MOST_GROUPS, MOST_TYPES, MOST_REST = 30, 30, 15, 20, 8
MOST_DAYS = 8
UNLISTED = "not listed: still there, under the source's word"


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that is written, found step by step; the first draft has the source alone."""

    file: str
    source: SourceGuess
    hours: Hours = field(default_factory=Hours)
    days_off: DaysOff | None = None
    as_of: datetime | None = None
    newest: datetime | None = None
    start: Start | None = None
    people: tuple[Active, ...] = ()
    teams: tuple[tuple[str, int], ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    experts: tuple[tuple[str, ...], str] = ((), "")  # patterns of groups' names, and why
    whole: Target | None = None
    types: tuple[Target, ...] = ()

    @property
    def zone(self) -> str:
        """Return the zone of the office."""
        return self.source.clock.office


def text_of(config: Config) -> str:
    """Return casewall.toml."""
    parts = [
        f"# A first configuration, made by `casewall init` from {toml.said(config.file)}. It runs as it stands.\n"
        '# Lines with "# ?" are guesses to look at: `casewall check` lists them. Take the ? out when a line is right.',
        _block(_general(config)),
        _rule("calendar"),
        _block(_calendar(config)),
    ]
    people = [_block(block) for block in _people(config)]
    work = [_block(block) for block in _work(config)]
    if people:
        parts += [_rule("people"), *people]
    if work:
        parts += [_rule("work"), *work]
    parts += [_rule("source"), *(_block(block) for block in source_lines(config.source))]
    return "\n\n".join(parts) + "\n"


def local(at: datetime, zone: str) -> str:
    """Return an instant as the configuration writes it."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def _rule(title: str) -> str:
    return f"# {'-' * 64} {title}"


def _block(lines: Iterator[Line] | list[Line]) -> str:
    return "\n".join(toml.aligned(lines))


def _general(config: Config) -> Iterator[Line]:
    yield "[casewall]", ""
    yield 'name = "Customer service"', "on the wall"
    yield 'store = "sqlite:///casewall.db"', "relative to this file"
    yield f"timezone = {toml.text(config.zone)}", doubted("as the calendar's", bool(config.source.clock.office_doubt))
    yield 'calendar = "office"', "of teams that name none"
    if config.as_of is not None and config.newest is not None:
        ends = local(config.newest, config.zone)
        why = f"the file ends {ends}: the wall's clock starts here and runs on; not for a live export"
        yield f'as_of = "{local(config.as_of, config.zone)}"', why
    if config.start is not None:
        yield f"start = {config.start.day}", f"? {config.start.why}; opened earlier: old backlog"


def _calendar(config: Config) -> Iterator[Line]:
    clock = config.source.clock
    yield "[calendars.office]", ""
    yield f"timezone = {toml.text(config.zone)}", doubted("", clock.office_doubt)
    yield f"week = {config.hours.toml}", f"? {config.hours.why}"
    off = config.days_off
    if off is None:
        yield '# holidays = { country = "DE", subdivision = "BY" }', "public holidays, by country and part of it"
        yield '# closures = ["2026-12-28/2026-12-31"]', "days, ranges, iCalendar files"
        return
    yield f"holidays = {{ country = {toml.text(off.country)} }}", f'? {off.why}; subdivision = "..." for a part of it'
    if 0 < len(off.others) <= MOST_DAYS:
        shown = toml.array(str(day) for day in off.others)
        yield f"# closures = {shown}", "quiet as well: was the office closed?"


def _people(config: Config) -> Iterator[list[Line]]:
    counts = dict(config.teams)
    teams = spelt(counts)
    if teams:
        yield [
            ("[teams]", f"with their cases; {UNLISTED}"),
            *(
                (
                    f'{toml.key(name)} = {{ {also(others)}calendar = "office" }}',
                    _spellings(sum(counts[one] for one in (name, *others)), others, "team"),
                )
                for name, others in list(teams.items())[:MOST_TEAMS]
            ),
            *_more(len(teams) - MOST_TEAMS, "teams"),
        ]
    patterns, why = config.experts
    if patterns:
        taken = {name.strip().casefold() for name in teams}
        key = next(name for name in ("experts", "second_line", "behind_the_first") if name not in taken)
        yield [
            (f"[teams.{key}]", f"? {why}"),
            (f"names = {toml.array(patterns)}", ""),
            ('tier = "expert"', "cases queue for them"),
        ]
    if config.groups:
        said = toml.text(config.source.columns["holder"].specs[0])
        yield [
            ("", f"Groups in {said}, with their rows. Experts, for whom cases queue, are made known like this:"),
            ("", '[teams.experts] with names = ["...", "* 2nd"] and tier = "expert"'),
            *(("", f"  {toml.text(name)}, {count:,}") for name, count in config.groups[:MOST_GROUPS]),
            *_more(len(config.groups) - MOST_GROUPS, "groups"),
        ]
    if config.people:
        yield list(_owners(config))


def _owners(config: Config) -> Iterator[Line]:
    counts = {one.name: one.cases for one in config.people}
    people = spelt(counts)
    last = max(one.last for one in config.people).astimezone(ZoneInfo(config.zone))
    yield "[owners]", f"active in the 90 days to {last:%Y-%m-%d}, with their cases; {UNLISTED}"
    for name in sorted(list(people)[:MOST_PEOPLE]):
        told = _spellings(sum(counts[one] for one in (name, *people[name])), people[name], "person")
        yield f'{toml.key(name)} = {{ {also(people[name])}tier = "front_line" }}', told
    yield from _more(len(people) - MOST_PEOPLE, "people")


def _spellings(count: int, others: list[str], what: str) -> str:
    """Tell a count of cases, and that names which differ in capitals only are taken for one."""
    return f"? {count:,}; the names differ in capitals only: one {what}?" if others else f"{count:,}"


def _more(count: int, what: str) -> list[Line]:
    return [("", f"and {count:,} more {what}, {UNLISTED}")] if count > 0 else []


def _work(config: Config) -> Iterator[list[Line]]:
    """Write the targets: the source's own promise where it carries one, else the p85 of all and of each type."""
    promised = "source_due_at" in config.source.columns or "source_due_date" in config.source.columns
    whole = config.whole
    listed = [one for one in config.types if one.within is not None][:MOST_TYPES]
    if promised:
        yield [("[[targets]]", "the promise that the file carries, on the wall clock"), ('by = "source_due_at"', "")]
        if listed:
            yield list(_beside_the_promise(listed))
    elif whole is not None and whole.within is not None:
        yield _target(whole, "all cases", "as many as kept it so far")
        yield from (_target(one, f"{one.cases:,} cases", "") for one in listed)
    elif whole is not None:
        yield [
            ("", f"? no target: {whole.closed:,} closed cases are too few for a p85. Write for instance:"),
            ("", "[[targets]]"),
            ("", 'within = "8 h"'),
        ]
    rest = [one for one in config.types if one not in listed]
    if rest:
        most = ", ".join(f"{toml.text(one.case_type or '')} {one.cases:,}" for one in rest[:MOST_REST])
        more = f" and {len(rest) - MOST_REST:,} more" if len(rest) > MOST_REST else ""
        yield [("", f"Types with no target of their own ({UNLISTED}):"), ("", f"  {most}{more}")]


def _beside_the_promise(listed: list[Target]) -> Iterator[Line]:
    """Tell the p85 of each type, for whom the promise does not suit."""
    yield "", "The p85 by type, in net work hours; a target of its own would go before the promise:"
    yield "", '[[targets]] with case_type = "..." and within = "..."'
    for one in listed:
        name, p85 = toml.text(one.case_type or ""), f"p85 of {one.closed:,} closed {one.p85}: {one.within}"
        yield "", f"  {name}, {one.cases:,} cases, {p85}"


def _target(target: Target, whose: str, goal: str) -> list[Line]:
    still = f"; {target.still_open:,} are still open, so it is more" if target.cut_off else ""
    why = doubted(f"{whose}; p85 of {target.closed:,} closed is {target.p85}{still}", target.cut_off)
    lines: list[Line] = [("[[targets]]", why)]
    if target.case_type is not None:
        lines.append((f"case_type = {toml.text(target.case_type)}", ""))
    lines.append((f"within = {toml.text(target.within or '')}", ""))
    lines.append((f"goal = {SHARE:g}", goal))
    return lines
