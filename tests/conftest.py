"""What concerns the whole suite: the seed of generated histories, and what they held."""

import gc
import os
from collections import Counter
from random import SystemRandom

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """One base seed a run, handed down to every worker process."""
    os.environ.setdefault("LIGGARE_BASE_SEED", str(SystemRandom().randrange(10**9)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The seed, and how often each type of event occurred in the generated histories."""
    events: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                events += Counter(dict(report.user_properties).get("events", {}))
    if events:
        terminalreporter.section("generated histories")
        terminalreporter.line(f"LIGGARE_BASE_SEED={os.environ['LIGGARE_BASE_SEED']}")
        for topic, count in sorted(events.items()):
            terminalreporter.line(f"{count:>8} {topic}")


AT_ONCE = 25
"""Tests after which what they left open is closed: a PostgreSQL server takes 100 connections."""

_USUAL, _run = gc.get_threshold(), Counter[str]()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect garbage: the command line, called in a test's own process, does so seldom."""
    gc.set_threshold(*_USUAL)
    _run["tests"] += 1
    if _run["tests"] % AT_ONCE == 0:
        gc.collect()
