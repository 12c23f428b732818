"""One of everything, as the table of addresses has it."""

from tests.test_access import world

__all__ = ["world"]
