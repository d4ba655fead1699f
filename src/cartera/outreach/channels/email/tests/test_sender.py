"""Against a real SMTP server that drops, delays, refuses and doubles."""

import asyncio
import smtplib
import socket
import ssl
import subprocess
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from cartera.outreach.channels.email.sender import SmtpSender
from cartera.outreach.channels.email.tests.test_mime import envelope


class Box:
    """What the server takes, and how it answers: `answers` lists one act per verb and message, then it accepts."""

    def __init__(self):
        self.taken, self.connections, self.answers = [], 0, {}

    def next(self, verb):
        waiting = self.answers.get(verb)
        return waiting.pop(0) if waiting else None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.act(server, "MAIL") or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        act = self.act(server, "RCPT")
        if act is None or act.startswith("25"):
            envelope.rcpt_tos.append(address)
        return act or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        act = self.next("DATA")
        if act == "slow":
            self.taken.append(envelope)
            await asyncio.sleep(1.0)
            return "250 OK"
        if act == "cut":
            self.taken.append(envelope)
            server.transport.abort()
            return "250 never heard"
        if act:
            return act
        self.taken.append(envelope)
        return "250 2.0.0 queued as 42"

    def act(self, server, verb):
        act = self.next(verb)
        if act == "cut":
            server.transport.abort()
            return "421 bye"
        return act


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def server(box):
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=False)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def sender(server):
    sender = SmtpSender(host="127.0.0.1", port=server.port, security="none", timeout_seconds=0.5)
    sender.open()
    yield sender
    sender.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_message_arrives_with_its_text_whole(sender, box):
    result = sender.send(envelope())
    assert (result.kind, result.reference) == ("sent", "2.0.0 queued as 42")
    [taken] = box.taken
    assert taken.rcpt_tos == ["ana@example.com"]
    assert b".Un punto al inicio." in taken.content
    assert b"Message-ID: <1.email.1.abc@andina.example>" in taken.content


def test_many_messages_take_one_connection(sender, box):
    for number in range(5):
        assert sender.send(envelope(reference=f"{number}.email.1.x")).kind == "sent"
    assert (len(box.taken), box.connections) == (5, 1)


@pytest.mark.parametrize(
    ("verb", "answer", "kind", "address_bad"),
    [
        ("MAIL", "451 later", "transient", False),
        ("MAIL", "550 not from you", "permanent", False),
        ("RCPT", "450 mailbox busy", "transient", False),
        ("RCPT", "550 no such user", "permanent", True),
        ("RCPT", "554 policy", "permanent", False),
        ("DATA", "452 full", "transient", False),
        ("DATA", "554 looks like spam", "permanent", False),
    ],
)
def test_a_refusal_is_for_now_or_for_good_and_the_next_message_goes(
    sender, box, verb, answer, kind, address_bad
):
    box.answers[verb] = [answer]
    result = sender.send(envelope())
    assert (result.kind, result.why, result.address_bad) == (kind, answer, address_bad)
    assert sender.send(envelope()).kind == "sent"
    assert len(box.taken) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_line_cut_before_the_text_is_mended_and_the_message_goes_once(sender, box, verb):
    box.answers[verb] = ["cut"]
    assert sender.send(envelope()).kind == "sent"
    assert len(box.taken) == 1


def test_a_line_cut_twice_is_left_for_later(sender, box):
    box.answers["RCPT"] = ["cut", "cut"]
    assert sender.send(envelope()).kind == "transient"
    assert box.taken == []
    assert sender.send(envelope()).kind == "sent"


def test_a_line_cut_after_the_text_leaves_the_fate_unknown_and_never_sends_again(sender, box):
    box.answers["DATA"] = ["cut"]
    assert sender.send(envelope()).kind == "unknown"
    assert len(box.taken) == 1
    assert sender.send(envelope(reference="2")).kind == "sent"


def test_a_server_too_slow_to_answer_after_the_text_leaves_the_fate_unknown(sender, box):
    box.answers["DATA"] = ["slow"]
    assert sender.send(envelope()).kind == "unknown"


def test_a_server_that_says_goodbye_is_called_again(sender, box):
    box.answers["RCPT"] = ["421 shutting down"]
    assert sender.send(envelope()).kind == "transient"
    assert sender.send(envelope()).kind == "sent"
    assert box.connections == 2


def test_a_server_that_doubles_delivers_copies_that_are_known_as_one(sender, box):
    sender.send(envelope())
    box.taken.append(box.taken[0])  # as relays do that lost our goodbye
    sender.send(envelope())  # and as we do after a refusal for now
    ids = Counter(
        line for taken in box.taken for line in taken.content.splitlines() if line.startswith(b"Message-ID")
    )
    assert list(ids.values()) == [3]


def test_a_server_that_is_not_there_says_nothing_about_the_message():
    sender = SmtpSender(host="127.0.0.1", port=free_port(), security="none", timeout_seconds=0.5)
    assert sender.send(envelope()).kind == "unreachable"
    sender.close()


def test_without_a_sender_address_nothing_is_tried(sender, box):
    assert sender.send(envelope(from_address="")).kind == "unreachable"
    assert box.connections == 0


def test_an_address_with_letters_beyond_ascii_needs_a_server_that_takes_them(sender):
    result = sender.send(envelope(to_address="maría@example.com"))
    assert (result.kind, result.address_bad) == ("permanent", True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl makes the test's certificate and is not installed")
    return folder


def server_context(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"andina", b"secreta"))


def starttls_server(box, certificate):
    return Controller(
        box, hostname="127.0.0.1", port=free_port(), tls_context=server_context(certificate), require_starttls=True,
        authenticator=authenticate, auth_required=True,
    )  # fmt: skip


def test_starttls_and_log_in_and_a_wrong_password_reveals_nothing(box, certificate):
    controller = starttls_server(box, certificate)
    controller.start()
    trusting = ssl.create_default_context(cafile=certificate / "cert.pem")
    sender = SmtpSender(
        "127.0.0.1", controller.port, "andina", "secreta", timeout_seconds=2, context=trusting
    )
    wrong = SmtpSender("127.0.0.1", controller.port, "andina", "s3cr3t", timeout_seconds=2, context=trusting)
    try:
        assert sender.send(envelope()).kind == "sent"
        refused = wrong.send(envelope())
        assert refused.kind == "unreachable"
        assert "s3cr3t" not in refused.why + repr(wrong)
        sender.greet()
        with pytest.raises(smtplib.SMTPException):  # refused, or tired of being asked
            wrong.greet()
    finally:
        sender.close()
        wrong.close()
        controller.stop()


def test_a_certificate_nobody_vouches_for_is_not_trusted(box, certificate):
    controller = starttls_server(box, certificate)
    controller.start()
    sender = SmtpSender("127.0.0.1", controller.port, timeout_seconds=2)
    try:
        assert sender.send(envelope()).kind == "unreachable"
        assert box.taken == []
    finally:
        sender.close()
        controller.stop()


def test_tls_from_the_first_byte(box, certificate):
    controller = Controller(
        box, hostname="127.0.0.1", port=free_port(), ssl_context=server_context(certificate)
    )
    trusting = ssl.create_default_context(cafile=certificate / "cert.pem")

    def knock():
        plain = socket.create_connection(("127.0.0.1", controller.port), timeout=2)
        with trusting.wrap_socket(plain, server_hostname="127.0.0.1") as line:
            line.recv(100)

    controller._trigger_server = knock  # its own first call knows nothing of certificates
    controller.start()
    sender = SmtpSender("127.0.0.1", controller.port, security="tls", timeout_seconds=2, context=trusting)
    try:
        assert sender.send(envelope()).kind == "sent"
    finally:
        sender.close()
        controller.stop()
