"""Pairing a television on its page: the steps marked up, what was typed into them, and what they would write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from htpy import Element, Node, b, br, button, div, h2, input, label, option, p, select, span  # noqa: A004

from app.screens.televisions import scene_words
from app.tv.entry import USUAL, lines, scenes_of
from app.tv.pairing import Asked
from app.wall.shown import Shown
from data.errors import CasewallError
from data.settings import Settings
from data.settings.televisions import NAME, TelevisionConfig

PRESETS = ("now:30,team:15,week:15", "now:60", "now:30,team:30", "now:30,week:30")
NAMES = {"initials": "Initials", "full": "Full names", "none": "No names"}
THEMES = {"dark": "Dark", "light": "Light"}
NOTE = "what pairing writes; the file stays the only truth"
LONGEST = 200  # characters of what a field takes


@dataclass(frozen=True, kw_only=True)
class Form:
    """What was typed; every text may be empty."""

    code: str = ""
    name: str = ""
    team: str = ""
    names: str = "initials"
    theme: str = "dark"
    scenes: str = PRESETS[0]

    @classmethod
    def read(cls, told: object) -> Form:
        """Read what a browser sent, whatever it is."""
        held = told if isinstance(told, Mapping) else {}
        texts = {key: str(held[key])[:LONGEST].strip() for key in cls.__dataclass_fields__ if key in held}
        return cls(**texts)

    def asked(self, entry: TelevisionConfig | None) -> Asked:
        """Return what is wanted of the television; an entry that is there already says all itself.

        Raises CasewallError for what can be no name, no scenes.
        """
        if not self.code:
            raise CasewallError("Type the six characters that the television shows.")
        if not NAME.fullmatch(self.name):
            raise CasewallError("Give the television a name of letters, digits, - and _, such as lobby.")
        if entry is not None:
            return Asked(name=entry.name)
        return Asked(
            name=self.name, team=self.team or None, names=self.names, theme=self.theme, scenes=_scenes(self.scenes)
        )


def _scenes(text: str) -> dict[str, str]:
    try:
        return scenes_of(text)
    except CasewallError as error:
        raise CasewallError(str(error).replace("--scenes ", "Scenes ")) from None


def pair_panel(settings: Settings, *, address: str, hint: str) -> Element:
    """Return the three steps; the script beside them fills in, and hands back what is typed."""
    teams = {"": "All teams"} | {key: team.label or key for key, team in settings.teams.items()}
    off = settings.privacy.owner_figures == "off"
    names = {key: words for key, words in NAMES.items() if key == "none" or not off}
    presets = {text: _preset(text) for text in PRESETS} | {"": "Other…"}
    cells = [span(class_={"gap": place == 3})[""] for place in range(6)]
    return div(".p.tv-pair", role="form", aria_label="Pair a television")[
        h2["Pair a television"],
        div(".tv-step")[
            span(".no")["1"], div["On the television, open", b(".big")[address], span(".note")[hint] if hint else None],
            span(".no")["2"],
            div[
                label(for_="tv-code")["Type the six characters it shows"],
                div(".tv-code")[
                    input("#tv-code", type="text", name="code", autocomplete="off", autocapitalize="characters",
                          spellcheck="false", aria_describedby="tv-code-note"),
                    div(".cells", aria_hidden="true")[cells],
                ],
                span(".note", id="tv-code-note")["good for 10 minutes; no 0, O, 1 or I in it"],
            ],
            span(".no")["3"],
            div[
                "Say what it is",
                div(".tv-fields")[
                    _field("Name", input("#tv-name", type="text", name="name", maxlength="40", autocomplete="off",
                                         spellcheck="false", placeholder="meeting-room")),
                    _choice("Team", "team", teams), _choice("Names", "names", names), _choice("Theme", "theme", THEMES),
                    _choice("Scenes", "scenes", presets),
                    _field("Scenes and their seconds", input("#tv-other", type="text", name="other",
                                                             autocomplete="off", value=PRESETS[0])),
                ],
            ],
        ],
        button(".btn.go", type="button", data_pair=True)["Pair"],
        p(".tv-said", role="status"),
    ]  # fmt: skip


def _choice(words: str, name: str, options: Mapping[str, str]) -> Element:
    choices = (option(value=value)[text] for value, text in options.items())
    return _field(words, div(".sel")[select(id=f"tv-{name}", name=name)[choices]])


def _field(words: str, control: Node) -> Element:
    key = words.split()[0].lower() if " " not in words else "other"
    return div(data_field=key)[label(for_=f"tv-{key}")[words], control]


def _preset(text: str) -> str:
    return ", ".join(scene_words(name, int(length.split()[0])) for name, length in scenes_of(text).items())


def toml_panel(form: Form, entry: TelevisionConfig | None, *, written: Sequence[str] = ()) -> Element:
    """Return the section as pairing would write it, as it is there already, or as it was written just now."""
    note, held = NOTE, list(written)
    if written:
        note = "written just now, at the end of the file"
    elif entry is not None:
        note = f"{entry.name} is there already; pairing writes nothing"
        scenes = {scene: f"{seconds} s" for scene, seconds in Shown.of(entry).scenes}
        held = lines(entry.name, team=entry.team, scenes=scenes, names=entry.names, theme=entry.theme)
    else:
        try:
            scenes = _scenes(form.scenes)
        except CasewallError:
            scenes = USUAL
        held = lines(form.name or "…", team=form.team or None, scenes=scenes, names=form.names, theme=form.theme)
    shown: list[Node] = [[br if place else None, line] for place, line in enumerate(held)]
    return div(".p.tv-toml")[h2["In casewall.toml"], p(".note")[note], p(".code")[shown]]


def known(entries: Sequence[TelevisionConfig]) -> dict[str, dict[str, str]]:
    """Return what the entries say, by name in small letters, as the fields hold it."""
    return {
        one.name.casefold(): {
            "team": one.team or "", "names": one.names, "theme": one.theme,
            "scenes": ",".join(f"{scene}:{seconds}" for scene, seconds in Shown.of(one).scenes),
        }
        for one in entries
    }  # fmt: skip
