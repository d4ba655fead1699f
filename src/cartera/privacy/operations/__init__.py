"""Tell a person what is held of them; forget persons whose time is over. Call them as `operations.export(...)`."""

from cartera.privacy.operations.expiring import expire
from cartera.privacy.operations.exporting import export

__all__ = ["expire", "export"]
