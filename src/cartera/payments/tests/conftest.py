import pytest

from cartera.payments.tests.bank import Bank
from cartera.portfolio.tests.books import books

__all__ = ["books"]


@pytest.fixture
def bank(books, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return Bank(books, tmp_path)


@pytest.fixture
def write(tmp_path):
    def written(text, name="bank.sta", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return written
