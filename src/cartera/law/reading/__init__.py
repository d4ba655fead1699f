"""Reading a pack: TOML text in, a `Pack` or all its problems out."""

from cartera.law.reading.packs import read_pack

__all__ = ["read_pack"]
