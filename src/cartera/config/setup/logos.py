"""Whether a file is a picture we take as a logo. Told by its bytes, never by its name."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from cartera.problems import N_, Refused

MAX_BYTES = 1024 * 1024
STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class LogoTooLarge(Refused):
    """More than a letterhead needs."""

    code = "logo_too_large"
    text = N_("The logo may have 1 MB at most. Save it smaller and choose it again.")


class LogoNoPicture(Refused):
    """Neither PNG nor JPEG, whatever it is called."""

    code = "logo_no_picture"
    text = N_("The logo must be a PNG or JPEG picture.")


def checked(file: "UploadedFile[bytes]") -> "ContentFile[bytes]":
    """Return the picture under a name of our own. Raises LogoTooLarge, LogoNoPicture."""
    if (file.size or 0) > MAX_BYTES:
        raise LogoTooLarge
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise LogoTooLarge
    for start, kind in STARTS.items():
        if content.startswith(start):
            return ContentFile(content, name=f"logo.{kind}")
    raise LogoNoPicture
