"""The small pack of Acme, indexed once for all tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge import Knowledge
from tests.knowledge.packs import opened


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The small pack, open."""
    knowledge = opened(tmp_path_factory.mktemp("acme"))
    yield knowledge
    knowledge.close()
