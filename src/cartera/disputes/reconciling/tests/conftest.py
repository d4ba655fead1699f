from cartera.portfolio.tests.books import books

__all__ = ["books"]
