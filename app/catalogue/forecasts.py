"""Signals, forecasts, risk and suggested targets: what the weeks say of those to come."""

from __future__ import annotations

from app.catalogue.base import Metric

METRICS: tuple[Metric, ...] = ()
