"""The machine and the installation: what the doctor looks at first. Each look yields what was found and its mend."""

import os
import platform
import shutil
import smtplib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext

from cartera.config import preparing
from cartera.config.setup import progress
from cartera.outreach.channels.email import goes_to_folder, smtp_sender
from cartera.parties.models import Creditor

Found = Iterator[tuple[str, str]]
PYTHON_MIN = (3, 11)
CLOCK_MIN = datetime(2026, 1, 1, tzinfo=UTC)  # before this version was made
FREE_MIN = 1024**3


def python(at: datetime) -> Found:
    """The Python that runs this."""
    mend = (
        ""
        if sys.version_info >= PYTHON_MIN
        else gettext("Install Python 3.11 or newer and make the environment anew.")
    )
    yield f"Python {platform.python_version()}, {platform.system()}", mend


def clock(at: datetime) -> Found:
    """A clock that cannot be; one that was set on purpose."""
    fixed = os.environ.get("CARTERA_NOW")
    if fixed:
        yield (
            gettext("The clock is set to %(moment)s.") % {"moment": fixed},
            gettext("Unset CARTERA_NOW to work in the present."),
        )
        return
    mend = "" if at >= CLOCK_MIN else gettext("Set the clock of the machine, or let it follow a time server.")
    yield gettext("The clock says %(moment)s.") % {"moment": f"{at:%Y-%m-%d %H:%M} UTC"}, mend


def zones(at: datetime) -> Found:
    """Time zones that the machine knows."""
    known = available_timezones()
    mend = "" if "America/Lima" in known else gettext("Install the time zones: pip install tzdata")
    yield gettext("%(count)d time zones are known.") % {"count": len(known)}, mend


def disk(at: datetime) -> Found:
    """Room for the books."""
    free = shutil.disk_usage(settings.HOME).free
    mend = (
        ""
        if free >= FREE_MIN
        else gettext("Make room: with less than 1 GB a backup or a large import may fail.")
    )
    yield (
        gettext("%(free)s GB are free in %(folder)s.")
        % {"free": f"{free / 1024**3:.1f}", "folder": settings.HOME},
        mend,
    )


def key(at: datetime) -> Found:
    """The key that signs sessions: whoever reads it can be anybody."""
    kept = Path(settings.HOME) / "secret_key"
    if not kept.exists():
        yield gettext("The key comes from the environment."), ""
        return
    open_to_others = os.name == "posix" and kept.stat().st_mode & 0o077
    mend = gettext("Close it: chmod 600 %(file)s") % {"file": kept} if open_to_others else ""
    yield gettext("The key is kept in %(file)s.") % {"file": kept}, mend


def settings_(at: datetime) -> Found:
    """Settings that are for developers, or that leave the pages open."""
    if settings.DEBUG:
        yield (
            gettext("Debugging pages are on."),
            gettext("Unset CARTERA_DEBUG: these pages show everything to anybody."),
        )
    outside = [host for host in settings.ALLOWED_HOSTS if host not in {"localhost", "127.0.0.1", "[::1]"}]
    if outside and not settings.HTTPS:
        said = gettext("The pages answer to %(hosts)s without HTTPS.")
        mend = gettext("Put a proxy with HTTPS in front and set CARTERA_HTTPS=1.")
        yield said % {"hosts": ", ".join(outside)}, mend
    if not settings.DEBUG and (not outside or settings.HTTPS):
        yield gettext("The settings are fit for work."), ""


def translations(at: datetime) -> Found:
    """Compiled translations, as new as their texts."""
    stale = [
        po for folder in settings.LOCALE_PATHS for po in Path(folder).glob("*/LC_MESSAGES/*.po")
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]  # fmt: skip
    mend = gettext("Compile the translations: make translations") if stale else ""
    yield (
        gettext("%(count)d catalogues of translations are not compiled.") % {"count": len(stale)}
        if stale
        else gettext("The translations are compiled."),
        mend,
    )


def static(at: datetime) -> Found:
    """The files that make pages look as they should."""
    if preparing.static_is_collected():
        yield gettext("The static files are those of this version."), ""
    else:
        yield (
            gettext("The static files are missing or of another version."),
            gettext("Start `cartera up` once: it copies them."),
        )


def database(at: datetime) -> Found:
    """A database that is there, answers and is whole."""
    file = Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
    if file is not None and not (file.exists() and file.stat().st_size):
        said = gettext("There is no database yet in %(file)s.") % {"file": file}
        yield said, gettext("Start `cartera up`, which makes one; or bring yours back: cartera restore")
        return
    try:
        answer, version = _asked()
    except DatabaseError as error:
        said = gettext("The database cannot be read: %(why)s") % {"why": str(error).strip()}
        mend = (
            gettext("Restore the last backup: cartera restore")
            if file
            else gettext("Check that its server runs, and DATABASE_URL.")
        )
        yield said, mend
        return
    damaged = gettext("The file is damaged (%(answer)s): restore the last backup.") % {"answer": answer}
    yield f"{version}, {file}" if file else version, damaged if answer else ""


def private(at: datetime) -> Found:
    """Books that others on the machine may read."""
    file = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and os.name == "posix" and file.exists() and file.stat().st_mode & 0o077:
        said = gettext("Others on this machine may read %(file)s.") % {"file": file}
        yield said, gettext("Close it: chmod 600 %(file)s") % {"file": file}


def _asked() -> tuple[str, str]:
    """Return what is wrong with the database, in its own words, and its version. Raises DatabaseError."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            answer = str(cursor.fetchone()[0])
            return "" if answer == "ok" else answer, "SQLite"
        cursor.execute("SHOW server_version")
        return "", f"PostgreSQL {cursor.fetchone()[0]}"


def migrations(at: datetime) -> Found:
    """Tables of this version."""
    todo = preparing.changes_waiting()
    if todo:
        said = gettext("%(count)d changes of the tables wait.") % {"count": todo}
        yield (
            said,
            gettext(
                "Start `cartera up`, or cartera init on an empty house: both bring the tables to this version."
            ),
        )
    else:
        yield gettext("The tables are those of this version."), ""


def mail(at: datetime) -> Found:
    """A mail server that answers; none is no fault while the house rehearses."""
    if goes_to_folder(demo=False):
        said = gettext("No mail server is set up: messages are written into %(folder)s.") % {
            "folder": settings.OUTBOX
        }
        yield said, gettext("Set CARTERA_SMTP_HOST and its companions.") if _in_earnest() else ""
        return
    where = f"{settings.SMTP_HOST}:{settings.SMTP_PORT}"
    try:
        smtp_sender().greet()
    except (OSError, smtplib.SMTPException) as error:
        said = gettext("The mail server %(where)s does not let us in: %(why)s") % {
            "where": where,
            "why": error,
        }
        yield (
            said,
            gettext(
                "Check the variables that begin with CARTERA_SMTP_, user and password too, then: cartera mail test"
            ),
        )
    else:
        yield gettext("The mail server %(where)s lets us in.") % {"where": where}, ""
    for creditor in Creditor.objects.filter(sender_email=""):
        said = gettext("%(name)s has no e-mail address to send from.") % {"name": creditor.name}
        yield said, gettext("Give it one on the page The house.")


def _in_earnest() -> bool:
    """Tell whether messages are meant to leave."""
    from cartera.foundation import queries  # noqa: PLC0415 - asks the database

    house = queries.house()
    return progress.finished() and not house.rehearsal and not house.demo
