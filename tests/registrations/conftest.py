"""What the tests of registration share."""

from collections.abc import Iterator

import pytest

from benchmarks import races


@pytest.fixture(scope="session")
def pattern() -> Iterator[str]:
    """A migrated database that each race copies: to migrate one for each would take most of their time."""
    with races.database(races.server()) as url:
        yield url
