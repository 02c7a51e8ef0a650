"""People: who holds and owns what, what the front line closes alone, who leans on experts, who can do what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules


def held(lives: Iterable[Life]) -> Counter[str | None]:
    """Count the open cases by who works on them now."""
    return Counter(life.last.holder for life in lives if life.is_open)


def owned(lives: Iterable[Life]) -> Counter[str | None]:
    """Count the open cases by owner."""
    return Counter(life.last.owner for life in lives if life.is_open)


def names(life: Life) -> Iterator[str]:
    """Yield everybody who owned, held or acted, up to the closing that stands."""
    for stand in life.stands:
        yield from filter(None, (stand.owner, stand.holder, stand.event.actor if stand.event else None))
        if stand is life.closing:
            return


def has_expert(life: Life, rules: Rules) -> bool:
    """Tell whether an expert ever owned, held or acted."""
    return any(rules.tier(name) == "expert" for name in names(life))


def frontline(closed: Iterable[Life], rules: Rules) -> tuple[int, int]:
    """Return how many cases closed, and how many of them with no expert."""
    lives = list(closed)
    return len(lives), sum(not has_expert(life, rules) for life in lives)


def leaks(life: Life, rules: Rules) -> bool:
    """Tell whether the first owner or the first holder is an expert."""
    return any(rules.tier(had_first(life, name)) == "expert" for name in ("owner", "holder"))


def had_first(life: Life, name: str) -> str | None:
    """Return the first owner or holder; one of no time at all only where nobody else was, then or at the end."""
    upto = life.stands[: life.stands.index(life.closing) + 1] if life.closing else life.stands
    lasted = (getattr(stretch, name) for stretch in life.stretches())
    named = (getattr(stand, name) for stand in upto)
    return next(filter(None, lasted), None) or getattr(life.last, name) or next(filter(None, named), None)


def expert_queue(lives: Iterable[Life], rules: Rules) -> list[Life]:
    """Return the queued cases whose holder is an expert or the experts' group."""
    return [life for life in lives if life.last.state == "queued" and rules.tier(life.last.holder) == "expert"]


def capability(closed: Iterable[Life], rules: Rules) -> dict[str | None, Counter[str]]:
    """Count, by type, what each front-line person closed with no expert acting."""
    found: dict[str | None, Counter[str]] = defaultdict(Counter)
    for life in closed:
        owner = life.last.owner
        if owner and rules.tier(owner) == "front_line" and not has_expert(life, rules):
            found[life.get("case_type")][owner] += 1
    return found


def always_expert(closed: Iterable[Life], rules: Rules) -> set[str | None]:
    """Return the types of which every closed case had an expert."""
    with_one: dict[str | None, list[bool]] = defaultdict(list)
    for life in closed:
        with_one[life.get("case_type")].append(has_expert(life, rules))
    return {name for name, marks in with_one.items() if all(marks)}


def owners_since(lives: Iterable[Life], since: datetime) -> dict[str, set[str]]:
    """Return who owned an open case of each account at some time since an instant."""
    found: dict[str, set[str]] = defaultdict(set)
    for life in lives:
        account = life.get("account")
        for stretch in life.stretches():
            if account and stretch.owner and stretch.end > since and stretch.state not in ("done", "void"):
                found[account].add(stretch.owner)
    return dict(found)
