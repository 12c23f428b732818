"""What is kept in this process: bodies of public pages, and what stands around every page of a conference."""

import threading
from collections import OrderedDict
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings


class Storable(Protocol):
    """`weight` in bytes; after `valid_until` it is built anew."""

    @property
    def weight(self) -> int: ...

    @property
    def valid_until(self) -> datetime | None: ...


class Store:
    """Bodies by key, the least used leave first; one builder a key at a time."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._bodies: OrderedDict[tuple[Any, ...], Storable] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._building: dict[tuple[Any, ...], threading.Lock] = {}

    def get(self, key: tuple[Any, ...], at: datetime) -> Any:
        with self._lock:
            kept = self._bodies.get(key)
            if kept is None or (kept.valid_until is not None and kept.valid_until <= at):
                return None
            self._bodies.move_to_end(key)
            return kept

    def put(self, key: tuple[Any, ...], kept: Storable) -> None:
        with self._lock:
            self._drop(key)
            self._bodies[key] = kept
            self._bytes += kept.weight
            while self._bytes > self.most_bytes and self._bodies:
                self._drop(next(iter(self._bodies)))

    def builder(self, key: tuple[Any, ...]) -> threading.Lock:
        with self._lock:
            if len(self._building) > 1000:
                self._building = {name: lock for name, lock in self._building.items() if lock.locked()}
            return self._building.setdefault(key, threading.Lock())

    def clear(self) -> None:
        with self._lock:
            self._bodies.clear()
            self._bytes = 0

    def _drop(self, key: tuple[Any, ...]) -> None:
        gone = self._bodies.pop(key, None)
        self._bytes -= gone.weight if gone else 0


store = Store(settings.KEPT_PAGES_BYTES)
