"""What codes are called on screen. Each stage registers its own codes; templates ask here.

    words.register_states("message", {"sent": State(N_("Sent"), "ok")})
    words.register_reasons({"step_due": N_("The step %(step)s is due")})

Texts are English msgids marked with ``N_``; their translation lives in the stage that registers them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

# Tone is colour; the shape says the same to those who do not see it.
SHAPES = {"ok": "ok", "warn": "warn", "bad": "bad", "wait": "wait", "info": "info", "off": "off"}


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown: its word (msgid), its tone and, when the tone's own does not fit, its shape (an icon)."""

    word: str
    tone: str = "info"
    shape: str = ""

    @property
    def icon(self) -> str:
        """Return the name of the icon that shows the state."""
        return self.shape or SHAPES[self.tone]


class AlreadyRegistered(Exception):
    """Two stages gave one code two meanings."""


_states: dict[tuple[str, str], State] = {}
_reasons: dict[str, str] = {}


def register_states(family: str, states: Mapping[str, State]) -> None:
    """Name the states of a family (``message``, ``proposal`` …). Raise AlreadyRegistered on a second meaning."""
    for code, state in states.items():
        if _states.setdefault((family, code), state) != state:
            raise AlreadyRegistered(f"{family}.{code}")


def register_reasons(reasons: Mapping[str, str]) -> None:
    """Give reason codes their sentences (msgids with ``%(name)s`` fields). Raise AlreadyRegistered on a second one."""
    for code, sentence in reasons.items():
        if _reasons.setdefault(code, sentence) != sentence:
            raise AlreadyRegistered(code)


def state(code: str, family: str = "") -> State:
    """Return how a state is shown. A code nobody registered shows itself, plainly: old rows must stay readable."""
    return _states.get((family, code)) or State(code, "off")


def state_word(code: str, family: str = "") -> str:
    """Return the word of a state in the reader's language."""
    return gettext(state(code, family).word)


def reason(code: str, fields: Mapping[str, object] | None = None) -> str:
    """Return the sentence of a reason in the reader's language; of an unknown one, its code."""
    sentence = gettext(_reasons[code]) if code in _reasons else code
    return sentence % fields if fields and code in _reasons else sentence


def plain(name: str) -> str:
    """Return a name that a policy gives, as people write it: ``recordatorio_suave`` is “Recordatorio suave”."""
    return capital(name.replace("_", " ").strip())


def capital(text: str) -> str:
    """Return a text as it begins a line: its first letter large, the others as they are (SMS stays SMS)."""
    return text[:1].upper() + text[1:]


def known_states(family: str) -> set[str]:
    """Return the registered codes of a family, for the house test that no state lacks its word."""
    return {code for of, code in _states if of == family}
