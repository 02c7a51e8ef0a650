"""What share of working hours is told Yes, Nearly and Not yet: generated teams, and the real logs.

`CASEWALL_REAL_LOGS=folder python -m benchmarks.verdicts --write` writes the tables of docs/backtests.md.
"""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, timedelta
from statistics import median

from benchmarks.backtest_report import days, percent, table, tell
from benchmarks.real_logs import LOGS, Loaded, loaded
from benchmarks.teams import ANSWERS, HOURS, said, shares, team
from metrics.calendar import local_spans
from metrics.verdict import verdict

TEAMS, SIZES, WEEKS, SEED = (0.98, 0.90, 0.80), (20, 50, 100, 150), 52, 1
EVERY = {"helpdesk_italy": 8}  # of the long log, the hours of every so many weeks


def generated() -> tuple[list[str], list[str]]:
    """Return the shares of hours of generated teams, and those of the first and the last hour of a day."""
    rows, hourly = [], []
    for on_time in TEAMS:
        for size in SIZES:
            found = said(team(on_time, due=size, weeks=WEEKS, seed=SEED), weeks=WEEKS)
            held = shares(found)
            rows.append([percent(on_time), size, f"{found.height:,}", *(percent(held[answer]) for answer in ANSWERS)])
            if size == SIZES[-1]:
                for hour in (HOURS[0].hour, HOURS[-1].hour):
                    of = shares(found.filter(hour=hour))
                    hourly.append([percent(on_time), f"{hour}:05", *(percent(of[answer]) for answer in ANSWERS[:3])])
    head = ["on time", "due in 5 days", "n (hours)", *(answer.capitalize() for answer in ANSWERS)]
    return table(head, rows), table(["on time", "at", *(answer.capitalize() for answer in ANSWERS[:3])], hourly)


def lived(log: Loaded) -> list[object]:
    """Return the shares of the working hours of a log."""
    answers, counts, asked = [], [], []
    for at in hours(log):
        board = log.board(at)
        found = verdict(board.cases, as_of=at, calendar=board.calendar)
        answers.append(found.answer)
        counts.append(found.n)
        asked.append(at)
    held = [percent(answers.count(answer) / len(answers)) for answer in ANSWERS]
    middle = [n for n, answer in zip(counts, answers, strict=True) if answer != ANSWERS[-1]]
    return [
        log.log.label,
        f"{len(answers):,}",
        days(asked[0], asked[-1]),
        *held,
        f"{median(middle):,.0f}" if middle else "—",
    ]


def hours(log: Loaded) -> list[datetime]:
    """Return five past every full working hour while cases are still opened in the log."""
    name = log.rules.default_calendar
    calendar = log.rules.calendars[name] if name else next(iter(log.rules.calendars.values()))
    first, found = log.log.first, []
    for day, begin, end in local_spans(calendar, first, log.log.arrivals_end - timedelta(days=1)):
        if ((day - _monday(first)).days // 7) % EVERY.get(log.log.example, 1):
            continue
        at = begin + timedelta(minutes=5)
        while at < end:
            found.append(at.replace(tzinfo=log.zone).astimezone(UTC))
            at += timedelta(hours=1)
    return [at for at in found if at <= log.log.end]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def main() -> None:
    """Ask hour by hour."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    write = asked.parse_args().write
    teams, hourly = generated()
    tell("verdicts of generated teams", teams, write=write)
    tell("first and last hour", hourly, write=write)
    rows = []
    for log in LOGS:
        with loaded(log) as held:
            rows.append(lived(held))
    head = ["log", "n (hours)", "asked", *(answer.capitalize() for answer in ANSWERS), "due, median"]
    tell("verdicts of the real logs", table(head, rows), write=write)


if __name__ == "__main__":
    main()
