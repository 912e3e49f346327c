"""The small shop of the book's own tests, and what a PDF says when a program reads it."""

from tests.book.conftest import counter

__all__ = ["counter"]
