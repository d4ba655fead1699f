"""What people fill in about consent, wishes, protection, care and complaints."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.forms import Act, day_input
from cartera.desk.masking import masked
from cartera.foundation import files
from cartera.kernel.policy import CHANNELS
from cartera.parties.models import Contact, DataRequest, Hardship, Protection
from cartera.parties.operations.consents import DAYS
from cartera.parties.words import DATA_REQUEST_KINDS, DAY_WORDS, HARDSHIP_KINDS, PROTECTION_KINDS
from cartera.problems import Refused
from cartera.strategy import words as strategy
from cartera.ui import words
from cartera.ui.choices import offer
from cartera.ui.templatetags.cartera_ui import said

RECORDED = "voice"  # the channel by which a recorded voice speaks
SEPARATOR = "|"  # between channel and address in a choice; stands in no channel


def channel_said(code: str) -> str:
    """Return the name of a channel as a heading."""
    return words.capital(gettext(strategy.CHANNELS.get(code, code)))


class ConsentForm(Act):
    """Which channel, or which address of it, and where it is written."""

    which = forms.ChoiceField(label=_("For"))
    evidence = forms.CharField(
        label=_("Where it is written"), max_length=1000,
        help_text=_("Contract and clause, form, recording, message: what you would show to an authority."),
    )  # fmt: skip
    proof = forms.FileField(
        label=_("The proof itself"), required=False,
        help_text=_("PDF, picture, or an e-mail saved as EML. It is kept with this word and handed over only to be saved."),
    )  # fmt: skip

    def __init__(self, *args: Any, contacts: list[Contact], which: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = dict.fromkeys([contact.channel for contact in contacts])
        wholes = [*used, *(code for code in CHANNELS if code not in used)]
        whole = [
            (code + SEPARATOR, gettext("%(channel)s, all addresses") % {"channel": channel_said(code)})
            for code in wholes
        ]
        single = {
            f"{one.channel}{SEPARATOR}{one.address}": f"{channel_said(one.channel)}: {masked(one.address)}" for one in contacts
        }  # fmt: skip
        offer(self, "which", [*single.items(), *whole])
        self.fields["which"].initial = which

    def clean(self) -> dict[str, Any]:
        """Take channel and address apart."""
        data = super().clean() or {}
        if data.get("which"):
            data["channel"], _sign, data["address"] = data["which"].partition(SEPARATOR)
        if data.get("proof"):
            try:
                data["proof"] = files.checked(data["proof"], settings.EVIDENCE_MAX_BYTES)
            except Refused as refusal:
                self.add_error("proof", said(refusal))
        return data


class ExpressForm(ConsentForm):
    """Which number may be called by a machine or by a recorded voice, and where that is written."""

    def __init__(self, *args: Any, contacts: list[Contact], **kwargs: Any) -> None:
        numbers = [one for one in contacts if one.channel == RECORDED]
        super().__init__(*args, contacts=numbers, **kwargs)
        single = {f"{RECORDED}{SEPARATOR}{one.address}": masked(one.address) for one in numbers}
        offer(self, "which", [(RECORDED + SEPARATOR, gettext("All their numbers")), *single.items()])


class WithdrawForm(ConsentForm):
    """Which channel the debtor does not want any more, and how they said so."""

    message = forms.CharField(
        label=_("By which message"), max_length=120, required=False,
        help_text=_("Its date or number, if they wrote it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = False
        self.fields["evidence"].label = gettext("What they said")
        self.fields["evidence"].help_text = ""


class WishForm(Act):
    """When and by what the debtor prefers to be reached."""

    channel = forms.ChoiceField(label=_("By"), required=False)
    from_hour = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In the debtor's own time."),
    )  # fmt: skip
    to_hour = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    days = forms.MultipleChoiceField(
        label=_("On"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any day."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(code, channel_said(code)) for code in CHANNELS]
        offer(self, "channel", [("", gettext("Any channel")), *channels])
        offer(self, "days", [(day, gettext(DAY_WORDS[day])) for day in DAYS])

    def clean(self) -> dict[str, Any]:
        """Ask for both hours or none."""
        data = super().clean() or {}
        given = [data.get(name) for name in ("from_hour", "to_hour")]
        if any(given) and not all(given):
            self.add_error("to_hour" if given[0] else "from_hour", gettext("Give both hours, or none."))
        data["hours"] = (given[0], given[1]) if all(given) else None
        return data


class ResidenceForm(Act):
    """Where a debtor lives: it decides the law and the clock they are contacted by."""

    country = forms.CharField(
        label=_("Country"), max_length=2, required=False, help_text=_("Two letters, such as PE. Empty: the creditor's.")
    )  # fmt: skip
    subdivision = forms.CharField(
        label=_("State or province"), max_length=60, required=False,
        help_text=_("Code or name, such as BR-SP or São Paulo. It counts where that part has rules of its own."),
    )  # fmt: skip
    timezone = forms.CharField(
        label=_("Time zone"), max_length=60, required=False,
        help_text=_("Such as America/Lima. Empty: what the telephone and the country tell."),
    )  # fmt: skip


class ProtectForm(Act):
    """What protects the debtor, why, and where that is written."""

    kind = forms.ChoiceField(label=_("What happened"))
    reason = forms.CharField(label=_("Why"), max_length=300)
    evidence = forms.CharField(
        label=_("Where it is written"), required=False, max_length=1000,
        help_text=_("Letter, certificate, file number; of a lawyer, name and how to reach them."),
    )  # fmt: skip
    from_on = forms.DateField(label=_("Since"), widget=day_input())
    to_on = forms.DateField(
        label=_("Until"), widget=day_input(), required=False,
        help_text=_("That day included. Empty: until you end it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.value, gettext(PROTECTION_KINDS[kind.value])) for kind in Protection.Kind])
        self.fields["from_on"].initial = self.on


class HardshipForm(Act):
    """Why a debtor is treated with care, by whom, and when somebody looks again."""

    kind = forms.ChoiceField(label=_("What happened"))
    reason = forms.CharField(
        label=_("Why"), max_length=300,
        help_text=_("Only what is needed to help: health and family are theirs."),
    )  # fmt: skip
    gestor = forms.TypedChoiceField(label=_("In charge"), coerce=int)
    review_on = forms.DateField(label=_("Look again on"), widget=day_input())
    options = forms.CharField(
        label=_("Options offered"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            offer(self, "kind", [(kind.value, gettext(HARDSHIP_KINDS[kind.value])) for kind in Hardship.Kind])
        offer(self, "gestor", people)


class ReviewForm(HardshipForm):
    """What came of looking again."""

    kind = None  # type: ignore[assignment]  # as it was
    reason = None  # type: ignore[assignment]
    field_order = ("options", "review_on", "gestor")


class DataRequestForm(Act):
    """What a person asks about the data kept of them."""

    kind = forms.ChoiceField(label=_("What they ask"))
    text = forms.CharField(
        label=_("In their words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self, "kind", [(kind.value, gettext(DATA_REQUEST_KINDS[kind.value])) for kind in DataRequest.Kind]
        )


class DataAnswerForm(Act):
    """What was done about such a request."""

    text = forms.CharField(
        label=_("What was done, or why not"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ComplaintForm(Act):
    """What the debtor complains of."""

    reference = forms.CharField(widget=forms.HiddenInput(), max_length=80)
    about = forms.CharField(label=_("What it is about"), max_length=200)
    text = forms.CharField(
        label=_("What they say"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    channel = forms.ChoiceField(label=_("It came by"), required=False)
    owner = forms.CharField(label=_("Who answers"), max_length=120, required=False)
    answer_due = forms.DateField(
        label=_("Answer until"), widget=day_input(), required=False,
        help_text=_("Empty: the working days set for this creditor."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(code, channel_said(code)) for code in CHANNELS]
        offer(self, "channel", [("", gettext("In person or by an authority")), *channels])

    def clean(self) -> dict[str, Any]:
        """Let the day to answer be one to come."""
        data = super().clean() or {}
        self.not_past("answer_due")
        return data
