from services import Shop
from tests.pages.conftest import Open


def test_x(shop: Shop, page: Open) -> None:
    at = page()
    assert at.title[0].value == "Today at Test Stores"
    for p in ("customers.py", "day_book.py", "bring_in.py", "activity.py", "preferences.py", "customer.py"):
        at = page(p)
        print(p, [t.value for t in at.title])
