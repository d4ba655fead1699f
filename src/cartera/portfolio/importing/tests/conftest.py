from cartera.portfolio.importing.tests.desk import desk

__all__ = ["desk"]
