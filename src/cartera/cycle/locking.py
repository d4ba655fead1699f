"""One run at a time for each creditor: a lock row, taken by compare-and-set, given back, or taken over from the dead."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from cartera.cycle.models import RunLock
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused

STALE_AFTER = timedelta(hours=2)  # of a holder on another machine, whose process cannot be looked at


class RunInProgress(Refused):
    """Another process runs this creditor's day."""

    code = "run_in_progress"
    text = N_("A run of %(creditor)s is in progress since %(since)s (%(holder)s). Wait until it has ended.")


@contextmanager
def held(creditor: Creditor, at: datetime) -> Iterator[None]:
    """Hold the creditor's lock inside the block. Raises RunInProgress when a living process holds it."""
    lock, _ = RunLock.objects.get_or_create(creditor=creditor)
    me = f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"
    if lock.holder and _alive(lock, at):
        raise RunInProgress(creditor=creditor.name, since=_hour(lock.taken_at, creditor), holder=lock.holder)
    # Compare and set: of two that found it free, or dead, one wins.
    found = RunLock.objects.filter(Q(holder="") | Q(holder=lock.holder), pk=lock.pk)
    if not found.update(holder=me, taken_at=at):
        raise RunInProgress(creditor=creditor.name, since=_hour(at, creditor), holder="?")
    try:
        yield
    finally:
        RunLock.objects.filter(pk=lock.pk, holder=me).update(holder="", taken_at=None)


def _hour(at: datetime | None, creditor: Creditor) -> str:
    """Say a moment on the creditor's clock."""
    return "" if at is None else f"{at.astimezone(ZoneInfo(creditor.timezone)):%Y-%m-%d %H:%M}"


def _alive(lock: RunLock, at: datetime) -> bool:
    """Tell whether the holder still lives: by its process here, by the age of the lock elsewhere."""
    host, _, rest = lock.holder.partition(":")
    if host != socket.gethostname():
        return lock.taken_at is None or at - lock.taken_at < STALE_AFTER
    pid, _, started = rest.partition(":")
    return _exists(int(pid)) and started == _started(int(pid))


def _exists(pid: int) -> bool:
    """Tell whether a process of this machine exists."""
    if os.name == "nt":
        import ctypes  # noqa: PLC0415 - Windows only

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined]  # noqa: FBT003
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _started(pid: int) -> str:
    """Tell when a process began, where the system says so: a number that is used again is another process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:  # noqa: PTH123 - not a real file
            return stat.read().rpartition(")")[2].split()[19]
    except OSError:
        return ""
