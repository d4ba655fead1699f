"""What is read of a PDF that a debtor hands in: its text, in time, or nothing."""

import zlib

import pytest

from cartera.payments.reading import proofs


def pdf(drawn: bytes) -> bytes:
    """Return a PDF of one page on which something is drawn."""
    packed = zlib.compress(drawn)
    things = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(things, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n%btrailer\n<< /Size 6 /Root 1 0 R >>\n" % table
    return out + head + b"startxref\n%d\n%%%%EOF" % len(out)


@pytest.fixture
def read(tmp_path):
    """Return a function that says what text stands in a PDF."""

    def _read(drawn: bytes) -> str:
        (tmp_path / "a.pdf").write_bytes(pdf(drawn))
        found = proofs.look(tmp_path / "a.pdf")
        assert found is not None
        return found.text

    return _read


def test_the_text_of_a_receipt_is_read(read) -> None:
    assert "Monto S/ 1,250.00" in read(b"BT /F1 12 Tf 20 200 Td (Monto S/ 1,250.00) Tj ET")


def test_one_that_takes_too_long_is_given_up_and_left_to_a_person(read, monkeypatch) -> None:
    monkeypatch.setattr(proofs, "SECONDS", 0.001)  # no process begins as quickly
    assert not read(b"BT /F1 12 Tf 20 200 Td (Monto S/ 1,250.00) Tj ET")
