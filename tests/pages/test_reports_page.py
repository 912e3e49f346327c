"""Reports: choosing one, narrowing it down, what is on the screen, and that its file has just the same rows."""

import csv
import html
import io
import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from ledger.book import Kind, PackageRequest
from ledger.reports import REPORTS
from services import Shop, download_of
from tests.desks import owner_desk
from tests.pages.conftest import Counter, Open
from tests.pages.screens import JOINER, MARKED_UP_NAMES, live_markup, sentences


def rows(at: AppTest) -> list[dict[str, str]]:
    """Return the rows of the table on the screen."""
    found = at.dataframe[0].value.to_dict("records") if at.dataframe else []
    return [{str(name): str(cell) for name, cell in row.items()} for row in found]


def names(at: AppTest) -> list[str]:
    return [row["Customer"] for row in rows(at)]


def choose(at: AppTest, report: str) -> AppTest:
    at.pills(key="report_name").set_value(report).run()
    assert not at.exception, at.exception[0].value
    return at


def address(at: AppTest) -> dict[str, str]:
    """Return what stands behind the question mark of the page."""
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def links(at: AppTest) -> list[str]:
    """Return where the buttons for files lead to."""
    return [one.proto.url for one in at.get("link_button")]


def file_of(shop: Shop, link: str) -> bytes:
    """Return the file behind a link."""
    parts = urlsplit(link)
    return download_of(owner_desk(shop), parts.path.removeprefix("/files/"), dict(parse_qsl(parts.query))).content


def file_rows(shop: Shop, link: str) -> list[list[str]]:
    """Return the rows of the file behind a link, without its headings."""
    return list(csv.reader(io.StringIO(file_of(shop, link).decode("utf-8-sig"), newline="")))[1:]


@pytest.fixture
def busy(counter: Counter) -> Counter:
    """Three customers: one overdue in Pune, one holding money in Nashik, one gone quiet who paid a part."""
    today = counter.shop.today()
    asha = counter.customer("Asha", centre="Pune", tags=["Monthly"], nicknames=["Tai"], phone="+919822014556")
    bina, chand = counter.customer("Bina", centre="Nashik"), counter.customer("Chand", centre="Pune")
    long_ago = today - timedelta(days=100)
    counter.do(Kind.CHARGE, asha, "1000", today - timedelta(days=20), due_on=today - timedelta(days=5))
    counter.do(Kind.TOP_UP, bina, "500.50", method="UPI")
    counter.do(Kind.CHARGE, chand, "300", long_ago, due_on=long_ago)
    counter.do(Kind.PAYMENT, chand, "100", long_ago, method="cash")
    return counter


@pytest.mark.usefixtures("busy")
def test_every_report_shows_rows_and_its_files_or_what_to_do(page: Open) -> None:
    at = page("reports.py")
    for name in REPORTS:
        choose(at, name)
        assert address(at) == {"report": name}
        assert bool(rows(at)) != bool(at.info)
        assert len(links(at)) == (2 if rows(at) else 0)
        assert "Tai" not in sentences(at) + str(rows(at))
    # What a report has nothing of is told, too.
    assert at.info[0].value.startswith("No account is closed.")


@pytest.mark.usefixtures("busy")
def test_the_first_report_is_how_old_the_dues_are(page: Open) -> None:
    at = page("reports.py")
    assert rows(at) == [
        {"Customer": "Asha", "1–30 days": "₹1,000", "Over 90": "", "Due": "₹1,000"},
        {"Customer": "Chand", "1–30 days": "", "Over 90": "₹200", "Due": "₹200"},
    ]
    assert "2 customers · 1–30 days ₹1,000 · Over 90 ₹200 · Due ₹1,200" in [one.value for one in at.caption]
    assert at.get("plotly_chart")


@pytest.mark.usefixtures("busy")
def test_another_report_keeps_the_filters_that_mean_something_to_it(page: Open) -> None:
    at = page("reports.py", report="debtors", centre="Pune", top="1")
    assert names(at) == ["Asha"]
    assert address(at) == {"report": "debtors", "centre": "Pune", "top": "1"}
    choose(at, "ageing")
    assert address(at) == {"report": "ageing", "centre": "Pune"}
    at.selectbox(key="report_centre").set_value("Nashik").run()
    assert not rows(at)
    assert at.info[0].value.startswith("Nobody owes anything here.")
    assert links(at) == []
    choose(at, "prepaid")
    assert [row["Prepaid"] for row in rows(at)] == ["₹500.50"]


@pytest.mark.usefixtures("busy")
def test_a_tag_narrows_a_report_down(page: Open) -> None:
    at = page("reports.py")
    at.selectbox(key="report_tag").set_value("Monthly").run()
    assert names(at) == ["Asha"]
    assert address(at) == {"report": "ageing", "tag": "Monthly"}


@pytest.mark.usefixtures("busy")
def test_who_went_quiet_depends_on_the_days_chosen(page: Open) -> None:
    at = page("reports.py", report="quiet")
    assert names(at) == ["Chand"]
    at.selectbox(key="report_days").set_value(365).run()
    assert not rows(at)
    assert address(at) == {"report": "quiet", "days": "365"}
    assert names(page("reports.py", report="quiet", days="15")) == ["Chand", "Asha"]


def test_days_are_chosen_and_stand_in_the_address(busy: Counter, page: Open) -> None:
    today = busy.shop.today()
    at = page("reports.py", report="methods")
    assert [row["Got"] for row in rows(at)] == ["₹500.50", ""]
    since, until = today - timedelta(days=101), today - timedelta(days=99)
    at.date_input(key="report_period").set_value((since, until)).run()
    assert [(row["Got"], row["Cash"], row["Sold"]) for row in rows(at)] == [("₹100", "₹100", "₹300")]
    assert address(at) == {"report": "methods", "since": since.isoformat(), "until": until.isoformat()}
    assert [row["Got"] for row in rows(page("reports.py", **address(at)))] == ["₹100"]
    at.date_input(key="report_period").set_value((since,)).run()
    assert [row["Got"] for row in rows(at)] == ["₹500.50", "", "₹100"]
    assert address(at) == {"report": "methods", "since": since.isoformat()}


@pytest.mark.parametrize(
    "query",
    [
        {"report": "ageing", "centre": "Pune", "tag": "Monthly"},
        {"report": "debtors", "top": "1"},
        {"report": "quiet", "days": "15"},
        {"report": "centres"},
    ],
)
def test_the_file_has_just_the_rows_of_the_screen(busy: Counter, page: Open, query: dict[str, str]) -> None:
    at = page("reports.py", **query)
    excel, plain_text = links(at)
    assert urlsplit(excel).path == f"/files/report/{query['report']}.xlsx"
    in_file = file_rows(busy.shop, plain_text)
    shown, below = ("Centre", ["All centres"]) if query["report"] == "centres" else ("Customer", [])
    assert [row[0 if below else 1] for row in in_file] + below == [row[shown] for row in rows(at)]
    assert in_file


def test_centres_are_compared_with_their_sum_below_and_everybody_once_in_it(busy: Counter, page: Open) -> None:
    day = busy.shop.today()
    request = PackageRequest("C0001", "Laser", busy.money("6000"), 6, day, centre="Nashik", paid=busy.money("50"))
    busy.shop.sell_package(request, key=busy.key(), by="U0001", via="test")
    at = page("reports.py", report="centres")
    shown = {row["Centre"]: (row["Customers"], row["Due"], row["Overdue"], row["Collected"]) for row in rows(at)}
    assert shown == {
        "Nashik": ("2", "₹5,950", "", "₹550.50"), "Pune": ("2", "₹1,200", "₹1,200", ""),
        "All centres": ("3", "₹7,150", "₹1,200", "₹550.50"),
    }  # fmt: skip
    assert "1 customer is seen in more than one centre" in sentences(at)
    (chart,) = at.get("plotly_chart")
    assert "Nashik due ₹5,950, of it overdue ₹0, prepaid ₹500.50, collected ₹550.50" in chart.proto.alt
    workbook = file_of(busy.shop, links(at)[0])
    assert "seen in more than one centre" in str(list(load_workbook(io.BytesIO(workbook)).active.values))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"report": "profit"}, ""),
        ({"report": "quiet", "days": "many"}, "“many” does not fit “days”"),
        ({"report": "methods", "since": "2026-02-30"}, "“2026-02-30” does not fit “since”"),
        ({"report": "ageing", "centre": "Atlantis"}, ""),
        ({"report": "ageing", "days": "5"}, ""),
    ],
)
@pytest.mark.usefixtures("busy")
def test_an_address_that_makes_no_sense_shows_a_report_all_the_same(
    page: Open, query: dict[str, str], said: str
) -> None:
    at = page("reports.py", **query)
    assert not at.exception
    assert rows(at)
    assert said in sentences(at)
    assert set(address(at)) == {"report"}


def test_a_long_report_comes_in_pages(counter: Counter, page: Open) -> None:
    for number in range(1, 31):
        counter.do(Kind.CHARGE, counter.customer(f"Customer {number:02d}"), str(number))
    at = page("reports.py", report="debtors", top="100")
    assert names(at) == [f"Customer {number:02d}" for number in range(30, 5, -1)]
    at.pagination(key="report_page_debtors").set_value(2).run()
    assert names(at) == [f"Customer {number:02d}" for number in range(5, 0, -1)]
    assert any(one.value.startswith("30 customers · Due ₹465") for one in at.caption)


@pytest.mark.usefixtures("counter")
def test_a_book_without_customers_says_what_to_do(page: Open) -> None:
    at = page("reports.py")
    assert "Nobody is in the book yet" in sentences(at)
    assert not at.pills
    assert links(at) == []


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_what_somebody_typed_as_a_name_stays_text(counter: Counter, page: Open, name: str) -> None:
    counter.do(Kind.CHARGE, counter.customer(name, centre=name[:100]), "5")
    at = page("reports.py")
    for report in ("ageing", "debtors", "centres"):
        choose(at, report)
        assert rows(at)
        # The options of a choice, the cells of a table and what a picture says to those who do not see it are shown
        # letter by letter; all the rest is read as Markdown.
        said = {name, *(one.proto.alt for one in at.get("plotly_chart"))}
        assert [text for text in live_markup(at) if text not in said and not text.startswith("{")] == []


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", ["<b>Asha</b>", "<i a='x'>A</i>", "$x^2$ & co", "a &lt; b"])
def test_a_name_beside_an_axis_is_what_somebody_typed(counter: Counter, page: Open, name: str) -> None:
    counter.do(Kind.CHARGE, counter.customer(name, centre=name), "5")
    at = page("reports.py")
    for report in ("debtors", "centres"):
        choose(at, report)
        (chart,) = at.get("plotly_chart")
        # Plotly reads HTML in a label, and LaTeX between two dollar signs.
        (label,) = json.loads(chart.proto.spec)["layout"]["yaxis"]["ticktext"]
        assert not set("<>$") & set(label)
        assert html.unescape(label) == name


@pytest.mark.fault(74)
def test_a_name_that_names_a_picture_is_no_picture_in_the_rows(counter: Counter, page: Open) -> None:
    counter.do(Kind.CHARGE, counter.customer(":material/home: Asha"), "5")
    (row,) = rows(page("reports.py"))
    assert row["Customer"] == f":{JOINER}material/home: Asha"


def test_an_undone_sale_is_in_no_report(busy: Counter, page: Open) -> None:
    done = busy.do(Kind.CHARGE, "C0002", "9999")
    at = page("reports.py")
    assert names(at) == ["Bina", "Asha", "Chand"]
    busy.shop.undo(done.seq, key="undo", by="U0001", via="test")
    assert names(at.run()) == ["Asha", "Chand"]
