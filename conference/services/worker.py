"""One process that walks the sweeps. Killed, it loses nothing: work lies in rows with a state and a lease."""

import logging
import os
import signal
import socket
import threading
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from conference.lib import places
from conference.models import WorkerBeat
from conference.services import limits

log = logging.getLogger("conference.worker")
PAUSE = 1.0


def name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def round_of_work(at: datetime | None = None) -> int:
    """Every sweep once; one that fails is logged and does not stop the others. Returns the rows done."""
    done = 0
    for sweep, dotted_name in zip(places.sweeps, places.sweeps.names, strict=True):
        try:
            done += sweep(at or timezone.now())
        except Exception:  # the next round tries again, and the log says why
            log.exception("sweep failed", extra={"sweep": dotted_name})
            close_old_connections()
    return done


def beat() -> None:
    WorkerBeat.objects.update_or_create(name=name(), defaults={"at": timezone.now()})


def tidy(at: datetime) -> int:
    """Worker names of yesterday and counts that ended."""
    gone, _by_model = WorkerBeat.objects.filter(at__lt=at - timedelta(days=1)).delete()
    return gone + limits.forget_ended()


class Worker:
    """Runs rounds until it is told to stop; a round under way is finished."""

    def __init__(self) -> None:
        self.stopping = threading.Event()

    def stop(self, *_signal: Any) -> None:
        self.stopping.set()

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        last_beat = None
        while not self.stopping.is_set():
            done = round_of_work()
            if last_beat is None or timezone.now() - last_beat > timedelta(seconds=20):
                beat()
                last_beat = timezone.now()
            self.stopping.wait(0 if done else PAUSE)
