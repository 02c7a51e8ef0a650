"""The whole configuration as one frozen model, and the section about Casewall itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from data.settings.calendars import CalendarConfig
from data.settings.people import OwnerConfig, TeamConfig
from data.settings.sources import SourceConfig
from data.settings.words import Duration, Section, Words, Zone
from data.settings.work import CaseTypeConfig, TargetConfig


class General(Section):
    """[casewall]: names, the store, and the defaults of everything that decides nothing itself."""

    name: str = "Customer service"
    store: str = "sqlite:///casewall.db"
    timezone: Zone = "UTC"
    calendar: str | None = None
    refresh: Duration = timedelta(seconds=15)
    as_of: datetime | None = None
    start: date | None = None
    include: Words = ()

    @field_validator("as_of", mode="before")
    @classmethod
    def _instant(cls, value: Any) -> Any:
        if isinstance(value, str):
            try:
                return datetime.fromisoformat(value)
            except ValueError:
                raise ValueError('write an instant as "2012-05-10 15:00"') from None
        return value


class Privacy(Section):
    """[privacy]: who sees figures by person."""

    owner_figures: Literal["all", "supervisors", "off"] = "supervisors"


class Thresholds(Section):
    """[thresholds]: when a figure is too thin to say, and when a case is silent."""

    least_n: int = Field(default=20, ge=1)
    silent_after: Duration = timedelta(hours=8)


class Settings(BaseSettings):
    """casewall.toml, with environment variables (CASEWALL_SOURCES__CRM__PATH) above it."""

    model_config = SettingsConfigDict(
        env_prefix="CASEWALL_",
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        nested_model_default_partial_update=True,
    )

    path: Path = Field(exclude=True, validation_alias="casewall file")
    casewall: General = Field(default_factory=General)
    calendars: dict[str, CalendarConfig] = Field(default_factory=dict)
    teams: dict[str, TeamConfig] = Field(default_factory=dict)
    owners: dict[str, OwnerConfig] = Field(default_factory=dict)
    case_types: dict[str, CaseTypeConfig] = Field(default_factory=dict)
    targets: tuple[TargetConfig, ...] = ()
    sources: dict[str, SourceConfig] = Field(default_factory=dict)
    privacy: Privacy = Field(default_factory=Privacy)
    thresholds: Thresholds = Field(default_factory=Thresholds)

    def resolve(self, path: str) -> Path:
        """Return a path of the file as an absolute one: relative paths are relative to the file."""
        return (self.path.parent / Path(path).expanduser()).absolute()

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
        return env_settings, init_settings
