"""What is counted, for Prometheus; one registry for each app, so that two apps in one process do not mix."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Counters and gauges of one running bot. Labels are words of ours, never texts or ids."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("coach_requests", "Requests from Slack, by status", ["status"], registry=self.registry)
        self.accepted = Counter("coach_accepted", "Work claimed, by kind", ["kind"], registry=self.registry)
        self.repeats = Counter("coach_repeats", "Deliveries that were claimed already", registry=self.registry)
        self.posts = Counter("coach_posts", "What came of posts", ["outcome"], registry=self.registry)
        self.nudges = Counter("coach_nudges", "What came of somebody's day", ["outcome"], registry=self.registry)
        self.apologies = Counter("coach_apologies", "Answers that became an apology", registry=self.registry)
        self.doubles = Counter(
            "coach_possible_doubles", "Posts repeated although the first may have arrived", registry=self.registry
        )
        self.seconds = Histogram("coach_answer_seconds", "From claim to answer", registry=self.registry)
        self.in_hand = Gauge("coach_in_hand", "Work being done now", registry=self.registry)
        self._state = Gauge("coach_state", "What the store counts", ["what"], registry=self.registry)

    def render(self, state: Mapping[str, float]) -> bytes:
        """Everything in Prometheus' text form; `state` are the store's own counts."""
        for what, count in state.items():
            self._state.labels(what).set(count)
        return generate_latest(self.registry)
