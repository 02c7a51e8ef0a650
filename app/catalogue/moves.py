"""Moves in a period: what came, what came back, what was handed on."""

from __future__ import annotations

from app.catalogue.base import Metric

METRICS: tuple[Metric, ...] = ()
