"""The whole configuration as one frozen model, and the section about Casewall itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SkipValidation, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from data.settings.accounts import AccountsConfig
from data.settings.calendars import CalendarConfig
from data.settings.changes import ChangeConfig
from data.settings.dates import Day, Instant
from data.settings.environment import Environment
from data.settings.files import Origins, origin
from data.settings.people import OwnerConfig, TeamConfig
from data.settings.secrets import Secret
from data.settings.sources import SourceConfig
from data.settings.stores import store_address
from data.settings.televisions import Televisions
from data.settings.words import Count, Duration, Section, Words, Zone
from data.settings.work import CaseTypeConfig, TargetConfig


class General(Section):
    """[casewall]: names, the store, and the defaults of everything that decides nothing itself."""

    name: str = "Customer service"
    store: str = "sqlite:///casewall.db"
    timezone: Zone = "UTC"
    calendar: str | None = None
    refresh: Duration = timedelta(seconds=15)
    as_of: Instant | None = None
    start: Day | None = None
    include: Words = ()
    metrics_token: Secret | None = None

    @field_validator("store")
    @classmethod
    def _store(cls, value: str) -> str:
        return store_address(value)


class Privacy(Section):
    """[privacy]: who sees figures by person."""

    owner_figures: Literal["all", "supervisors", "off"] = "supervisors"


class Thresholds(Section):
    """[thresholds]: when a figure is too thin to say, and when a case is silent."""

    least_n: Count = 20
    silent_after: Duration = timedelta(hours=8)


class Settings(BaseSettings):
    """casewall.toml, with environment variables (CASEWALL_SOURCES__CRM__PATH) above it.

    `path` is the file; `origins` tells which places came from a file that it includes, or from a variable.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    path: Path = Field(exclude=True, validation_alias="casewall file")
    origins: Annotated[Origins, SkipValidation] = Field(
        exclude=True, validation_alias="casewall origins", default_factory=dict
    )
    casewall: General = Field(default_factory=General)
    calendars: dict[str, CalendarConfig] = Field(default_factory=dict)
    teams: dict[str, TeamConfig] = Field(default_factory=dict)
    owners: dict[str, OwnerConfig] = Field(default_factory=dict)
    case_types: dict[str, CaseTypeConfig] = Field(default_factory=dict)
    targets: tuple[TargetConfig, ...] = ()
    changes: tuple[ChangeConfig, ...] = ()
    sources: dict[str, SourceConfig] = Field(default_factory=dict)
    accounts: AccountsConfig = Field(default_factory=AccountsConfig)
    privacy: Privacy = Field(default_factory=Privacy)
    thresholds: Thresholds = Field(default_factory=Thresholds)
    televisions: Televisions = ()

    def resolve(self, path: str) -> Path:
        """Return a path of the file as an absolute one: relative paths are relative to the file."""
        return (self.path.parent / Path(path).expanduser()).absolute()

    def where(self, *place: str | int) -> str:
        """Return who set a place, for errors: the file, one that it includes, or a variable."""
        return origin(self.origins, place, self.path)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment above the file."""
        held = init_settings()
        return Environment(settings_cls, held, held.get("casewall origins", {})), init_settings
