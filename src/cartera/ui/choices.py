"""Choices that a form learns only when it is shown."""

from collections.abc import Iterable
from typing import Any

from django import forms


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field of a form its choices: value and what people read."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined] # the type of `fields` knows no kinds of fields
