"""Discipline: whether all work is logged, and whether clients are told and keep one conversation."""

from __future__ import annotations

from app.catalogue.base import Metric

METRICS: tuple[Metric, ...] = ()
