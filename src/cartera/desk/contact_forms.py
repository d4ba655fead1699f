"""What people fill in about a contact they made by their own means."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.care_forms import channel_said
from cartera.desk.evidence import role_said
from cartera.desk.forms import Act
from cartera.desk.masking import masked
from cartera.kernel.policy import CHANNELS
from cartera.law.question import LEVELS
from cartera.outreach.words import OUTCOMES
from cartera.parties.models import Contact
from cartera.parties.roles import ROLES
from cartera.ui import words
from cartera.ui.choices import offer

SOON = timedelta(minutes=5)  # clocks of people and machines differ
OTHER = ""


class ContactMadeForm(Act):
    """A contact that was made outside: by what, with whom, when, what came of it."""

    contact = forms.TypedChoiceField(label=_("Address"), coerce=int, required=False, empty_value=None)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, help_text=_("Only for an address that is not in the list.")
    )
    role = forms.ChoiceField(
        label=_("With whom"), required=False, help_text=_("Only for an address that is not in the list.")
    )
    direction = forms.ChoiceField(
        label=_("Who began it"), choices=[("out", _("we did")), ("in", _("the debtor did"))], initial="out"
    )
    made_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    outcome = forms.ChoiceField(label=_("Outcome"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was said and agreed."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, contacts: list[Contact], at: datetime, chosen: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.contacts = at, {contact.pk: contact for contact in contacts}
        named = [
            (one.pk, " · ".join(part for part in (channel_said(one.channel), masked(one.address), role_said(one.role), one.name) if part))
            for one in contacts
        ]  # fmt: skip
        self._offer(
            "contact", [(OTHER, gettext("Another one")), *named], chosen or next(iter(self.contacts), OTHER)
        )
        self._offer("channel", [(OTHER, "—"), *((code, channel_said(code)) for code in CHANNELS)], OTHER)
        self._offer(
            "role", [(OTHER, "—"), *((code, words.capital(role_said(code))) for code in ROLES)], OTHER
        )
        self._offer("outcome", [(code, gettext(OUTCOMES[code])) for code in LEVELS], "attempt")
        made_at = self.fields["made_at"]
        made_at.initial = timezone.localtime(at)
        made_at.help_text = gettext("On the clock of %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }

    def _offer(self, name: str, choices: list[tuple[Any, str]], initial: Any) -> None:
        offer(self, name, choices)
        self.fields[name].initial = initial

    def clean_made_at(self) -> datetime:
        """Refuse what has not happened yet."""
        made_at: datetime = self.cleaned_data["made_at"]
        if made_at > self.at + SOON:
            raise forms.ValidationError(gettext("This has not happened yet."))
        return min(made_at, self.at)

    def clean(self) -> dict[str, Any]:
        """Take channel, role and address from the contact, or ask for them."""
        data = super().clean() or {}
        contact = self.contacts.get(data.get("contact") or 0)
        if contact is not None:
            return {**data, "channel": contact.channel, "role": contact.role, "address": contact.address}
        for name in ("channel", "role"):
            if not data.get(name):
                self.add_error(name, gettext("Choose an address, or say channel and person."))
        return {**data, "address": ""}
