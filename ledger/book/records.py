"""The records that a commit holds, as the book knows them; docs/data-format.md describes each field.

Amounts are whole minor units, dates are ``YYYY-MM-DD``, and what is absent has its default.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec

Fields: TypeAlias = dict[str, list[Any]]


class Record(msgspec.Struct, tag_field="kind", frozen=True, omit_defaults=True):
    """One typed record."""


class StoreRecord(Record, tag="store", frozen=True):
    """Made at set-up and never changed: which store this is, and how its money, phones and days are read."""

    store: str
    currency: str
    decimals: int
    region: str
    timezone: str
    format: int = 1


class LineageRecord(Record, tag="lineage", frozen=True):
    """Which writing of the file this is; see docs/data-format.md."""

    lineage: str
    parent: str = ""
    parent_seq: int = 0
    parent_check: str = ""
    why: str = ""


class ShopRecord(Record, tag="shop", frozen=True):
    """The shop's name, and the one it had."""

    name: str
    was: str = ""


class CustomerRecord(Record, tag="customer", frozen=True):
    """A new customer."""

    id: str
    name: str
    code: str = ""
    nicknames: list[str] = []
    phone: str = ""
    phones: list[str] = []
    email: str = ""
    address: str = ""
    city: str = ""
    centre: str = ""
    tags: list[str] = []
    language: str = ""
    status: str = "active"
    notes: str = ""
    due_limit: int | None = None
    low_prepaid: int | None = None
    created: str = ""
    extra: dict[str, str] = {}
    group: str = ""
    promised_on: str = ""
    no_messages: bool = False
    channel: str = ""


class GroupRecord(Record, tag="group", frozen=True):
    """A family, a firm: customers whose ``group`` is this id show their balances together. ``was``: name and sort."""

    id: str
    name: str
    sort: str = "family"
    was: list[str] = []


class ChangeRecord(Record, tag="change", frozen=True):
    """Fields of a customer (or a package) that took another value: ``{field: [old, new]}``."""

    fields: Fields
    customer: str = ""
    package: str = ""


class EntryRecord(Record, tag="entry", frozen=True):
    """Something that moved a balance. ``amount`` > 0; the type gives the direction."""

    id: int
    type: str
    customer: str
    amount: int
    on: str
    due_on: str = ""
    method: str = ""
    reference: str = ""
    note: str = ""
    package: str = ""
    centre: str = ""
    pays: list[int] = []
    reason: str = ""
    reverses: int = 0
    less: bool = False
    photo: str = ""
    instalment: str = ""
    staff: str = ""

    @property
    def remark(self) -> str:
        """What people read about it: its reason, and its note unless the reason ends with it already."""
        if not self.reason or not self.note:
            return self.reason or self.note
        return self.reason if self.reason.endswith(self.note) else f"{self.reason} · {self.note}"


class PackageRecord(Record, tag="package", frozen=True):
    """Sessions sold together; or ``passed`` sessions of the package ``origin``, ``worth`` their part of its price."""

    id: str
    customer: str
    treatment: str = ""
    category: str = ""
    centre: str = ""
    amount: int = 0
    paid: int = 0
    sessions: int = 0
    used: int = 0
    bought_on: str = ""
    valid_until: str = ""
    voucher: str = ""
    status: str = "active"
    stated: dict[str, str] = {}
    origin: str = ""
    passed: int = 0
    worth: int = 0

    @property
    def called(self) -> str:
        """Return what it is for; its number where nobody said that: a list may have packages without a treatment."""
        return self.treatment or self.id


class VoucherRecord(Record, tag="voucher", frozen=True):
    """A customer has this voucher number in a centre from now on; ``was`` is the one before.

    ``back``: it takes back that ``was`` was given, and ``number`` is in force again ("": none).
    """

    customer: str
    centre: str = ""
    number: str = ""
    was: str = ""
    back: bool = False


class UndoRecord(Record, tag="undo", frozen=True):
    """The commit that this one takes back."""

    of: int


class DrawerRecord(Record, tag="drawer", frozen=True):
    """The cash that was counted in the evening, beside what the book expected."""

    on: str
    counted: int
    expected: int


class ClaimRecord(Record, tag="claim", frozen=True):
    """A customer says to have paid. It moves nothing until the shop has answered."""

    id: str
    customer: str
    amount: int
    on: str
    method: str = ""
    reference: str = ""
    note: str = ""


class DisputeRecord(Record, tag="dispute", frozen=True):
    """A customer says that a line (the id of an entry) is wrong."""

    id: str
    customer: str
    entry: int
    text: str


class AnswerRecord(Record, tag="answer", frozen=True):
    """The shop's answer to a claim or a dispute; a confirmed claim has its payment in the same commit."""

    of: str
    yes: bool = False
    reason: str = ""


class AliasRecord(Record, tag="alias", frozen=True):
    """A customer counts as another one from now on; ``into`` "" parts them again. ``was``: the ``into`` before."""

    customer: str
    into: str = ""
    was: str = ""


class DistinctRecord(Record, tag="distinct", frozen=True):
    """Somebody said that these customers are not the same person, so that nobody is asked again."""

    customers: list[str]


class ErasureRecord(Record, tag="erasure", frozen=True):
    """Whose data was blanked for good: ``customers``, each with the number of the act that opened the account.

    ``absent`` are those of earlier erasures who are in no act of this book (it was taken back to a time before them),
    ``store`` the other shop that those are of. ``files`` are the hashes of originals and photos that went.
    """

    customers: dict[str, int] = {}
    absent: dict[str, int] = {}
    files: list[str] = []
    store: str = ""


class ImportRecord(Record, tag="import", frozen=True):
    """A file that was brought in; ``sha256`` recognises it when it comes again."""

    file: str
    sha256: str
    rows: int = 0
    added: int = 0
    updated: int = 0
    packages: int = 0


BookRecord = (
    StoreRecord
    | LineageRecord
    | ShopRecord
    | CustomerRecord
    | GroupRecord
    | ChangeRecord
    | EntryRecord
    | PackageRecord
    | VoucherRecord
    | UndoRecord
    | DrawerRecord
    | ImportRecord
    | ClaimRecord
    | DisputeRecord
    | AnswerRecord
    | AliasRecord
    | DistinctRecord
    | ErasureRecord
)

KNOWN_KINDS = {
    "store", "lineage", "shop", "customer", "group", "change", "entry", "package", "voucher", "undo", "drawer",
    "import", "claim", "dispute", "answer", "alias", "distinct", "erasure",
}  # fmt: skip
_decoder = msgspec.json.Decoder(list[BookRecord])
_decoder_of_many = msgspec.json.Decoder(list[list[BookRecord]])
_encoder = msgspec.json.Encoder()


def decode(records: str) -> list[BookRecord | None]:
    """Return the records of a commit in their order, None for each kind that belongs to another room."""
    try:
        return list(_decoder.decode(records))
    except msgspec.ValidationError:
        # Rare and slower: some of the records are another room's.
        found: list[dict[str, Any]] = msgspec.json.decode(records)
        return [msgspec.convert(one, BookRecord) if one.get("kind") in KNOWN_KINDS else None for one in found]


def decode_many(text: str | bytes, count: int) -> list[list[BookRecord]] | None:
    """Return the records of ``count`` commits from a list of lists, or None when one of them needs ``decode``."""
    try:
        found = _decoder_of_many.decode(text)
    except msgspec.MsgspecError:
        return None
    return found if len(found) == count else None


def encode(records: Sequence[BookRecord | dict[str, Any]]) -> str:
    """Return the JSON text for a commit; another room's records are JSON objects already."""
    return _encoder.encode(records).decode()
