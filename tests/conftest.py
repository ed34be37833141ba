"""What every test shares: where the test data beside the project lies, and the list of reasons to skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
REASONS = frozenset((ROOT / "tests" / "skip-reasons.txt").read_text("utf-8").splitlines())
"""A test may be skipped for one of these reasons only, each a line of its own."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test data beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the shared test data is not beside the project")
    return SHARED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):  # type: ignore[no-untyped-def]
    """A skip for an unlisted reason is a failure, and in CI any skip is."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason not in REASONS or os.environ.get("COACH_TESTS_MAY_SKIP") == "none":
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was skipped, which is not allowed here: {reason}"
    return report
