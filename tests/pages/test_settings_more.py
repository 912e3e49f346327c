"""Settings about the customers' own pages and the network, and the whole book as a file."""

import io
import zipfile
from datetime import timedelta

import pytest

from access import NotAllowed, PasswordAgain, Right, What
from ledger.book import Kind
from services import Shop, clock, download_of
from tests.desks import customer_desk, owner_desk, staff_desk
from tests.pages.conftest import OWNER, PASSWORD, Counter, Open
from tests.pages.screens import keys, press, sentences

FORMS = ("xlsx", "csv", "hledger", "beancount")


def test_the_way_to_pay_is_kept_and_told(shop: Shop, page: Open) -> None:
    at = page("preferences.py")
    at.text_input(key="set_upi").set_value("sharma.stores@upi")
    at.text_area(key="set_words").set_value("Or at the counter")
    press(at, "payment_save")
    assert (shop.settings.payment.upi, shop.settings.payment.words) == ("sharma.stores@upi", "Or at the counter")
    at.text_input(key="set_upi").set_value("not an address")
    press(at, "payment_save")
    assert len(at.error) == 1
    assert shop.settings.payment.upi == "sharma.stores@upi"


def test_it_is_said_from_where_the_shop_can_be_opened(shop: Shop, page: Open) -> None:
    assert "Only this computer can open Duebook." in sentences(page("preferences.py"))
    shop.settings_path.write_text('[server]\nlisten = "0.0.0.0"\nhosts = ["192.168.1.20"]\n', encoding="utf-8")
    shop.read_settings()
    at = page("preferences.py")
    assert [one.value for one in at.code if one.value.startswith("http")] == ["http://192.168.1.20:8501"]
    assert "is not encrypted" in sentences(at)


def test_the_whole_book_is_a_file_only_after_the_password_was_typed(
    counter: Counter, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = counter.shop
    counter.do(Kind.CHARGE, counter.customer("Asha"), "330")
    shop.admission.make_owner("Owner", "owner", PASSWORD, "127.0.0.1")
    at, desk = page("preferences.py"), owner_desk(shop)
    links = [one.proto.url for one in at.get("link_button") if "/files/book/" in one.proto.url]
    assert links == [f"/files/book/{form}" for form in FORMS]
    for form in FORMS:
        file = download_of(desk, f"book/{form}", {})
        content = file.content
        if form == "csv":
            archive = zipfile.ZipFile(io.BytesIO(content))
            content = b"".join(archive.read(name) for name in archive.namelist())
        assert content[:2] == b"PK" if form == "xlsx" else b"Asha" in content, form
        assert not file.opens
    noted = [one for one in shop.admission.log.events(what=What.EXPORTED) if "whole book" in one.about]
    assert {one.person for one in noted} == {OWNER}
    assert len(noted) == len(FORMS)
    now = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: now)
    with pytest.raises(PasswordAgain):
        download_of(desk, "book/xlsx", {})
    at.run()
    assert not [one for one in at.get("link_button") if "/files/book/" in one.proto.url]
    assert "Type your password again first" in sentences(at)


def test_nobody_but_the_owner_takes_the_whole_book_along(counter: Counter) -> None:
    asha = counter.customer("Asha")
    for desk in (staff_desk(counter.shop, *list(Right)[1:7]), customer_desk(counter.shop, asha)):
        for form in FORMS:
            with pytest.raises(NotAllowed):
                download_of(desk, f"book/{form}", {})


def test_what_was_done_and_who_came_in_go_along_as_files_that_no_program_runs(counter: Counter, page: Open) -> None:
    counter.customer("=1+1")
    desk = owner_desk(counter.shop)
    acts = download_of(desk, "activity/acts.csv", {}).content.decode("utf-8-sig")
    assert acts.startswith("Number,When,Who,Door,What,Undone by\r\n")
    assert "'=1+1" in acts
    assert ",=1+1" not in acts
    counter.shop.admission.sign_out(desk.session.id)
    access = download_of(owner_desk(counter.shop), "activity/access.csv", {"what": "signed_out"})
    lines = access.content.decode("utf-8-sig").strip().split("\r\n")
    assert lines[0] == "When,What,Who,From,About"
    assert len(lines) == 2
    assert ",Signed out,Owner,127.0.0.1," in lines[1]
    with pytest.raises(NotAllowed):
        download_of(staff_desk(counter.shop, *list(Right)[1:7]), "activity/access.csv", {})
    at = page("activity.py")
    at.pills(key="activity_what").set_value("Who came in").run()
    assert "Signed out" in sentences(at)
    assert "events_by" in {one.key for one in at.selectbox}
    assert keys(at)


def test_settings_that_want_the_password_again_say_so_beside_each_of_them(
    shop: Shop, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.admission.make_owner("Owner", "owner", PASSWORD, "127.0.0.1")
    at = page("preferences.py")
    now = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: now)
    at.run()
    at.text_input(key="set_upi").set_value("sharma.stores@upi")
    press(at, "payment_save")
    said = sentences(at)
    assert said.count("Type your password again first. ") == 2, "above all of it, and at the whole book"
    assert said.count("Type your password again first, in a tab that opens beside this one") == 1
    assert 'href="/again?next=%2Fsettings" target="_blank"' in said, "what was typed is not lost"
    assert at.text_input(key="set_upi").value == "sharma.stores@upi"
    assert not shop.settings.payment.upi
    at.number_input(key="set_terms").set_value(30)
    press(at, "settings_save")
    assert shop.settings.money.default_terms_days == 15


def test_a_mistake_elsewhere_in_the_file_is_not_blamed_on_the_upi_address(shop: Shop, page: Open) -> None:
    shop.settings_path.write_text('[payment]\nwords = "Counter"\n[server]\nlisten = "nonsense"\n', encoding="utf-8")
    at = page("preferences.py")
    at.text_input(key="set_upi").set_value("sharma.stores@upi")
    press(at, "payment_save")
    (said,) = [one.value for one in at.error]
    assert said == "Nothing is saved while the settings file has the mistake named above."
    assert 'words = "Counter"' in shop.settings_path.read_text(encoding="utf-8")
    shop.settings_path.write_text('[payment]\nwords = "Counter"\n', encoding="utf-8")
    press(at, "payment_save")
    assert 'words = "Counter"' in shop.settings_path.read_text(encoding="utf-8"), "what nobody changed stays"
    assert shop.settings.payment.upi == "sharma.stores@upi"
