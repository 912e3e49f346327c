"""A file that is refused: a person is led to where the password is typed, or reads why on a page with a way back."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from services import Shop, clock
from tests.entrance.browser import Browser
from tests.entrance.conftest import OWNER_PASSWORD


@pytest.mark.parametrize(
    ("file", "page"),
    [
        ("everything.zip", "/settings"), ("book/xlsx", "/settings"), ("backup/2026-11-21_18-00.zip", "/backups"),
        ("recovery-sheet.pdf", "/backups"),
    ],
)  # fmt: skip
def test_a_file_that_wants_the_password_again_leads_to_where_it_is_typed_and_back_to_its_page(
    owner: Browser, shop: Shop, file: str, page: str
) -> None:
    (session,) = shop.admission.sessions.of_person("U0001", clock.now())
    shop.admission.sessions._change(session.id, proved=clock.now() - timedelta(minutes=11))
    answer = owner.get(f"/files/{file}")
    assert (answer.status, answer.one("location")) == (303, f"/again?next={quote(page, safe='')}")
    asked = owner.get(answer.one("location"))
    assert (asked.status, f'value="{page}"' in asked.text) == (200, True)
    answer = owner.post("/again", {"password": OWNER_PASSWORD, "next": page})
    assert (answer.status, answer.one("location")) == (303, page)
    shop.admission.sessions._change(session.id, proved=clock.now() - timedelta(minutes=11))
    assert owner.get(f"/files/{file}", accept="*/*").text.startswith("Type your password again first")


def test_a_file_that_is_not_there_is_told_on_a_page_with_a_way_back(owner: Browser, customer: Browser) -> None:
    for file, status, sentence, back in (
        ("everything.zip", 400, "There is nothing to fetch. Have it put together once again.", "/settings"),
        ("backup/2026-11-21_18-00.zip", 404, "There is no backup “2026-11-21_18-00.zip”.", "/backups"),
        ("statement/C0009.pdf", 404, "There is no customer “C0009”.", "/"),
    ):
        answer = owner.get(f"/files/{file}")
        assert (answer.status, sentence in answer.text, f'href="{back}"' in answer.text) == (status, True, True), file
    answer = customer.get("/files/everything.zip")
    assert (answer.status, 'href="/"' in answer.text, 'href="/settings"' in answer.text) == (403, True, False)
