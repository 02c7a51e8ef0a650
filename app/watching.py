"""What a monitor asks a running Casewall, in the text format of Prometheus: is it alive, fresh, and seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app import queries
from app.build import BUILD
from app.clock import now
from app.served import Site
from app.tv.devices import devices


class Watched(Collector):
    """The figures of one served site, read when they are asked for."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; sources' ages are in seconds of the shown clock, televisions' of the world's."""
        site = self.site
        yield _one("casewall_build", "The build that serves, as a label.", {"build": BUILD}, 1)
        yield _one("casewall_data_version", "Counts on with every load that changed something.", {},
                   site.store.data_version())  # fmt: skip
        yield CounterMetricFamily(
            "casewall_pictures_made_total", "Pictures of the wall that were made, each for all who show the same.",
            value=queries.pictures_made(),
        )  # fmt: skip
        yield from self._sources(site.clock.now())
        yield from self._televisions()

    def _sources(self, shown: datetime) -> Iterator[GaugeMetricFamily]:
        fresh = GaugeMetricFamily(
            "casewall_source_age_seconds", "How old what is known of a source is.", labels=["source"]
        )
        failing = GaugeMetricFamily(
            "casewall_source_failing", "1 where a source did not answer when it was last asked.", labels=["source"]
        )
        aside = GaugeMetricFamily("casewall_quarantined_rows", "Rows of a source kept aside.", labels=["source"])
        known = dict(self.site.store.freshness().select("source", "fresh_at").rows())
        errors = dict(self.site.store.statuses().select("source", "error").rows())
        rows = dict(self.site.store.quarantine().group_by("source").len().rows())
        for source in self.site.settings.sources:
            if (at := known.get(source)) is not None:
                fresh.add_metric([source], max(0.0, (shown - at).total_seconds()))
            failing.add_metric([source], float(errors.get(source) is not None))
            aside.add_metric([source], float(rows.get(source, 0)))
        yield from (fresh, failing, aside)

    def _televisions(self) -> Iterator[GaugeMetricFamily]:
        seen = GaugeMetricFamily(
            "casewall_television_unseen_seconds", "How long ago a paired television last asked for its picture.",
            labels=["television"],
        )  # fmt: skip
        at = now()
        for one in devices().all():
            if one.is_paired and one.seen_at is not None:
                seen.add_metric([str(one.name)], max(0.0, (at - one.seen_at).total_seconds()))
        yield seen


def _one(name: str, told: str, labels: dict[str, str], value: float) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, told, labels=list(labels))
    gauge.add_metric(list(labels.values()), value)
    return gauge


def watched(site: Site) -> bytes:
    """Return everything as text; the process's own memory, time and open files are among it."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(Watched(site))
    return generate_latest(registry)
