"""Words in no list, marked up: what each may mean, and the line that says so."""

from __future__ import annotations

from htpy import Element, b, br, button, code, div, h2, option, p, select, span

from app.formatting import day_name, plural
from app.health import Health
from app.unknown_words import Choice, UnknownWord

MOST = 8
LETTERS = 80


def unknown_panel(found: Health) -> Element:
    """Return the unknown words, each with the states or activities that it may mean and the line to paste."""
    head = h2["Unknown words"]
    if not found.words:
        return div(".p")[head, p(".note")["every word of the sources stands in a list"]]
    more = len(found.words) - MOST
    tail = p(".note", style="padding:6px 0 8px")[f"and {plural(more, 'more word')}"] if more > 0 else None
    note = "choose what a word means, then put the line into the configuration and load again"
    return div(".p", style="padding-bottom:6px")[
        head, p(".note")[note], [_word(found, one) for one in found.words[:MOST]], tail
    ]


def _word(found: Health, one: UnknownWord) -> Element:
    kind = "activity" if one.activity else "status"
    count = plural(one.cases, "case") if one.cases else plural(one.rows, "row")
    since = f" since {day_name(one.since.astimezone(found.zone).date())}" if one.since is not None else ""
    says = p[
        b[one.label], " says ", b[f"“{one.word[:LETTERS]}”"], br, span(".note")[f"{kind}, {count}{since}"],
    ]  # fmt: skip
    if one.listed:
        again = button(".lk", type="button", data_open=f"again={one.source}")["Load again"]
        return div(".w")[div(".ln")[says, again], p(".note")["The configuration knows it by now."]]
    chosen = next((choice for choice in one.choices if choice.meaning == one.guess), None)
    options = [option(value="", selected=chosen is None)["choose a meaning"]]
    options += [
        option(value=choice.meaning, selected=choice is chosen, data_before=choice.before, data_word=choice.word)[
            choice.called
        ]
        for choice in one.choices
    ]
    key = f"{one.source}: {one.word}"
    return div(".w")[
        div(".ln")[says, select(data_key=key, aria_label=f"What {one.label} means by {one.word[:LETTERS]}")[options]],
        _line(one, chosen),
    ]


def _line(one: UnknownWord, chosen: Choice | None) -> Element:
    """Return the line as it is pasted; the browser changes it with what is chosen."""
    before, word = (chosen.before, chosen.word) if chosen else ("", "")
    head = f"[{one.section}]\n" if one.new_section else ""
    return div(".code", hidden=chosen is None)[
        p[
            span(".m")[f"{one.place}, [{one.section}]"],
            br,
            code[span(".pre")[before], b(".new")[word], span["]"]],
        ],
        button(".lk", type="button", data_copy=head, aria_label=f"Copy the line for {one.word[:LETTERS]}")["Copy"],
    ]
