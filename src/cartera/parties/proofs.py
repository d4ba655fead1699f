"""Where the files lie that prove a consent."""

from pathlib import Path

from django.conf import settings

from cartera.parties.models import ConsentFile


def path_of(kept: ConsentFile) -> Path:
    """Return where a kept file lies; a backup takes all of MEDIA_ROOT."""
    folder = Path(settings.MEDIA_ROOT) / "consents" / str(kept.consent.debtor.creditor_id)
    return folder / f"{kept.token}.{kept.kind}"
