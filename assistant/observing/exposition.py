"""What was counted, in the form that Prometheus reads. The only file that loads its library, when first asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from assistant.observing.meter import BOUNDS, Labels, Meter, Times
from assistant.observing.names import MEANINGS

if TYPE_CHECKING:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

Gauges = Callable[[], Mapping[str, float]]
"""What stands now, by name; what cannot be told at the moment is left out."""


@dataclass(frozen=True)
class Exposition:
    """One process' numbers. Several processes are asked one by one, each at its own address."""

    meter: Meter
    gauges: Gauges
    version: str

    def page(self) -> tuple[bytes, str]:
        """The text and its media type."""
        from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
        from prometheus_client.exposition import CONTENT_TYPE_LATEST

        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Collector(self))
        ProcessCollector(registry=registry)
        return generate_latest(registry), CONTENT_TYPE_LATEST


class _Collector:
    """Implements prometheus_client's `Collector`."""

    def __init__(self, told: Exposition) -> None:
        self._told = told

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        yield InfoMetricFamily("brief_build", "The running version.", value={"version": self._told.version})
        for name, value in self._told.gauges().items():
            yield GaugeMetricFamily(name, MEANINGS[name], value=value)
        for name, counts in self._told.meter.counts().items():
            yield _counter(name, counts)
        for name, times in self._told.meter.times().items():
            yield _histogram(name, times)


def _counter(name: str, series: Mapping[Labels, float]) -> "CounterMetricFamily":
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(name, MEANINGS[name], labels=_names(series))
    for labels, value in series.items():
        family.add_metric([text for _, text in labels], value)
    return family


def _histogram(name: str, series: Mapping[Labels, Times]) -> "HistogramMetricFamily":
    from prometheus_client.core import HistogramMetricFamily

    family = HistogramMetricFamily(name, MEANINGS[name], labels=_names(series))
    for labels, one in series.items():
        edges = [*(str(bound) for bound in BOUNDS), "+Inf"]
        buckets = list(zip(edges, accumulate(one.counts), strict=True))
        family.add_metric([text for _, text in labels], buckets, one.total)
    return family


def _names(series: Iterable[Labels]) -> list[str]:
    """All series of one name have the same labels."""
    return [name for name, _ in next(iter(series), ())]
