"""A proof is what its bytes say, whatever it is called."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cartera.foundation import files

MAIL = b"From: Ana <ana@example.com>\r\nDate: Mon, 2 Mar 2026 10:00:00 -0500\r\nSubject: Re: cobranza\r\n\r\nNo me escriban.\r\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"), (b"\x89PNG\r\n\x1a\n...", "png"), (b"\xff\xd8\xff\xe0...", "jpg"),
        (b"RIFF1234WEBPVP8 ", "webp"), (b"\x00\x00\x00\x18ftypheic", "heic"), (MAIL, "eml"),
        (b"MZ\x90\x00", ""), (b"<html><script>alert(1)</script>", ""), (b"<svg xmlns='x'/>", ""), (b"hola", ""),
        (b"From: Ana\n\nsin fecha", ""), (MAIL + b"\x00", ""), (b"PK\x03\x04...", ""),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_content(content, kind):
    assert files.kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(b"", files.ProofEmpty), (b"%PDF-" + b"x" * 20, files.ProofTooBig), (b"hola", files.ProofUnknown)],
)
def test_what_is_no_proof_is_refused_by_its_name(content, refusal):
    with pytest.raises(refusal, match=r"prueba\.pdf"):
        files.checked(SimpleUploadedFile("prueba.pdf", content), 20)


def test_a_path_in_the_name_is_left_out():
    assert files.checked(SimpleUploadedFile("..\\..\\etc\\a.pdf", b"%PDF-1"), 20).name == "a.pdf"
