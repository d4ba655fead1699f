"""Addresses of contacts in the one way each is kept: e-mail with a lower-case domain, numbers in E.164."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

BY_NUMBER = frozenset({"sms", "whatsapp", "voice", "call"})


class WrongAddress(ValueError):
    """A text is no address of its channel. `why` is `email`, `phone` or `empty`."""

    def __init__(self, channel: str, text: str, why: str) -> None:
        super().__init__(f"{text!r} cannot be reached by {channel} ({why})")
        self.channel, self.text, self.why = channel, text, why


def read(channel: str, text: str, country: str) -> str:
    """Return an address of a channel as it is kept.

    A number without its country's prefix is read as one of `country` (lower case ISO 3166). Raises WrongAddress.
    """
    given = text.strip()
    if not given:
        raise WrongAddress(channel, text, "empty")
    if channel == "email":
        return _email(given)
    if channel in BY_NUMBER:
        return _number(channel, given, country)
    return given


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise WrongAddress("email", text, "email") from None
    # Only the domain: what stands before the sign may tell capitals apart.
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def _number(channel: str, text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country.upper() or None)
    except phonenumbers.NumberParseException:
        raise WrongAddress(channel, text, "phone") from None
    # Letters would be read as the digits on their keys, and an extension left out: another number than was meant.
    if number.extension or any(letter.isalpha() for letter in text):
        raise WrongAddress(channel, text, "phone")
    # Possible, not valid: numbering plans change faster than any table of them.
    if not phonenumbers.is_possible_number(number):
        raise WrongAddress(channel, text, "phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def family(channel: str) -> str:
    """Return what reaches the same person as a channel does: all that rings one number is one, any other is its own."""
    return "number" if channel in BY_NUMBER else channel


def relatives(channel: str) -> tuple[str, ...]:
    """Return the channels of the same family, the channel itself included."""
    return tuple(sorted(BY_NUMBER)) if channel in BY_NUMBER else (channel,)
