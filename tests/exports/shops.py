"""Shops to write out: one with every kind of entry and chains of undos, and people with names of the worst kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from ledger.book import Act, EntryRequest, Kind, Ledger, parse_amount
from ledger.journal import Commit, Draft
from services.imports import keep_originals, lines_of, plan, read_files
from services.sample import fill_sample

TODAY: Final = date(2026, 11, 21)
NOW: Final = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)

HOSTILE: Final = (
    '"; include /etc/passwd', "=1+1", "+919822014556", "-5.00", "@SUM(A1)", "＝1+1", "'=1+1",
    "<r><t>x</t></r>", "<r>&bad</r>", "_x0041_", "http://example.com", "a\\", 'O"Brien\\"', "a ; b: c:: 1/0",
    "[2026-13-45] date:bad", "राम  शर्मा", "{=1}", "007", "1e5", "true", "#N/A", "nan", "  |  * ! (x) ", "% comment",
    "2026-01-01 open Assets:Cash", "end comment", "~ monthly", "P 2026-01-01 INR 5",
)  # fmt: skip
# What no door lets through, but somebody who writes the file by himself could.
UNCLEAN: Final = (
    "a\n2026-01-01 * x\n    assets:cash  1 INR\n    income:sales", "b\r\ninclude /etc/passwd", "c\u2028include x",
    "d\x0binclude x", "e\x85include x", "f\x00g\x1b[31m", '"\n2020-01-01 open Assets:X\n"', "\tinclude x", "g\u202eh",
)  # fmt: skip


@dataclass
class Till:
    """Somebody who records things in a new shop."""

    ledger: Ledger
    acts: int = field(default=0)

    @classmethod
    def new(cls, folder: Path, currency: str = "INR") -> "Till":
        """Set a shop up and open it."""
        Ledger.create(
            folder, shop='Test "Stores"; include x', currency=currency, region="IN", timezone="Asia/Kolkata",
            act=Act("owner", "test", NOW, "set-up"),
        )  # fmt: skip
        return cls(Ledger.open(folder, writer=True))

    def act(self) -> Act:
        """Return who asks, with a key of its own."""
        self.acts += 1
        return Act("owner", "test", NOW, f"till-{self.acts}")

    def customer(self, name: str, **fields: Any) -> str:  # noqa: ANN401 - any field of a customer
        """Open an account and return its id."""
        self.ledger.add_customer({"name": name, **fields}, self.act(), TODAY)
        return f"C{len(self.ledger.book.people):04d}"

    def do(self, kind: str, customer: str, amount: str, **more: Any) -> Commit:  # noqa: ANN401 - any part of a request
        """Record an entry."""
        money = parse_amount(amount, self.ledger.book.currency)
        request = EntryRequest(Kind.of(kind), customer, money, more.pop("on", TODAY), **more)
        return self.ledger.record(request, self.act(), TODAY)

    def undo(self, done: Commit, times: int = 1) -> None:
        """Take something back, bring it back, and so on."""
        for _ in range(times):
            done = self.ledger.undo(done.seq, self.act())

    def bring_in(self, name: str, content: bytes) -> Commit:
        """Bring a list in, as the page does."""
        book = self.ledger.book
        files = read_files(book, [(name, content)])
        keep_originals(self.ledger.folder, files)
        lines = lines_of(plan(book, files, "IN", TODAY))
        return self.ledger.bring_in([file.source for file in files], lines, self.act(), TODAY)

    def write_by_hand(self, *records: Mapping[str, Any]) -> None:
        """Write records that no door would write."""
        made = [dict(one) for one in records]
        self.ledger.journal.append(
            Draft(at="2026-11-21T09:12:00.000000Z", by="x", via="hand", what="by hand", records=made)
        )


def busy_shop(folder: Path, currency: str = "INR", customers: int = 30, entries: int = 350) -> Till:
    """Return a shop that trades, and does everything there is, also in vain."""
    till = Till.new(folder, currency)
    fill_sample(till.ledger, customers=customers, entries=entries, seed=5, now=NOW)
    whole = "" if till.ledger.book.currency.decimals == 0 else "." + "1234"[: till.ledger.book.currency.decimals]
    asha, ravi = till.customer("Asha Patil", code="A-1"), till.customer("Ravi Naik")
    till.do("opening_due", asha, f"300{whole}")
    till.do("opening_prepaid", ravi, f"70{whole}")
    sale = till.do("charge", asha, f"1250{whole}", note="Milk; rice", reference="B-7")
    till.do("payment", asha, "5000", method="UPI", overpayment="prepaid")
    till.do("payment", asha, "1", overpayment="prepaid")
    till.do("charge", asha, f"800{whole}", on=date(2026, 3, 1))
    till.do("settle", asha, "500")
    till.do("write_off", asha, "9", reason="too small to ask for")
    till.do("refund", asha, "11", method="cash")
    till.do("use", ravi, "20")
    for times, done in enumerate(
        (
            till.do("top_up", ravi, "40", method="cheque"), till.do("charge", ravi, "41"), till.do("use", ravi, "7"),
            till.do("refund", ravi, "3", method="bank"), till.do("settle", ravi, "5"), till.do("payment", ravi, "6"),
            till.do("write_off", ravi, "2", reason="spoilt"), till.do("charge", ravi, f"17{whole}"),
        ),
        1,
    ):  # fmt: skip
        till.undo(done, times)
    till.do("charge", ravi, "100")
    assert sale.seq in {one.seq for one in till.ledger.activity(10_000)}
    return till


def hostile_shop(folder: Path) -> Till:
    """Return a shop whose customers, goods and references are called what would hurt a careless program."""
    till = Till.new(folder)
    for number, text in enumerate(HOSTILE):
        customer = till.customer(text, code=f"{text}.{number}", notes=text, city=text, nicknames=["Secretly"])
        till.do("charge", customer, "10.50", note=text, reference=text)
    for text in (*UNCLEAN, "मि" * 900, "\\" * 900):
        customer, entry = f"C{len(till.ledger.book.people) + 1:04d}", len(till.ledger.book.entries) + 1
        till.write_by_hand(
            {"kind": "customer", "id": customer, "name": text, "code": text},
            {
                "kind": "entry", "id": entry, "type": "charge", "customer": customer, "amount": 333, "on": "2026-11-20",
                "note": text, "method": text,
            },
        )  # fmt: skip
    return till
