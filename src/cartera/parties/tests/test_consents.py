"""The last word that a debtor gave holds, wherever it came from."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from cartera.foundation.files import Proof
from cartera.foundation.models import History
from cartera.parties import operations, proofs, queries, reaching
from cartera.parties.models import BadAddress, Consent, ConsentFile, Contact
from cartera.parties.operations import Address

AT = datetime(2026, 10, 6, 15, tzinfo=UTC)
ON = date(2026, 10, 6)
SIGNED = "contrato 14, cláusula 8"


@pytest.fixture
def ana(db):
    creditor = operations.add_creditor(name="Andina", country="pe", currency="PEN", at=AT, by=None)
    return operations.recognise(creditor=creditor, code="ana", name="Ana", at=AT, by=None)


def contact(debtor, channel="email", address="ana@example.com", **more):
    return operations.set_contact(debtor=debtor, channel=channel, address=address, at=AT, by=None, **more)


def authorise(debtor, channel="email", **more):
    given = {"evidence": SIGNED} | more
    return operations.authorise(debtor=debtor, channel=channel, at=AT, by=None, **given)


def withdraw(debtor, channel="email", **more):
    return operations.withdraw(debtor=debtor, channel=channel, at=AT, by=None, **more)


def readings(debtor):
    return {each.address: (each.authorised, each.opted_out_at) for each in debtor.contacts.all()}


def test_a_channel_as_a_whole_is_authorised_with_its_evidence(ana):
    contact(ana), contact(ana, address="pagos@example.com"), contact(ana, "call", "987654321")
    authorise(ana)
    assert readings(ana) == {
        "ana@example.com": (True, None), "pagos@example.com": (True, None), "+51987654321": (None, None),
    }  # fmt: skip
    (word,) = queries.consents(debtor=ana)
    assert (word.channel, word.address, word.state, word.evidence) == ("email", "", "authorised", SIGNED)
    assert History.objects.get(event="parties.consent.authorised").debtor_id == ana.pk


def test_what_is_withdrawn_names_its_message_and_holds_until_a_later_word(ana):
    contact(ana)
    authorise(ana)
    withdraw(ana, address="Ana@Example.COM".lower(), message="correo 31")
    assert readings(ana) == {"ana@example.com": (False, AT)}
    assert Consent.objects.last().message == "correo 31"
    authorise(ana, evidence="lo pidió por teléfono")
    assert readings(ana) == {"ana@example.com": (True, None)}
    assert Consent.objects.count() == 3, "words are only added"


def test_an_authorisation_without_evidence_is_refused(ana):
    with pytest.raises(operations.NoEvidence):
        authorise(ana, evidence=" ")
    with pytest.raises(operations.UnknownChannel):
        authorise(ana, "pigeon")


def test_a_new_address_of_a_channel_is_born_with_the_word_on_it(ana):
    withdraw(ana)
    authorise(ana, "whatsapp")
    assert contact(ana).opted_out_at == AT
    assert contact(ana, "whatsapp", "987654321").authorised is True
    (bulk,) = operations.set_contacts(addresses=[Address(ana, "email", "b@example.com")], at=AT, by=None)
    assert bulk.opted_out_at == AT


def test_a_file_that_says_authorised_does_not_overrule_the_person(ana):
    contact(ana, authorised=True, evidence=SIGNED)
    assert Consent.objects.get().evidence == SIGNED
    operations.opt_out(contact=ana.contacts.get(), at=AT, by=None, why="respondió BAJA")
    assert contact(ana, authorised=True).opted_out_at == AT
    assert readings(ana) == {"ana@example.com": (False, AT)}


def test_a_wish_replaces_the_one_before_and_prefers_its_channel(ana):
    contact(ana), contact(ana, "whatsapp", "987654321")
    keep = {"debtor": ana, "at": AT, "by": None}
    first = operations.wish(channel="email", on=ON, **keep)
    second = operations.wish(
        channel="whatsapp", hours=(time(18), time(20)), days=["fri", "mon"], on=ON + timedelta(days=1), **keep
    )
    assert (second.days, second.from_hour, second.to_hour) == ("mon,fri", time(18), time(20))
    assert queries.wish(debtor=ana, on=ON) == first
    assert queries.wish(debtor=ana, on=ON + timedelta(days=1)) == second
    assert [each.channel for each in queries.contacts(debtor=ana)] == ["whatsapp", "email"]
    operations.end_wish(on=ON + timedelta(days=2), **keep)
    assert queries.wish(debtor=ana, on=ON + timedelta(days=2)) is None


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"hours": (time(20), time(18))}, operations.EmptyHours),
        ({"days": ["lunes"]}, operations.UnknownDay),
        ({"channel": "pigeon"}, operations.UnknownChannel),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused(ana, given, refused):
    with pytest.raises(refused):
        operations.wish(debtor=ana, on=ON, at=AT, by=None, **given)


def test_a_wrong_number_is_wrong_for_every_debtor_of_every_creditor(ana):
    other = operations.add_creditor(name="Otra", country="pe", currency="PEN", at=AT, by=None)
    bruno = operations.recognise(creditor=other, code="b", name="Bruno", at=AT, by=None)
    call = contact(ana, "call", "987654321")
    contact(ana, "sms", "987654321"), contact(bruno, "whatsapp", "987654321"), contact(bruno)
    used = operations.disown(contact=call, on=ON, at=AT, by=None, why="dice que no es Ana")
    assert [(each.debtor_id, each.channel) for each in used] == [
        (ana.pk, "call"), (ana.pk, "sms"), (bruno.pk, "whatsapp"),
    ]  # fmt: skip
    assert [each.bad_since for each in bruno.contacts.order_by("channel")] == [None, ON]
    why = (
        History.objects.filter(event="parties.contact.disowned").order_by("pk").values_list("why", flat=True)
    )
    assert list(why) == ["dice que no es Ana", "dice que no es Ana", ""], "others' reasons are not told"
    assert contact(bruno, "voice", "987654321").bad_since == ON, "born bad"
    (bulk,) = operations.set_contacts(addresses=[Address(ana, "voice", "987654321")], at=AT, by=None)
    assert bulk.bad_since == ON


def test_an_address_found_good_is_good_for_that_debtor_and_for_new_ones(ana):
    bruno = operations.recognise(creditor=ana.creditor, code="b", name="Bruno", at=AT, by=None)
    first, second = contact(ana, "call", "987654321"), contact(bruno, "call", "987654321")
    operations.disown(contact=first, on=ON, at=AT, by=None)
    second.refresh_from_db()
    operations.mark_good(contact=second, at=AT, by=None)
    assert not BadAddress.objects.filter(ended_on__isnull=True).exists()
    assert list(Contact.objects.order_by("pk").values_list("bad_since", flat=True)) == [ON, None]
    assert contact(bruno, "sms", "987654321").bad_since is None


def reached(debtor):
    zones = {debtor.creditor_id: debtor.creditor.timezone}
    return reaching.reach([debtor], at=AT, zones_of_creditors=zones)[debtor.pk]


def express(debtor):
    return {each.address: each.express for each in debtor.contacts.filter(channel="voice")}


def test_an_express_consent_opens_recorded_calls_until_it_is_withdrawn(ana):
    contact(ana, "voice", "987654321"), contact(ana, "voice", "987654322")
    authorise(ana, "voice", express=True, address="+51987654321")
    assert express(ana) == {"+51987654321": True, "+51987654322": False}
    authorise(ana, "voice", evidence="formulario")
    assert express(ana)["+51987654321"], "a plain authorisation takes it away from nobody"
    reach = reached(ana)
    assert "prior_express_consent" in reach.flags_for("voice", "+51987654321", 0)
    assert "prior_express_consent" not in reach.flags_for("voice", "+51987654322", 0)
    assert "prior_express_consent" not in reach.flags_for("call", "+51987654321", 0)
    withdraw(ana, "voice")
    assert not any(express(ana).values())


def test_a_number_that_comes_later_has_the_consent_of_its_channel(ana):
    authorise(ana, "voice", express=True)
    contact(ana, "voice", "987654321")
    assert express(ana) == {"+51987654321": True}
    assert "prior_express_consent" in reaching.reach(
        [ana], at=AT, zones_of_creditors={ana.creditor_id: ana.creditor.timezone}
    )[ana.pk].flags_for("voice", "", 0)


def test_the_file_that_proves_a_word_is_kept_beside_it(ana, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    word = authorise(ana, "email", proof=Proof("contrato.pdf", "pdf", b"%PDF-1.7"))
    kept = ConsentFile.objects.get()
    assert (kept.consent, kept.file_name, kept.kind, kept.size) == (word, "contrato.pdf", "pdf", 8)
    assert proofs.path_of(kept).read_bytes() == b"%PDF-1.7"
    assert proofs.path_of(kept).stat().st_mode & 0o077 == 0
    assert History.objects.get(event="parties.consent.file_kept").facts["sha256"] == kept.sha256
