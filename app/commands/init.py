"""`casewall init [FILE]`: write a configuration, commented, or made from a file of cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from data.propose import Proposal


def init(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A file of cases or events: CSV, Excel, Parquet, XES.")
    ] = None,
    config: Annotated[Path, typer.Option("--config", "--out", help="The configuration to write.")] = Path(
        "casewall.toml"
    ),
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", help='The zone of the office, and of times without an offset: "Europe/Rome".'),
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="A CSV's encoding, if not UTF-8: cp1252.")] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="The title of the Excel sheet, if not the first.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help='A product instead of a file: "zendesk", "freshdesk", "jira" …')
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="With --source: the product's address.")] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option("--fill", help='With --source: what its preset asks for, "project=SUP". Again for more.'),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a configuration that is there.")] = False,
) -> None:
    """Write casewall.toml: commented, from a FILE of your cases, or from a product, with every guess explained.

    What is unsure carries "# ?"; `casewall check` lists those lines.
    """
    from app.output import say
    from data.errors import CasewallError
    from data.propose import BLANK

    config = config.absolute()
    shown = _shown(config)
    if config.exists() and not force:
        raise CasewallError(f"{shown} is there already. Name another with --config, or write over it with --force.")
    if not config.parent.is_dir():
        raise CasewallError(f"{config.parent}: no such folder. Make it first, or name another with --config.")
    of_files = (("--timezone", timezone), ("--encoding", encoding), ("--sheet", sheet))
    if fill and source is None:
        raise CasewallError(f"--fill goes with a product: casewall init --source jira --url … --fill {fill[0]}")
    if source is not None or url is not None:
        if file is not None or source is None or url is None:
            raise CasewallError(
                "--source and --url go together, without a file: casewall init --source zendesk --url …"
            )
        for option, value in of_files:
            if value is not None:
                raise CasewallError(f"{option} {value} is for a file, not for --source. Leave it out.")
        _write(config, _asked(source, url, fill or []))
        option = "" if shown == "casewall.toml" else f" --config {shown}"
        say(f"Wrote {shown} from {url}. Next: casewall check{option}, then casewall serve{option}\n")
        return
    if file is None:
        for option, value in of_files:
            if value is not None:
                raise CasewallError(f"{option} goes with a file: casewall init FILE {option} {value}.")
        _write(config, BLANK)
        say(f"Wrote {shown}, commented. Describe a source in it, or let init do it: casewall init FILE\n")
        return
    found = _proposed(file, config, timezone=timezone, encoding=encoding, sheet=sheet)
    _write(config, found.text)
    say("\n".join(_told(found, file, shown)) + "\n")


def _proposed(file: Path, config: Path, *, timezone: str | None, encoding: str | None, sheet: str | None) -> Proposal:
    """Look at the file, saying on the error stream what is being done."""
    from rich.console import Console

    from app.clock import now
    from data.errors import CasewallError
    from data.propose import propose
    from data.settings.words import zone

    if timezone is not None:
        try:
            zone(timezone)
        except ValueError as wrong:
            raise CasewallError(f'--timezone "{timezone}": {wrong}') from None
    with Console(stderr=True).status("reading") as status:
        return propose(
            file,
            beside=config.parent,
            now=now(),
            timezone=timezone,
            encoding=encoding,
            sheet=sheet,
            told=status.update,
        )


def _asked(source: str, url: str, fill: list[str]) -> str:
    """Ask a product for its statuses, groups, people and hours; its secrets are in the environment."""
    import os

    from rich.console import Console

    from app.clock import now
    from data.errors import CasewallError
    from data.propose import toml
    from data.propose.rest import propose_rest

    pairs = [pair.partition("=") for pair in fill]
    for name, _, value in pairs:
        if not name or not value:
            raise CasewallError(f'--fill "{name}": write it as name=value, for instance --fill project=SUP.')
    more = f"fill = {{ {', '.join(f'{name} = {toml.text(value)}' for name, _, value in pairs)} }}" if pairs else ""
    with Console(stderr=True).status(f"asking {url}"):
        return propose_rest(source, url, environment=os.environ, now=now(), more=more)


def _told(found: Proposal, file: Path, shown: str) -> list[str]:
    """Return what was written, what is unsure, and the next command."""
    unit = "events" if found.row_is == "events" else "rows"
    aside = f", {found.quarantined:,} set aside" if found.quarantined else ""
    option = "" if shown == "casewall.toml" else f" --config {shown}"
    lines = [f"Wrote {shown} from {file.name}: {found.cases:,} cases in {found.rows:,} {unit}{aside}."]
    if found.as_of is not None:
        lines.append(f"The file ends {found.ends}, so the wall's clock starts at {found.as_of} and runs on (as_of).")
    count = f"{found.doubts:,} lines are guesses" if found.doubts != 1 else "1 line is a guess"
    lines.append(f'{count} to look at, marked "# ?". `casewall check{option}` lists them.')
    lines.append(f"Next: casewall check{option}, then casewall serve{option}")
    return lines


def _write(config: Path, text: str) -> None:
    from data.errors import CasewallError

    try:
        config.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise CasewallError(f"{config} cannot be written: {wrong.strerror}. Name another with --config.") from None


def _shown(config: Path) -> str:
    """Return a path as a person would type it."""
    here = Path.cwd()
    return config.relative_to(here).as_posix() if config.is_relative_to(here) else str(config)
