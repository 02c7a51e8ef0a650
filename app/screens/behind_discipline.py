"""The words of figures of discipline: what is logged, touched, told to clients, and kept of promises."""

from __future__ import annotations

Named = dict[str, tuple[str, str]]
PROMISES = {
    "ownership-compliance": ("first owner", "the first owner"),
    "first-reply-compliance": ("first reply", "the first reply"),
    "client-told-compliance": ("client told", "the client being told"),
}
CLOSED = "Cases that were closed in these days and stayed closed, each once."


def _kept(name: str, what: str) -> Named:
    """Return the words of a promise that begins with the opening."""
    called = name[:1].upper() + name[1:]
    return {
        "met": (f"{called} within the target", f"Cases opened in these days that met their target for {what}."),
        "late": (f"{called} later than the target",
                 f"Cases opened in these days whose target for {what} passed before it happened."),
        "pending": (f"{called}: still in time",
                    f"Cases opened in these days in which {what} is still to come, with time left."),
        "no_target": (f"{called}: no target", f"Cases opened in these days that have no target for {what}."),
        "unknown": (f"{called}: not known",
                    f"Cases opened in these days of which the source does not tell the time of {what}."),
    }  # fmt: skip


def _turned(word: str, when: str) -> Named:
    """Return the words of cases that turned red, or late."""
    return {
        f"seen_{word}": (f"Touched within 4h of turning {word}",
                         f"Cases {when} in these days, with something logged within 4 net work hours of it."),
        f"missed_{word}": (f"Nothing logged within 4h of turning {word}",
                           f"Cases {when} in these days, with nothing logged in the 4 net work hours after it."),
        f"pending_{word}": (f"Turned {word} less than 4h ago",
                            f"Cases {when} in these days: nothing is logged yet, and the 4 net work hours still run."),
        f"unknown_{word}": (f"Turned {word}, without a log",
                            f"Cases {when} in these days, of which the source tells no events or has no calendar."),
    }  # fmt: skip


def _told(word: str, what: str, done: str, within: str) -> Named:
    """Return the words of clients who are told of openings, or of closings."""
    mail = f"an e-mail to the client within one net work hour{within}"
    return {
        f"told_{word}": (f"Client told of the {what}", f"Cases {done} in these days, with {mail}."),
        f"untold_{word}": (f"Client not told of the {what}", f"Cases {done} in these days, without {mail}."),
        f"pending_{word}": (f"Client not told of the {what} yet",
                            f"Cases {done} in these days: the client is not told yet, and the hour still runs."),
        f"unknown_{word}": (f"Not known if the client was told of the {what}",
                            f"Cases {done} in these days, of a source that does not tell of such e-mails."),
    }  # fmt: skip


DISCIPLINE: dict[str, Named] = {
    "silent": {
        "silent": ("Open cases that are silent",
                   "Open cases in which nothing was logged for longer than the configuration allows."),
        "heard": ("Open cases that are not silent", "Open cases in which something was logged lately."),
        "paused": ("Open cases that are paused", "Open cases whose clock stands: nothing is asked of them."),
        "unknown": ("Open cases without a log", "Open cases of a source that does not tell what happens in them."),
    },
    "unowned": {
        "unowned": ("Open cases without an owner", "Open cases that nobody owns now."),
        "owned": ("Open cases with an owner", "Open cases that somebody owns now."),
        "unknown": ("Open cases, owner not known", "Open cases of a source that tells no owners."),
    },
    "logging": {
        "closed": ("Closed", CLOSED),
        "without_activity": ("Closed without any activity",
                             f"{CLOSED} Nothing was logged between their opening and their closing."),
        "with_activity": ("Closed with an activity",
                          f"{CLOSED} Something was logged between their opening and their closing."),
        "after_the_fact": ("Logged after the fact", f"{CLOSED} Each closed within 5 minutes of net work time of its "
                                                    "opening: the work was done before it was logged."),
        "not_at_once": ("Not logged after the fact",
                        f"{CLOSED} Each took longer than 5 minutes of net work time."),
        "batch": ("Closed at the end of the day", f"{CLOSED} Each closed in the last 15 minutes of a working day."),
        "not_batch": ("Closed during the day", f"{CLOSED} Each closed before the last 15 minutes of a working day."),
        "no_log": ("Closed, without a log", f"{CLOSED} Their source does not tell what happened in them."),
        "no_clock": ("Closed, without a time of day", f"{CLOSED} They have no calendar, or no time of day."),
        "off_hours": ("Closed outside working hours", f"{CLOSED} All of their time lies outside working hours."),
    },
    "pauses": {
        "paused": ("Open cases that are paused", "Open cases whose clock stands now, because they wait on the client."),
        "running": ("Open cases that are not paused", "Open cases whose clock runs now."),
    },
    "checklist": {
        "complete": ("Closed with every step", f"{CLOSED} Each logged every step of its type's checklist."),
        "incomplete": ("Closed with a step missing", f"{CLOSED} Each lacks a step of its type's checklist."),
        "no_checklist": ("Closed, of a type without a checklist", f"{CLOSED} Their type has no checklist."),
        "unknown": ("Closed, without a log", f"{CLOSED} Their source does not tell which steps were done."),
    },
    "supervision": {
        **_turned("red", "that had used two thirds of their target"),
        **_turned("late", "that had used all of their target"),
    },
    "link-partners": {
        "found": ("Links that found their case", "Cases with the number of another system's case, which is there."),
        "missing": ("Links that lead nowhere", "Cases with the number of another system's case, which is not there."),
    },
    "client-told": {
        **_told("open", "opening", "opened", ""),
        **_told("close", "closing", "closed", ", before or after"),
    },
    **{metric: _kept(*words) for metric, words in PROMISES.items()},
    "conversation": {
        "open": ("Open cases of clients", "Cases that are open now, and whose client is known."),
        "reopened_soon": ("Came back within 5 working days",
                          "Cases that were opened again within 5 working days of their closing."),
        "new_soon": ("New soon after a closing",
                     "New cases of a client within 5 working days of the closing of another one."),
        "came_back": ("Cases of clients who came back soon",
                      "Cases opened again, or new of the same client, within 5 working days of a closing."),
    },
    "visibility": {
        "with_target": ("Open cases with a target", "Open cases for which a target is set."),
        "no_target": ("Open cases without a target",
                      "Open cases for which no target is set: nobody can say if they are late."),
    },
}  # fmt: skip
