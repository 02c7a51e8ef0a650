"""What each figure that can be opened is called at the head of its page, and what it counts in plain words."""

from __future__ import annotations

from app.screens.behind_discipline import CLOSED, DISCIPLINE, Named
from metrics.capability import OFTEN

OPENED = "Cases opened in these days, each once. A case that came back is not opened again."
OPEN = "Every case that is open now, paused ones included."
NOT_JUDGED = "Closed cases of which nobody can say whether they met a target: none is set, or a time is not known."
FLOW: dict[str, Named] = {
    "lead-time": {"n": ("Closed, with a lead time",
                        f"{CLOSED} Their lead time is the net work time from opening to closing.")},
    "throughput": {"throughput": ("Closed for good", CLOSED), "arrivals": ("Opened", OPENED)},
    "compliance": {
        "met": ("Closed on target", f"{CLOSED} Each took no longer than its target."),
        "late": ("Closed late", f"{CLOSED} Each took longer than its target."),
        "no_target": ("Closed without a verdict", NOT_JUDGED),
        "open_late": ("Open and late",
                      "Cases that were open, and over their target, when these days ended; now, if they still run."),
        "source_met": ("Met by the source's own word", f"{CLOSED} The source itself says that each was in time."),
        "source_late": ("Late by the source's own word", f"{CLOSED} The source itself says that each was late."),
        "disagree": ("Our verdict and the source's differ",
                     f"{CLOSED} One of the two, Casewall and the source, says late and the other does not."),
    },
    "wip": {"wip": ("Open cases", OPEN),
            "paused": ("Open cases that are paused", "Open cases whose clock stands while they wait on the client.")},
    "buffers": {
        "green": ("Open cases that are green", "Open cases that have used less than a third of their target."),
        "yellow": ("Open cases that are yellow", "Open cases that have used one to two thirds of their target."),
        "red": ("Open cases that are red", "Open cases that have used two thirds of their target, not all of it."),
        "late": ("Open cases that are late", "Open cases that have used more than their whole target."),
        "no_target": ("Open cases without a target", "Open cases for which no target is set: they cannot turn late."),
    },
    "aging": {
        "n": ("Open cases with an age", f"{OPEN} Their age is the net work time since opening."),
        "unknown": ("Open cases without an age",
                    "Open cases that have no age in hours: only the day of their opening is known, or no calendar is."),
    },
    "due-soon": {"due_soon": ("Open cases that turn late next",
                              "Open cases that are not late yet and turn late by the end of today if they stay open.")},
    "arrivals": {"arrivals": ("Opened", OPENED)},
    "net-flow": {"arrivals": ("Opened", OPENED)},
    "reopenings": {"cases_reopened": ("Came back",
                                      "Cases that were done and were opened again in these days, each once.")},
    "handoffs": {
        "closed": ("Closed, with known owners", f"{CLOSED} It is known who owned them."),
        "handed_on": ("Closed, and handed on", f"{CLOSED} Each changed its owner at least once on the way."),
        "unknown": ("Closed, owners not known", f"{CLOSED} The source does not tell who owned them."),
    },
    "ownership": {
        "n": ("Opened, and owned since", "Cases opened in these days that got an owner, at a known time."),
        "unowned": ("Opened, and not owned yet", "Cases opened in these days that nobody has owned so far."),
        "unknown": ("Opened, first owner not known",
                    "Cases opened in these days of which it is not known when they got their first owner."),
    },
    "time-in-state": {"n": ("Closed, with known states", f"{CLOSED} The source tells in which state they were when.")},
    "hours-by-state": {"n": ("Cases with net hours in these days",
                             "Cases, closed by now or still open, on which net work time passed in these days.")},
    "forecast": {"wip": ("Open cases", f"{OPEN} They are the cases that the forecast has to see closed.")},
    "targets": {"n": ("Closed, with a lead time", f"{CLOSED} The suggested targets rest on how long they took.")},
    "at-risk": {
        "late_already": ("Open cases that are late", "Open cases that have used more than their whole target."),
        "at_risk": ("Open cases likely to end late",
                    "Open cases that are not late, but that end late in at least half of the cases like them."),
        "likely_met": ("Open cases likely to end on target",
                       "Open cases that end on target in more than half of the cases like them."),
        "paused": ("Open cases that are paused", "Open cases whose clock stands: how they end is not guessed."),
        "no_chance": ("Open cases of which nothing can be said",
                      "Open cases without a target in net work time, or of a type of which too few have closed."),
    },
}  # fmt: skip
PEOPLE: dict[str, Named] = {
    "workload": {
        "held": ("Open cases held", "Open cases by who works on them now. That is the owner, unless the source names "
                                    "another holder."),
        "owned": ("Open cases owned", "Open cases by who is accountable for them now, whoever works on them."),
    },
    "capacity": {
        "arrivals": ("Opened", OPENED),
        "no_effort": ("Opened, of a type without an effort",
                      "Cases opened in these days, of a type for which nobody wrote how much work one is."),
    },
    "throughput-per-hour": {"throughput": ("Closed", CLOSED)},
    "experts-per-hour": {"throughput": ("Closed with an expert's part",
                                        f"{CLOSED} An expert worked on each of them at some time.")},
    "capability": {
        "closed": ("Closed in 13 weeks", "Cases that closed in the last 13 weeks."),
        "closed_alone": ("Closed in 13 weeks without an expert",
                         "Cases closed in the last 13 weeks that no expert owned, held or acted on. Whoever of "
                         f"the front line closed at least {OFTEN} of a type can close that type alone."),
    },
    "frontline": {
        "closed": ("Closed, with known people", f"{CLOSED} It is known who had them."),
        "alone": ("Closed by the front line alone", f"{CLOSED} No expert ever owned, held or acted on them."),
        "opened": ("Opened", OPENED),
        "leaked": ("Opened with an expert first",
                   "Cases opened in these days that an expert, or the experts' group, had before anybody else."),
        "sold": ("Opened with a salesperson first", "Cases opened in these days whose first owner is a salesperson."),
        "reached": ("Began with a salesperson, and reached the front line",
                    "Cases opened in these days that a salesperson owned first, and the front line since."),
        "expert_queue": ("Cases that wait for an expert",
                         "Open cases that lie before an expert, or the experts' group, and that nobody works on yet."),
        "sales_owned": ("Open cases owned by sales", "Open cases whose owner is a salesperson."),
    },
}  # fmt: skip
WORDS: dict[tuple[str, str], tuple[str, str]] = {
    (metric, figure): words
    for family in (FLOW, PEOPLE, DISCIPLINE)
    for metric, figures in family.items()
    for figure, words in figures.items()
}
