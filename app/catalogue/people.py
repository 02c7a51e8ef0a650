"""Capacity and people: load against it, slack, capability, the front line, experts."""

from __future__ import annotations

from app.catalogue.base import Metric

METRICS: tuple[Metric, ...] = ()
