"""A shop with somebody whose every word stands nowhere else, in every place where a person can stand."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from PIL import Image

from ledger.book import BulkChange, ClaimRequest, EntryRequest, Kind, PackageRequest, parse_amount
from services import Desk, clock
from services.settings import change
from services.shop import Shop
from tests.desks import customer_desk, owner_desk
from tests.services.counter import HERE, bring_in

# Of the person: names, numbers, and whatever was written down about them.
PHONE: Final = "+919822077101"
OTHER_PHONE: Final = "+919822077102"
NEEDLES: Final = (
    "Zorvella Quimby", "Zorvella Trask", "ZQCODE77", "zorvnick", "9822077101", "9822077102", "9822077103",
    "zorvella@needles.example", "second@needles.example", "Needle Lane 9", "Needlecity", "needletag", "needlenote",
    "needleextra", "needlecolumn", "needleref", "needleremark", "needlereason", "needleclaim",
    "needlewrong", "needledeclined", "needleanswer", "needlesay", "Needle Listed", "needlelist",
    "Merged Needle", "MNCODE", "9822077104",
)  # fmt: skip
LIST: Final = (
    "Code,Name,Phone,Balance,Needle,Remarks\n"
    "NL1,Needle Listed,9822077103,0,needleextra,needlelist\n"
    "OT1,Other Person,9822055555,120,thing,kept remark\n"
)


@dataclass
class Somebody:
    """The shop, and the ids of the person and of others."""

    shop: Shop
    desk: Desk
    person: str = ""
    others: list[str] = field(default_factory=list)
    number: int = 0

    @property
    def key(self) -> str:
        """A key that no act has yet."""
        self.number += 1
        return f"somebody-{self.number}"

    def add(self, **fields: Any) -> str:  # noqa: ANN401 - any field of a customer
        """Open an account and return its id."""
        return self.shop.customer_added(self.shop.add_customer(fields, key=self.key, **HERE))

    def do(self, kind: Kind, customer: str, amount: str, **more: Any) -> int:  # noqa: ANN401 - any part of a request
        """Record one entry and return the number of its act."""
        money = parse_amount(amount, self.shop.book.currency)
        return self.shop.record(
            EntryRequest(kind, customer, money, self.shop.today(), **more), key=self.key, **HERE
        ).seq  # fmt: skip

    def set(self, name: str, value: Any) -> None:  # noqa: ANN401 - any setting
        """Change a setting."""
        change(self.shop.settings_path, name, value)
        self.shop.read_settings()


def photo(colour: tuple[int, int, int]) -> bytes:
    """Return a picture of a bill."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def somebody_in(shop: Shop) -> Somebody:
    """Let a person leave something in every place, among others who leave the like."""
    found = Somebody(shop, owner_desk(shop))
    desk = found.desk
    desk.try_way("folder", "owner@example.com", key="try")
    found.set("messages.channel", "folder")
    other = found.add(name="Ravi Naik", phone="+919822011111", email="ravi@example.com", notes="ravi note")
    person = found.add(
        name="Zorvella Trask", phone=PHONE, phones=[OTHER_PHONE], email="zorvella@needles.example", code="ZQCODE77",
        nicknames=["zorvnick"], address="Needle Lane 9", city="Needlecity", tags=["needletag"], notes="needlenote",
        extra={"needlecolumn": "needleextra"}, language="en",
    )  # fmt: skip
    found.person, found.others = person, [other]
    shop.change_customer(person, {"name": "Zorvella Quimby"}, key=found.key, **HERE)
    shop.change_customer(person, {"email": "second@needles.example", "notes": "needlenote two"}, key=found.key, **HERE)
    shop.change_many([person, other], BulkChange(add_tag="our tag"), key=found.key, **HERE)
    shop.change_many([other], BulkChange(remove_tag="our tag"), key=found.key, **HERE)
    _trade(found, person, other)
    found.set("messages.events", ["receipt", "account_changed"])
    _says(found, person)
    _joins(found, person, other)
    _messages(found, person, other)
    _settled(found, person)
    return found


def _trade(found: Somebody, person: str, other: str) -> None:
    shop = found.shop
    bill = shop.keep_photo(photo((200, 10, 10)))
    shared = shop.keep_photo(photo((10, 200, 10)))
    found.do(Kind.CHARGE, person, "500", note="needleremark", reference="needleref", photo=bill)
    found.do(Kind.CHARGE, person, "70", photo=shared)
    found.do(Kind.CHARGE, other, "90", note="milk", photo=shared)
    undone = found.do(Kind.CHARGE, person, "11", note="needleremark undone")
    shop.undo(undone, key=found.key, **HERE)
    found.do(Kind.WRITE_OFF, person, "20", reason="needlereason")
    money = parse_amount("300", shop.book.currency)
    shop.sell_package(PackageRequest(person, "Facial", money, 2, shop.today(), "Skin"), key=found.key, **HERE)
    for _ in range(2):
        found.do(Kind.SESSION_USE, person, "0.01", package="P0001", note="needleremark")
    bring_in(shop, "needle list.csv", LIST.encode(), key=found.key)


def _says(found: Somebody, person: str) -> None:
    shop, today = found.shop, found.shop.today()
    money = parse_amount("5", shop.book.currency)
    for answer in ("confirm", "decline", "open"):
        request = ClaimRequest(person, money, today, "upi", f"needleclaim {answer}", "needleclaim note")
        seq = shop.claim(request, key=found.key, **HERE).seq
        claim = shop.book.said.of_act[seq][0]
        if answer == "confirm":
            shop.confirm_claim(claim, key=found.key, by=HERE["by"], via=HERE["via"])
        elif answer == "decline":
            shop.decline_claim(claim, "needledeclined", key=found.key, **HERE)
    lines = shop.book.entries_of(shop.book.people.index_of(person))
    shop.dispute(lines[0] + 1, "needlewrong", customer=person, key=found.key, **HERE)
    dispute = next(one for one in shop.book.said.of_customer[person] if one.startswith("D"))
    shop.answer_dispute(dispute, "needleanswer", key=found.key, **HERE)
    shop.promise(person, today, key=found.key, **HERE)


def _joins(found: Somebody, person: str, other: str) -> None:
    shop = found.shop
    double = found.add(name="Merged Needle", phone="+919822077104", code="MNCODE", notes="needlenote of the double")
    found.do(Kind.CHARGE, double, "30", note="needleremark of the double")
    shop.merge(person, [double], key=found.key, **HERE)
    listed = next(one.id for one in shop.book.people.all() if one.name == "Needle Listed")
    shop.merge(person, [listed], key=found.key, **HERE)
    # Somebody else was taken for the person for a time.
    twin = found.add(name="Twin Apart", tags=["own tag"], notes="own note")
    merged = shop.merge(twin, [person], key=found.key, **HERE)
    shop.change_customer(twin, {"city": "Pune"}, key=found.key, **HERE)
    changed = shop.ledger.journal.last_seq
    shop.undo(changed, key=found.key, **HERE)
    shop.undo(merged.seq, key=found.key, **HERE)
    found.others.append(twin)
    shop.not_same([person, twin], key=found.key, **HERE)
    shop.link([person, other], "Naik family", "family", key=found.key, **HERE)


def _messages(found: Somebody, person: str, other: str) -> None:
    desk = found.desk
    desk.say([person, other], "we are open on Sunday", key=found.key)
    desk.say([person], "needlesay is only for you", key=found.key)
    desk.deliver_now()
    desk.say([person], "needlesay waits", key=found.key)
    customer = customer_desk(found.shop, person)
    customer.took_along("the statement")
    whose = customer.person
    found.shop.admission.reset(whose, "a needle in the hay")
    found.shop.admission.sessions.begin(whose.id, "192.0.2.77", clock.now())
    assert desk.invite_again(whose.id).code


def _settled(found: Somebody, person: str) -> None:
    due, prepaid, _ = found.shop.book.balance(found.shop.book.people.index_of(person))
    assert due.minor > 0
    assert not prepaid
    found.do(Kind.PAYMENT, person, due.decimal, note="needleremark last", reference="needleref")


def places_of(data: Path) -> dict[str, list[str]]:
    """Return every file under a data folder in which a needle stands, with those that do; zips are looked into."""
    import zipfile  # noqa: PLC0415 - only here

    found: dict[str, list[str]] = {}
    for path in sorted(data.rglob("*")):
        if not path.is_file() or path.name == ".lock":
            continue
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
        hits = [needle for needle in NEEDLES if any(_is_in(needle, content) for content in contents)]
        if hits:
            found[str(path.relative_to(data))] = hits
    return found


def _is_in(needle: str, content: bytes) -> bool:
    low = content.lower()
    text = needle.lower()
    return any(text.encode(encoding) in low for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
