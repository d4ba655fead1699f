from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cartera.foundation.models import User
from cartera.foundation.tests.keeping import kept
from cartera.parties import operations as parties
from cartera.parties.models import Membership
from cartera.portfolio.tests.books import AT, Books, books

__all__ = ["books"]

LINES = (
    "Factura;Cliente;Importe;Moneda;Emisión;Vencimiento;Correo\n"
    "F-1;C1;1.234,50;PEN;13/09/2026;13/10/2026;uno@example.com\n"
    "F-2;C2;99,90;PEN;14/09/2026;14/10/2026;dos@example.com\n"
)


def member(creditor, name, role):
    user = User.objects.create_user(name, f"{name}@example.com", "a long password")
    parties.add_member(user=user, creditor=creditor, role=role, at=AT, by=None)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def house(db, settings, tmp_path):
    """Give the creditor's books, and one client for each kind of person."""
    settings.MEDIA_ROOT = tmp_path / "files"
    books, people = kept(staffed)
    clients = {}
    for name, cookies in people.items():
        clients[name] = Client()
        clients[name].cookies = cookies
    return SimpleNamespace(books=books, creditor=books.creditor, tmp=tmp_path, **clients)


def staffed():
    """Return books, and what the browsers of the people who work on them keep."""
    books, role = Books(), Membership.Role
    other = parties.add_creditor(name="Otra", country="pe", currency="PEN", at=AT, by=None)
    people = {
        "supervisor": member(books.creditor, "greta", role.SUPERVISOR),
        "collector": member(books.creditor, "hugo", role.COLLECTOR),
        "auditor": member(books.creditor, "irma", role.AUDITOR),
        "stranger": member(other, "juan", role.ADMINISTRATOR),
    }
    return books, {name: client.cookies for name, client in people.items()}


def file(text=LINES, name="facturas.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
