"""Layouts kept by name."""

from cartera.parties.models import Creditor
from cartera.portfolio.models import SavedLayout
from cartera.portfolio.reading import layouts
from cartera.portfolio.reading.layouts import Layout


def save_layout(*, creditor: Creditor, name: str, layout: Layout) -> SavedLayout:
    """Keep a layout by name; the next file with its header is read by it. A second time replaces it."""
    plain = layouts.to_dict(layout) | {"name": name}
    kept, _ = SavedLayout.objects.update_or_create(
        creditor=creditor,
        name=name,
        defaults={"kind": layout.kind, "fingerprint": layout.fingerprint, "layout": plain},
    )
    return kept
