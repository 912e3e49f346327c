"""Which Duebook this is."""

from typing import Final

APP: Final = "0.1"  # raised with every release; backups and the book's own notes say which one wrote them
