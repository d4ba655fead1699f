from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from cartera.outreach.channels.base import Envelope
from cartera.outreach.channels.email.folder import FolderSender
from cartera.outreach.channels.email.mime import WrongAddress, as_email

AT = datetime(2026, 10, 6, 15, 0, tzinfo=UTC)


def envelope(**changes):
    facts = {
        "reference": "1.email.1.abc", "to_address": "ana@example.com", "to_name": "Ana Quispe",
        "from_address": "cobranzas@andina.example", "from_name": "Cobranzas Andina", "subject": "Pago de agosto: S/ 100",
        "text": "Buen día, Ana:\n\n.Un punto al inicio.\nñ\n", "html": "<p>Buen día</p>", "language": "es", "at": AT,
        "opt_out": "BAJA",
    }  # fmt: skip
    return Envelope(**{**facts, **changes})


def test_an_email_carries_our_reference_and_the_way_out():
    email = as_email(envelope())
    assert email["Message-ID"] == "<1.email.1.abc@andina.example>"
    assert email["Reply-To"] == "Cobranzas Andina <cobranzas@andina.example>"
    assert email["List-Unsubscribe"] == "<mailto:cobranzas@andina.example?subject=BAJA>"
    assert email["Date"] == "Tue, 06 Oct 2026 15:00:00 +0000"


def test_text_and_html_arrive_as_they_were_written():
    read = message_from_bytes(as_email(envelope()).as_bytes(), policy=policy.default)
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n") == envelope().text
    assert read.get_body(("html",)).get_content().strip() == "<p>Buen día</p>"
    assert read["Subject"] == "Pago de agosto: S/ 100"


def test_a_line_break_in_subject_or_name_adds_no_header():
    email = as_email(envelope(subject="Hola\r\nBcc: x@example.com", to_name="Ana\r\nBcc: x@example.com"))
    assert email["Bcc"] is None
    assert "Bcc" not in message_from_bytes(email.as_bytes())


@pytest.mark.parametrize(
    "address", ["", "ana", "@example.com", "ana@", "ana@ex ample.com", "a b@example.com", "ana@x\r\nBcc: y@z"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(WrongAddress):
        as_email(envelope(to_address=address))


def test_a_domain_with_letters_beyond_ascii_is_written_as_dns_has_it():
    assert "xn--" in as_email(envelope(to_address="ana@ñandú.example"))["To"]


def test_the_folder_keeps_one_file_a_message_however_often_it_is_written(tmp_path):
    sender = FolderSender(tmp_path / "out")
    sender.open()
    for _ in range(2):
        result = sender.send(envelope(from_address=""))
    assert result.kind == "sent"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["1.email.1.abc.eml"]
    assert (tmp_path / "out" / "1.email.1.abc.eml").stat().st_mode & 0o077 in {0, 0o044}


def test_the_folder_says_that_an_address_is_none(tmp_path):
    assert FolderSender(tmp_path).send(envelope(to_address="nada")).address_bad
