"""The first start, page by page, as somebody without scripts goes through it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from tests import cast

from cartera.config.setup import countries, operations, progress
from cartera.cycle.models import Run
from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.parties.models import Creditor
from cartera.problems import Refused
from cartera.strategy import queries as strategy

pytestmark = pytest.mark.django_db
NEAR = {"HTTP_HOST": "localhost"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture(autouse=True)
def _house(settings, tmp_path):
    settings.ALLOWED_HOSTS = ["*"]
    settings.OUTBOX = settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client(client):
    client.defaults.update(NEAR)
    return client


def post(client, slug, **answers):
    return client.post(f"/inicio/{slug}/", answers)


def go_through(client, until):
    """Answer the steps up to one, that one included."""
    secret = "una-clave-larga-7"
    answers = {
        "administrador": {
            "username": "rosa",
            "email": "rosa@andina.example",
            "password1": secret,
            "password2": secret,
        },
        "empresa": {"name": "Andina", "country": "pe", "tax_id": "20-131312955"},
        "remitente": {"sender_email": "cobranzas@andina.example"},
        "politica": {"policy": "estandar"},
    }
    for slug, given in answers.items():
        response = post(client, slug, **given)
        assert response.status_code == 302, response.content.decode()
        if slug == until:
            return response
    return None


@pytest.mark.parametrize("path", ["/", "/hoy/", "/deudores/", "/cuenta/login/", "/politicas/"])
def test_every_page_of_an_empty_house_leads_to_the_first_start(client, path):
    assert client.get(path)["Location"] == "/inicio/"
    assert client.get("/inicio/")["Location"] == "/inicio/administrador/"


def test_the_first_user_administers_and_is_signed_in(client):
    assert go_through(client, "administrador")["Location"] == "/inicio/empresa/"
    assert User.objects.get().is_superuser
    assert client.get("/inicio/empresa/").status_code == 200


def test_there_is_one_first_user_only(client):
    go_through(client, "administrador")
    client.logout()
    assert "rosa" in client.get("/inicio/administrador/").content.decode()
    with pytest.raises(operations.AlreadySetUp):
        operations.add_administrator(username="eva", email="", password="x", at=cast.at(cast.MONDAY))


@pytest.mark.parametrize("far", [
    {"REMOTE_ADDR": "10.0.0.9"}, {"HTTP_HOST": "cobros.example.com"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    {"HTTP_FORWARDED": "for=203.0.113.9"}, {"HTTP_X_REAL_IP": "203.0.113.9"},
])  # fmt: skip
def test_an_empty_house_belongs_to_nobody_who_comes_by(client, far):
    client.post("/inicio/administrador/", {"username": "eva", "password1": "larga-y-larga-9"}, **far)
    assert not User.objects.exists()
    assert "cartera init" in client.get("/inicio/administrador/", **far).content.decode()


def test_what_is_left_empty_is_as_usual_in_the_country(client):
    go_through(client, "empresa")
    creditor = Creditor.objects.get()
    assert (creditor.currency, creditor.timezone, creditor.tax_id) == ("PEN", "America/Lima", "20131312955")


def test_a_wrong_tax_id_is_told_at_its_field(client):
    go_through(client, "administrador")
    page = post(client, "empresa", name="Andina", country="pe", tax_id="20131312954")
    (said,) = page.context["form"].errors["tax_id"]
    assert "de Perú: hay un dígito errado" in said
    assert not Creditor.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "good"),
    [
        ("a.png", PNG, True),
        ("a.png", b"<svg onload=x>", False),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * 1024 * 1024, False),
    ],
)
def test_a_logo_is_told_by_its_bytes(client, name, content, good):
    go_through(client, "administrador")
    logo = SimpleUploadedFile(name, content, "image/png")
    page = post(client, "empresa", name="Andina", country="pe", logo=logo)
    assert page.status_code == (302 if good else 200)
    assert Creditor.objects.exists() == good
    if good:
        assert Creditor.objects.get().logo.name.endswith(".png")


def test_steps_are_taken_in_order_and_can_be_gone_back_to(client):
    go_through(client, "empresa")
    assert client.get("/inicio/plan/")["Location"] == "/inicio/"
    assert client.get("/inicio/empresa/").context["form"].initial["name"] == "Andina"
    post(client, "empresa", name="Andina S.A.", country="pe")
    assert Creditor.objects.get().name == "Andina S.A."


def test_answers_are_kept_for_who_comes_back(client):
    go_through(client, "remitente")
    client.logout()
    assert client.get("/inicio/politica/")["Location"].startswith("/cuenta/login/")
    assert progress.next_step() == "politica"


def test_a_test_message_is_written_where_no_server_is(client, tmp_path):
    go_through(client, "empresa")
    post(client, "remitente", sender_email="cobranzas@andina.example", test="1", to="rosa@andina.example")
    (file,) = tmp_path.glob("*.eml")
    assert "rosa@andina.example" in file.read_text()
    assert str(file) in client.get("/inicio/remitente/").content.decode()


def test_the_policy_decides_for_days_gone_by_too(client):
    go_through(client, "politica")
    assert strategy.policy_in_force(creditor=Creditor.objects.get(), on=date(2013, 6, 1)).name == "estandar"
    post(client, "politica", policy="personas")
    assert strategy.policy_in_force(creditor=Creditor.objects.get(), on=date(2013, 6, 1)).name == "personas"


def test_it_ends_at_the_first_plan_on_a_day_of_the_documents_own_time(client):
    go_through(client, "politica")
    assert client.get("/inicio/")["Location"] == "/inicio/documentos/"
    creditor = Creditor.objects.get()
    debtor = cast.ana(creditor)
    cast.owes(debtor, "F-0", 500000, due=date(2013, 5, 1))
    cast.owes(debtor, "F-1", 700000, due=date(2013, 7, 1))
    page = client.get("/inicio/plan/")
    assert page.context["on"] == date(2013, 6, 1)
    assert "Ana Quispe" in page.content.decode()
    assert not Run.objects.exists()

    assert post(client, "plan", on="2013-06-01")["Location"] == "/"
    assert Run.objects.get().on == date(2013, 6, 1)
    assert foundation.house().set_up_at
    assert foundation.house().rehearsal
    assert client.get("/inicio/")["Location"] == "/"
    assert client.get("/inicio/empresa/")["Location"] == "/inicio/"


def test_debtors_without_an_address_are_counted_with_the_way_out(client):
    go_through(client, "politica")
    debtor = cast.ana(Creditor.objects.get())
    cast.owes(debtor, "F-0", 500000, due=date(2013, 5, 1))
    way_out = f'<a href="{reverse("imports")}">Importar las direcciones</a>'
    assert way_out not in client.get("/inicio/plan/?on=2013-06-01").content.decode()
    debtor.contacts.all().delete()
    page = client.get("/inicio/plan/?on=2013-06-01").content.decode()
    assert "1 deudor no tiene ninguna dirección a la que escribirle." in page
    assert way_out in page


def test_the_policies_are_called_as_their_author_calls_them(client):
    go_through(client, "remitente")
    page = client.get("/inicio/politica/").content.decode()
    assert ">Política estándar</label>" in page
    assert "<p>Cobranza entre empresas. Trata a cada cliente" in page


def test_without_a_mail_server_the_way_to_the_manual_is_a_link(client):
    go_through(client, "empresa")
    page = client.get("/inicio/remitente/").content.decode()
    assert 'href="/ayuda/enviar/#correo" target="_blank">Cómo configurar uno</a>' in page
    assert 'id="correo"' in client.get("/ayuda/enviar/").content.decode()


def test_the_plan_is_for_administrators(client):
    go_through(client, "politica")
    client.force_login(User.objects.create_user("eva"))
    assert client.get("/inicio/plan/").status_code == 403


def test_a_shipped_policy_must_exist():
    with pytest.raises(Refused):
        operations.begin_with_policy(creditor=cast.andina(), name="nada", at=cast.at(cast.MONDAY), by=None)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_currency_has_a_name(language):
    with translation.override(language):
        assert not [said for code, said in countries.currency_choices() if said in {code, f"{code} · {code}"}]


@pytest.mark.parametrize("code", [code for code, _ in countries.choices()])
def test_every_country_has_its_usual_currency_and_zone(code):
    assert countries.currency_of(code) != "USD" or code in {"ec", "sv", "us", "pa"}
    assert countries.zone_of(code) != "UTC"
