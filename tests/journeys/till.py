"""A till that records as a page does, and says before and after each sale what it is, until somebody kills it.

``python tests/journeys/till.py DATA SETTINGS FIRST``: sale number N is N rupees and has the key ``till-N``.
"""

import itertools
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from ledger.book import EntryRequest, Kind
from ledger.journal import Commit
from services import Shop

CUSTOMER = "C0001"


def sale(shop: Shop, number: int) -> Commit:
    """Record sale ``number``; the key is made before, as that of a dialog is."""
    request = EntryRequest(Kind.CHARGE, CUSTOMER, shop.book.money(number * 100), on=shop.today())
    return shop.record(request, key=f"till-{number}", by="owner", via="screen")


def main(data: str, settings: str, first: str) -> None:
    """Sell without end."""
    shop = Shop(Path(data), Path(settings))
    shop.open()
    for number in itertools.count(int(first)):
        sys.stdout.write(f"about {number}\n")
        sys.stdout.flush()
        done = sale(shop, number)
        sys.stdout.write(f"saved {number} {done.what}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
