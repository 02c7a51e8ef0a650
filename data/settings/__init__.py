"""casewall.toml as frozen settings."""

from data.settings.changes import ChangeConfig
from data.settings.load import CONFIG_VARIABLE, load
from data.settings.model import Settings
from data.settings.people import OwnerConfig, TeamConfig
from data.settings.sources import SourceConfig
from data.settings.work import CaseTypeConfig, TargetConfig

__all__ = [
    "CONFIG_VARIABLE",
    "CaseTypeConfig",
    "ChangeConfig",
    "OwnerConfig",
    "Settings",
    "SourceConfig",
    "TargetConfig",
    "TeamConfig",
    "load",
]
