"""What is the same for all sheets of an import."""

from dataclasses import dataclass
from datetime import date

from ledger.book import Currency
from ledger.sheets.choices import Capitals


@dataclass(frozen=True, slots=True)
class Setting:
    """What the shop is: where it is, its money, and the day of the import; and how names and addresses are cleaned."""

    region: str
    currency: Currency
    today: date
    capitals: Capitals = "mended"
    take_slips: bool = False
