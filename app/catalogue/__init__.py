"""The catalogue of metrics: every one by its name, for the command and for pages alike."""

from __future__ import annotations

from app.catalogue import closings, discipline, forecasts, freshness, holding, moves, people, times, work
from app.catalogue.base import Metric, Question

FAMILIES = (closings, work, moves, times, people, holding, discipline, freshness, forecasts)
METRICS: dict[str, Metric] = {metric.name: metric for family in FAMILIES for metric in family.METRICS}

__all__ = ["METRICS", "Metric", "Question"]
