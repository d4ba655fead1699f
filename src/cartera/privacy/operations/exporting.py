"""Everything that is held of a debtor, as one file that a person can read and a program too."""

import io
import json
import zipfile
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import enclosures
from cartera.outreach.models import Message
from cartera.parties.models import Debtor
from cartera.privacy import held


@whole
def export(*, debtor: Debtor, at: datetime, by: User | None) -> bytes:
    """Return everything held of a debtor as a ZIP file: all rows as JSON, and each message as it went. Recorded."""
    tables = dict(held.rows(debtor))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LEAME.txt", _letter(debtor, at, tables))
        told = {"debtor": debtor.code, "creditor": debtor.creditor.name, "at": at, "tables": tables}
        archive.writestr("datos.json", json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        for message in Message.objects.filter(debtor=debtor).order_by("pk").iterator():
            name = f"mensajes/{message.pk:08d}-{message.channel or 'texto'}"
            archive.writestr(f"{name}.txt", f"{message.subject}\n\n{message.text}")
            if message.html:
                archive.writestr(f"{name}.html", message.html)
            for each in enclosures.of(message):
                archive.writestr(f"{name}-{each.name}", each.content)
        for name, path in held.files([debtor.pk]):
            if path.is_file():
                archive.write(path, name)
    counts = {name: len(rows) for name, rows in tables.items()}
    history.record(
        "privacy.exported", debtor, at=at, by=by, debtor_id=debtor.pk, creditor_id=debtor.creditor_id, rows=sum(counts.values())
    )  # fmt: skip
    return file.getvalue()


def _letter(debtor: Debtor, at: datetime, tables: dict[str, list[dict[str, object]]]) -> str:
    """Return what the file holds, in words."""
    said = gettext(
        "All that %(creditor)s holds of %(name)s (%(code)s) on %(at)s.\n\n"
        "datos.json: every row of every table, amounts in cents.\n"
        "mensajes: each message as it was written.\n"
        "pruebas: each file that was kept with a dispute.\n"
        "consentimientos: each file that proves an authorisation or its end.\n"
        "comprobantes: each file that was handed in as proof of a payment.\n"
        "conciliaciones: each ledger of theirs that was compared with ours.\n"
    )
    named = {
        "creditor": debtor.creditor.name,
        "name": debtor.name,
        "code": debtor.code,
        "at": f"{at:%Y-%m-%d %H:%M}",
    }
    return said % named + "\n" + "\n".join(f"{name}: {len(rows)}" for name, rows in tables.items()) + "\n"
