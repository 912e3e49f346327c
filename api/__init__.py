"""The REST API under /api: a door for programs. It translates and decides nothing; every act goes through a desk.

app.py mounts ``Door``, which fetches the rest when the first program asks: a start does not wait for it.
"""

from api.door import Door

__all__ = ["Door"]
