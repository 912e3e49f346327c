"""A book that was damaged on the disk, or saved by a spreadsheet program: what the owner reads, and the ways out."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import AT_THE_DESK, balances, day_of_line, names, sell

pytestmark = [pytest.mark.journey, pytest.mark.long, AT_THE_DESK]


def a_shop_on_disk(app: App) -> bytes:
    """Let the command line make up a shop, and return its file."""
    made = app.cli("sample", "--customers", "8", "--entries", "60")
    assert made.returncode == 0, made.stderr
    return (app.data / "journal.csv").read_bytes()


@pytest.mark.fault(6)
def test_a_damaged_line_is_named_nothing_is_recorded_and_accepting_the_loss_goes_on(app: App, person: Person) -> None:
    whole = a_shop_on_disk(app)
    lines = whole.split(b"\n")
    line = len(lines) // 2
    begins = sum(len(one) + 1 for one in lines[: line - 1])
    before = app.cli("balances", "--json", "--as-of-seq", str(line - 2))
    damaged = bytearray(whole)
    damaged[begins + len(lines[line - 1]) // 2] ^= 1
    (app.data / "journal.csv").write_bytes(damaged)

    app.start()
    person.go()
    trouble = person.at("trouble")
    expect(trouble).to_contain_text(f"Line {line} of the book's file was changed or damaged after it was saved.")
    expect(trouble).to_contain_text(f"up to line {line - 1}, saved on {day_of_line(whole, line - 1)}, is shown")
    person.picture("damaged")
    name = names(app)["C0001"]
    dialog = sell(person, name, "50")
    person.press("rec_save")
    expect(dialog).to_contain_text("Nothing can be recorded until")
    person.picture("refused")
    assert (app.data / "journal.csv").read_bytes() == damaged
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()

    person.page.get_by_text("Go on without what comes after").click()
    person.type("accept_typed", "yes")
    person.press("accept")
    person.settled()
    expect(trouble).to_be_visible()
    assert (app.data / "journal.csv").read_bytes() == damaged, "only the words that were asked for are taken"
    person.type("accept_typed", "ACCEPT THE LOSS")
    person.press("accept")
    expect(trouble).to_be_hidden()
    person.picture("loss accepted")
    kept = [path.read_bytes() for path in (app.data / "quarantine").iterdir()]
    assert kept == [bytes(damaged[begins:])]
    assert app.cli("balances", "--json").stdout == before.stdout

    sell(person, name, "50")
    person.press("rec_save")
    expect(person.at("just")).to_contain_text("took ₹50")
    owed = balances(app)
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0
    app.start()
    person.go()
    expect(trouble).to_be_hidden()
    assert balances(app) == owed


@pytest.mark.fault(24)
def test_line_ends_that_a_spreadsheet_program_changed_are_put_right_by_one_press(app: App, person: Person) -> None:
    whole = a_shop_on_disk(app)
    owed = balances(app)
    (app.data / "journal.csv").write_bytes(whole.replace(b"\n", b"\r\n"))
    app.start()
    person.go()
    expect(person.at("trouble")).to_contain_text("opened and saved by a spreadsheet program")
    expect(person.at("trouble")).to_contain_text("the line ends can be put right without any loss")
    person.picture("line ends")
    person.press("repair")
    person.sign_in(person.signs_in)
    expect(person.page.get_by_role("heading", name="Today at")).to_be_visible()
    assert (app.data / "journal.csv").read_bytes() == whole
    sell(person, names(app)["C0002"], "75.50")
    person.press("rec_save")
    expect(person.at("just")).to_contain_text("took ₹75.50")
    assert balances(app)[""] != owed[""]
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0


@pytest.mark.fault(8)
def test_lines_that_somebody_deleted_at_the_end_are_missed(app: App, person: Person) -> None:
    whole = a_shop_on_disk(app)
    lines = whole.split(b"\n")
    cut = b"\n".join(lines[:-4]) + b"\n"
    (app.data / "journal.csv").write_bytes(cut)
    app.start()
    person.go()
    expect(person.at("trouble")).to_contain_text(f"ends at line {len(lines) - 4}")
    expect(person.at("trouble")).to_contain_text("lines at its end are missing")
    assert (app.data / "journal.csv").read_bytes() == cut
    (app.data / "journal.csv").write_bytes(whole)
    assert app.stop() == 0
    app.start()
    person.go()
    expect(person.page.get_by_role("heading", name="Today at")).to_be_visible()
    expect(person.at("trouble")).to_be_hidden()
