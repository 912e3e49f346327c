"""What programs asked for is noted by the door that answered, without waiting for anything."""

from contextlib import suppress

from access import AskedLine
from services import clock
from services.questions import NotOpenYet
from services.rules import bounds_of
from services.shop import Shop


def note_request(shop: Shop, person: str, verb: str, path: str, status: int, milliseconds: int) -> None:
    """Note a request: whose it was (an id, "" for nobody known), its verb, the pattern of its path, how it went."""
    line = AskedLine(clock.utc_text(clock.now()), person, verb, path, status, milliseconds)
    with suppress(NotOpenYet):  # the book was closed meanwhile
        shop.admission.note_asked(line, bounds_of(shop.settings))
