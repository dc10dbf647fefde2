"""One driver a store: two would remove what the other writes.

A store on this machine's file systems is held by a lock of the operating system, which ends with its process however
that ends. Elsewhere a file says who holds the store and is renewed; one that is not renewed any more is left over from
a driver that was killed.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from gouji.errors import GoujiError
from gouji.write.files import Folder, is_url

LOCK = ".driver"
_RENEW = 5.0
"""Seconds between renewals."""
_WATCH = 4 * _RENEW
"""Seconds for which a lock is watched before it is held to be left over; no clocks are compared."""


class Hold:
    """The right to write to a store."""

    def check(self) -> None:
        """Raise GoujiError when another driver has taken the store over."""


@contextmanager
def held(folder: Folder) -> Iterator[Hold]:
    """Hold the store in the block. Raises GoujiError when another driver does, naming it where it is known."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        fcntl = None  # type: ignore[assignment]
    if is_url(folder.url) or fcntl is None:
        yield from _renewed(folder)
    else:
        yield from _locked(folder, fcntl)


def _busy(folder: Folder, told: dict[str, Any]) -> GoujiError:
    return GoujiError("error.store_busy", path=folder.url, host=told.get("host", "?"), pid=told.get("pid", "?"))


def _told(data: bytes) -> dict[str, Any]:
    """What a lock says of its holder; nothing for one that was not written to its end."""
    try:
        return dict(json.loads(data))
    except (ValueError, TypeError):
        return {}


def _self() -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": os.getpid()}


def _locked(folder: Folder, fcntl: Any) -> Iterator[Hold]:
    """Hold a lock of the operating system on a file that stays in the store, empty when nobody holds it."""
    path = folder.path(LOCK)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _busy(folder, _told(file.read())) from error
        file.truncate(0)
        file.write(json.dumps(_self()).encode())
        file.flush()
        try:
            yield Hold()
        finally:
            file.truncate(0)


class _Lease(Hold):
    """A file that is written anew as long as its driver lives."""

    def __init__(self, folder: Folder) -> None:
        self.folder, self.name, self.turn = folder, uuid4().hex, 0
        self.lost, self.over = False, threading.Event()
        self.thread = threading.Thread(target=self._renew, daemon=True)

    def read(self) -> dict[str, Any]:
        """What the file says; nothing when it is not there."""
        try:
            return _told(self.folder.read(LOCK))
        except FileNotFoundError:
            return {}

    def write(self) -> None:
        """Say that this driver lives."""
        self.turn += 1
        self.folder.write(LOCK, json.dumps({**_self(), "name": self.name, "turn": self.turn}).encode())

    def _renew(self) -> None:
        while not self.over.wait(_RENEW):
            with suppress(OSError):  # a network that fails for a moment; the next turn tries again
                if self.read().get("name") != self.name:
                    self.lost = True
                    return
                self.write()

    def check(self) -> None:
        """Raise GoujiError when another driver has taken the store over."""
        if self.lost:
            raise GoujiError("error.store_lost", path=self.folder.url)


def _renewed(folder: Folder) -> Iterator[Hold]:
    """Hold a file that is renewed; one that is there already is watched first."""
    lease = _Lease(folder)
    before, until = lease.read(), time.monotonic() + _WATCH
    while before and (now := lease.read()):
        if now != before:
            raise _busy(folder, now)
        if time.monotonic() >= until:
            break
        time.sleep(_RENEW / 10)
    lease.write()
    time.sleep(_RENEW / 10)  # of two that began at once the later writer has it
    if lease.read().get("name") != lease.name:
        raise _busy(folder, lease.read())
    lease.thread.start()
    try:
        yield lease
    finally:
        lease.over.set()
        lease.thread.join()
        if not lease.lost:
            folder.remove(LOCK)
