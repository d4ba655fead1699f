"""Files on their way through the pages."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cartera.parties.models import Creditor
from cartera.portfolio.models import Import


class Upload(models.Model):
    """One file that somebody dropped on the page. One row per drop; the file lies under MEDIA_ROOT by a random name."""

    class State(models.TextChoices):
        WAITING = "waiting"  # for a person to say which column is what
        CHECKING = "checking"  # what it would do is being worked out
        CHECKED = "checked"  # waits for a yes
        RUNNING = "running"
        DONE = "done"

    MOVES = {
        "waiting": ("checking",),
        "checking": ("checked", "waiting"),
        "checked": ("running", "checking", "waiting"),
        "running": ("done", "checked"),
    }

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    token = models.CharField(max_length=40, unique=True)  # names the file and its address; nobody guesses it
    file_name = models.CharField(max_length=250)
    suffix = models.CharField(max_length=5)
    size = models.BigIntegerField()  # bytes
    layout = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    complete = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # what it would do, then what it did
    problems = models.JSONField(
        default=list, encoder=DjangoJSONEncoder
    )  # the first of them: code, text, fields, line …
    refusal = models.TextField(blank=True)  # what was said against it the last time
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    imported = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="uploads")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        """Return the name the file came with."""
        return self.file_name
