"""The page of a message shows what its text may not say, and how to say it better."""

from django.urls import reverse

from cartera.outreach.models import Message


def page(office, message) -> str:
    answer = office.rosa.get(reverse("message", args=[message.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_shipped_text_has_nothing_against_it(office) -> None:
    assert "Cómo se lee el texto" not in page(office, Message.objects.get())


def test_a_threat_is_shown_with_its_passage_the_reason_and_a_better_wording(office) -> None:
    message = Message.objects.get()
    text = f"{message.text}\nSi no paga, le vamos a embargar la casa."
    Message.objects.filter(pk=message.pk).update(text=text, subject="Pague YA")
    said = page(office, message)
    assert "Así no puede salir" in said
    assert "<q>embargar</q>" in said
    assert "eso solo lo puede ordenar un juez" in said
    assert "propónganos en qué fechas" in said
    assert "Mejor de otro modo" in said


def test_a_message_made_anonymous_says_nothing(office) -> None:
    message = Message.objects.get()
    Message.objects.filter(pk=message.pk).update(contents={}, text="")
    assert "Cómo se lee el texto" not in page(office, message)
