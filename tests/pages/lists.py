"""Lists that the tests drop in on the page "Bring my list", and what they read there."""

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

DATA = Path(__file__).resolve().parents[1] / "sheets" / "data"
DUES = ("dues.csv", (DATA / "dues.csv").read_bytes())
CREDITS = ("clients_credits.xlsx", (DATA / "clients_credits.xlsx").read_bytes())
CLINIC = ("clinic_packages.xlsx", (DATA / "clinic_packages.xlsx").read_bytes())
LEADS = ("leads_three_formats.xlsx", (DATA / "leads_three_formats.xlsx").read_bytes())
COUNTRIES = ("customers-100.csv", (DATA / "customers-100.csv").read_bytes())
ASHA, RAVI = "Asha,9876543210", "Ravi,9876543211"


def upload(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drop files in and let the page look at them."""
    at.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()
    assert not at.exception, at.exception[0].value
    return at


def listed(text: str, name: str = "list.csv") -> tuple[str, bytes]:
    return name, text.encode()


def becomes(at: AppTest, column: int) -> Selectbox[str]:
    """Return the choice of what a column becomes."""
    return next(one for one in at.selectbox if one.label == f"Column {column} becomes")


def figures(at: AppTest) -> dict[str, str]:
    """Return the cards of the preview, without their icons."""
    return {one.label.rsplit(": ", 1)[-1]: one.value for one in at.metric}


def said(at: AppTest) -> str:
    """Return everything that stands on the page as text."""
    return "\n".join(one.value for one in [*at.markdown, *at.subheader, *at.caption])
