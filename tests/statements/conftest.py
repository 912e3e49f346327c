"""The small shop of the book's own tests."""

from tests.book.conftest import counter

__all__ = ["counter"]
