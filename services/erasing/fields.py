"""What in each record is personal: one table that names every field of every kind, so that none is forgotten.

A field that does not stand here is blanked like one that is personal; a test fails for it.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Keep(Enum):
    """What becomes of a field of somebody who is erased."""

    AS_IT_IS = "as it is"  # numbers, days, amounts, ids, words that only this program chooses
    SCRUBBED = "scrubbed"  # the shop's own word; only what names the person is taken out of it
    NAMELESS = "nameless"  # it must say something: the words for nobody
    NEVER = "never"  # personal: blank


IS, SCRUB, NOBODY, NO = Keep.AS_IT_IS, Keep.SCRUBBED, Keep.NAMELESS, Keep.NEVER

# By the kind of the record, as it stands in the book.
OF_A_PERSON: Final[Mapping[str, Mapping[str, Keep]]] = {
    "customer": {
        "id": IS, "name": NOBODY, "code": NO, "nicknames": NO, "phone": NO, "phones": NO, "email": NO, "address": NO,
        "city": NO, "centre": SCRUB, "tags": NO, "language": NO, "status": IS, "notes": NO, "due_limit": IS,
        "low_prepaid": IS, "created": IS, "extra": NO, "group": IS, "promised_on": NO, "no_messages": IS,
        "channel": NO,
    },
    "entry": {
        "id": IS, "type": IS, "customer": IS, "amount": IS, "on": IS, "due_on": IS, "method": IS, "reference": NO,
        "note": NO, "package": IS, "centre": SCRUB, "pays": IS, "reason": NO, "reverses": IS, "less": IS, "photo": NO,
        "instalment": IS, "staff": SCRUB,
    },
    "package": {
        "id": IS, "customer": IS, "treatment": SCRUB, "category": SCRUB, "centre": SCRUB, "amount": IS, "paid": IS,
        "sessions": IS, "used": IS, "bought_on": IS, "valid_until": IS, "voucher": NO, "status": IS, "stated": SCRUB,
        "origin": IS, "passed": IS, "worth": IS,
    },
    "voucher": {"customer": IS, "centre": SCRUB, "number": NO, "was": NO, "back": IS},
    "claim": {
        "id": IS, "customer": IS, "amount": IS, "on": IS, "method": IS, "reference": NO, "note": NO,
    },
    "dispute": {"id": IS, "customer": IS, "entry": IS, "text": NO},
    "answer": {"of": IS, "yes": IS, "reason": NO},
    "group": {"id": IS, "name": SCRUB, "sort": IS, "was": SCRUB},
    "import": {
        "file": SCRUB, "sha256": IS, "rows": IS, "added": IS, "updated": IS, "packages": IS,
    },
    "person": {
        "id": IS, "name": NOBODY, "sign_in": NOBODY, "role": IS, "customer": IS, "rights": IS, "centres": SCRUB,
        "status": IS,
    },
    "message": {
        "id": IS, "key": IS, "channel": IS, "occasion": IS, "to": NO, "body": NO, "customer": IS, "subject": NO,
        "language": NO, "tone": IS, "entries": IS, "with_act": IS, "due": IS, "due_on": IS, "step": IS,
        "not_before": IS, "attach": IS, "state": IS, "why": NO,
    },
    "message_state": {
        "message": IS, "state": IS, "was": IS, "why": NO, "given": NO, "not_before": IS, "subject": NO, "body": NO,
        "due": IS, "way_down": IS,
    },
}  # fmt: skip

# Changes: ``fields`` holds fields of the first kind, the others are ids.
CHANGES: Final[Mapping[str, tuple[str, ...]]] = {
    "change": ("customer", "package"),
    "person_change": ("person",),
}

# Nobody's own: of the shop, or ids and numbers only.
OF_NOBODY: Final = frozenset({
    "store", "lineage", "shop", "undo", "drawer", "alias", "distinct", "erasure", "message_text", "message_channel",
    "message_run",
})  # fmt: skip

# What tells who somebody is: taken out wherever it stands in words of the shop.
NAMING: Final = frozenset({"name", "code", "nicknames", "phone", "phones", "email", "address", "sign_in"})
