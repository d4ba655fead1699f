"""What leaves when, as people read it: the band after an approval and the question before many say it alike."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from cartera.desk.queries import Leaving
from cartera.outreach import sentences
from cartera.ui import formats


def said(leaving: Leaving, leaves_at: datetime) -> str:
    """Say in one sentence when the messages leave; a second one counts what carries none, where some do.

    Empty where there is no message at all.
    """
    if not leaving.spoken:
        return ""
    sentence = _messages(leaving, leaves_at)
    if silent := leaving.count - leaving.spoken:
        more = ngettext("%(count)s carries no message.", "%(count)s carry no message.", silent)
        return f"{sentence} {more % {'count': formats.number(silent)}}"
    return sentence


def _messages(leaving: Leaving, leaves_at: datetime) -> str:
    now = leaving.spoken - leaving.late
    words = {
        "at": f"{timezone.localtime(leaves_at):%H:%M}", "now": formats.number(now), "late": formats.number(leaving.late),
        "first": _hour(leaving.first),
    }  # fmt: skip
    if not leaving.late:
        text = ngettext(
            "Its message leaves from %(at)s on.", "Their messages leave from %(at)s on.", leaving.spoken
        )
    elif now:
        text = gettext(
            "The messages of %(now)s leave from %(at)s on, and those of %(late)s not before %(first)s, the first hour allowed."
        )
    elif leaving.first == leaving.last:
        text = ngettext(
            "Its message leaves from %(first)s on, the first hour allowed.",
            "Their messages leave from %(first)s on, the first hour allowed.",
            leaving.spoken,
        )
    else:
        text = gettext("Each message leaves at the first hour allowed to it, none before %(first)s.")
    return text % words


def _hour(moment: datetime | None) -> str:
    """Write a moment on the clock of the reader, in the hours of the sentence it stands in: 00:00 to 23:59."""
    return "" if moment is None else sentences.hour(moment, timezone.get_current_timezone_name(), "medium")
