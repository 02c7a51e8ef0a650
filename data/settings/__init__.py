"""casewall.toml as frozen settings."""

from data.settings.changes import ChangeConfig
from data.settings.load import load
from data.settings.model import Settings
from data.settings.people import TeamConfig
from data.settings.sources import SourceConfig
from data.settings.work import CaseTypeConfig, TargetConfig

__all__ = [
    "CaseTypeConfig",
    "ChangeConfig",
    "Settings",
    "SourceConfig",
    "TargetConfig",
    "TeamConfig",
    "load",
]
