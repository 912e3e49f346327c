"""The shop's preferences: defaults, mistakes told all at once, changes that keep the remarks."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services.settings import Settings, SettingsMistakes, Value, change, known_keys, load
from services.shop import Shop

if TYPE_CHECKING:
    from services.centre_rows import CentreRow

SHIPPED = Path(__file__).parents[2] / "settings.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(SettingsMistakes) as refused:
        load(path)
    return refused.value.sentences


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


def test_the_file_that_ships_says_the_defaults() -> None:
    assert load(SHIPPED) == Settings()


def test_a_section_may_be_left_out(tmp_path: Path) -> None:
    settings = load(written(tmp_path, '[money]\noverpayment = "prepaid"\n'))
    assert settings.money.overpayment == "prepaid"
    assert settings.look.rows_per_page == 25


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes("\ufeff[look]\r\nrows_per_page = 50\r\n".encode())
    assert load(path).look.rows_per_page == 50


def test_all_mistakes_are_told_at_once_with_the_nearest_right_name(tmp_path: Path) -> None:
    text = """
port = 9000
[mony]
overpayment = "refuse"
[money]
overpament = "prepaid"
default_terms_days = "15"
terms_choices_days = [15, -1, 4000]
week_starts_on = "sunday"
[look]
zzz = 1
"""
    assert mistakes(written(tmp_path, text)) == [
        'money.default_terms_days is "15"; it must be a whole number of days from 0 to 3650.',
        "money.terms_choices_days is [15, -1, 4000]; it must be one to six whole numbers of days like [15, 30].",
        "There is no setting money.overpament; did you mean money.overpayment?",
        "There is no setting money.week_starts_on; did you mean look.week_starts_on?",
        "There is no setting look.zzz.",
        "port stands outside its section; it belongs under [email] or [server].",
        "There is no section [mony]; did you mean [money]?",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("money.overpayment = 'keep'", 'money.overpayment is "keep"; it must be "refuse" or "prepaid".'),
        (
            "money.prepaid_below_zero = 'no'",
            'money.prepaid_below_zero is "no"; it must be true or false, without quotation marks.',
        ),
        (
            "money.due_limit = '5,000'",
            'money.due_limit is "5,000"; it must be an amount in quotation marks like "500.00", or "" for none.',
        ),
        (
            "money.low_prepaid = 500",
            'money.low_prepaid is 500; it must be an amount in quotation marks like "500.00", or "" for none.',
        ),
        ("money.methods = ['cash', 'cash']", 'money.methods is ["cash", "cash"]; it must be some of ["cash", "UPI", '),
        ("money.methods = ['cash', 'upi']", 'money.methods is ["cash", "upi"]; it must be some of ["cash", "UPI", '),
        ("money.methods = []", 'money.methods is []; it must be some of ["cash", "UPI", '),
        ("money.default_terms_days = true", "money.default_terms_days is true; it must be a whole number of days"),
        ("money.default_terms_days = 15.0", "money.default_terms_days is 15.0; it must be a whole number of days"),
        ("look.week_starts_on = 'Monday'", 'look.week_starts_on is "Monday"; it must be a day of the week'),
        ("look.rows_per_page = 4", "look.rows_per_page is 4; it must be a whole number from 5 to 200."),
        ("data.quiet_minutes_before_tables = 0", "data.quiet_minutes_before_tables is 0; it must be"),
        ("server.port = 80", "server.port is 80; it must be a whole number from 1024 to 65535."),
        ("server.port = 2026-11-21", 'server.port is "2026-11-21"; it must be a whole number'),
        ("server.public_url = 'duebook.example.com'", 'server.public_url is "duebook.example.com"; it must be ""'),
        ("server.public_url = 'https://example.com/'", 'server.public_url is "https://example.com/"; it must be ""'),
        ("look = 5", "look is 5; it must be a section [look] with lines under it."),
        (f"money.due_limit = '{'9' * 100}'", f'money.due_limit is "{"9" * 59}…; it must be an amount'),
    ],
)
def test_a_wrong_value_is_told_with_what_may_stand_there(tmp_path: Path, line: str, sentence: str) -> None:
    (told,) = mistakes(written(tmp_path, line + "\n"))
    assert told.startswith(sentence)


def test_centres_are_read_with_their_prefixes_and_other_names(tmp_path: Path) -> None:
    text = '[centres]\nknown = [{ name = "Saket", also = ["Saket 2"] }, { name = "GK", prefix = "G1" }]'
    path = written(tmp_path, text)
    assert [(one.name, one.prefix, one.also) for one in load(path).centres.known] == [
        ("Saket", "", ["Saket 2"]), ("GK", "G1", []),
    ]  # fmt: skip


def test_centres_are_written_line_by_line_under_their_remark(tmp_path: Path) -> None:
    path = written(tmp_path, SHIPPED.read_text(encoding="utf-8"))
    rows: list[CentreRow] = [
        {"name": "GK2", "prefix": "G2", "also": ["Greater Kailash"]}, {"name": "Noida", "prefix": ""}
    ]  # fmt: skip
    change(path, "centres.known", rows)
    text = path.read_text(encoding="utf-8")
    start = text.index("known = [")
    assert text[start : text.index("\n]", start)].splitlines() == [
        "known = [", '    {name = "GK2", prefix = "G2", also = ["Greater Kailash"]},', '    {name = "Noida"},'
    ]  # fmt: skip
    assert text[:start] == SHIPPED.read_text(encoding="utf-8")[:start]
    assert [(one.name, one.prefix) for one in load(path).centres.known] == [("GK2", "G2"), ("Noida", "")]
    change(path, "centres.known", [])
    assert load(path).centres.known == []


@pytest.mark.parametrize(
    "known",
    ['[{ name = "GK2" }, { name = "South", also = ["gk-2"] }]', '[{ name = "GK2", prefix = "Gk" }]',
     '[{ prefix = "GK" }]', '[{ name = " . " }]', '[{ name = "GK2", prefx = "GK" }]', '["GK2"]', '"GK2"',
     "[{ name = 2 }]"],
)  # fmt: skip
def test_centres_that_cannot_be_told_apart_or_read_are_told_as_one_mistake(tmp_path: Path, known: str) -> None:
    (told,) = mistakes(written(tmp_path, f"[centres]\nknown = {known}\n"))
    assert told.startswith("centres.known is ")
    assert 'it must be a list of centres like { name = "GK2", prefix = "GK", also = ["Greater Kailash"] }' in told


@pytest.mark.parametrize("address", ["https://duebook.example.com", "http://192.168.1.7:8501", "https://x.org/shop"])
def test_an_address_outside_is_taken(tmp_path: Path, address: str) -> None:
    assert load(written(tmp_path, f'[server]\npublic_url = "{address}"\n')).server.public_url == address


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[look]\n[ money ]\r\nlow_prepaid = "5"\ndefault_terms_days = fifteen\n',
            (
                "settings.toml, line 4 cannot be understood: default_terms_days = fifteen "
                "(money.default_terms_days must be a whole number of days from 0 to 3650)."
            ),
        ),
        (
            "[money]\noverpayment = refuse\n",
            (
                "settings.toml, line 2 cannot be understood: overpayment = refuse "
                '(money.overpayment must be "refuse" or "prepaid").'
            ),
        ),
        ("[money]\nzzz = fifteen\n", "settings.toml, line 2 cannot be understood: zzz = fifteen"),
        (
            "[look]\nrows_per_page = 5\nrows_per_page = 6\n",
            "settings.toml, line 3 cannot be understood: rows_per_page = 6",
        ),
        ("[money]\nmethods = [\n", "settings.toml ends in the middle of something; look at its last lines."),
    ],
)
def test_a_line_that_is_not_understood_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (told,) = mistakes(written(tmp_path, text))
    assert told == sentence


def test_a_file_in_another_encoding_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes("# Café\n".encode("cp1252"))
    assert mistakes(path) == ["settings.toml is not saved as plain text in UTF-8; save it again with that encoding."]


def test_a_folder_in_the_place_of_the_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path)
    assert told.startswith(f"{tmp_path.name} cannot be read: ")


def test_a_change_touches_one_line_only(tmp_path: Path) -> None:
    path = written(tmp_path, SHIPPED.read_text(encoding="utf-8"))
    settings = change(path, "money.overpayment", "prepaid")
    assert settings.money.overpayment == "prepaid"
    before = SHIPPED.read_text(encoding="utf-8").split("\n")
    after = path.read_text(encoding="utf-8").split("\n")
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ('overpayment = "refuse"', 'overpayment = "prepaid"')
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("money.default_terms_days", 30),
        ("money.terms_choices_days", [7, 15, 30]),
        ("money.prepaid_below_zero", True),
        ("money.methods", ["UPI", "cash"]),
        ("server.public_url", "https://duebook.example.com"),
    ],
)
def test_a_change_is_there_when_the_file_is_read_again(tmp_path: Path, key: str, value: Value) -> None:
    path = written(tmp_path, SHIPPED.read_text(encoding="utf-8"))
    change(path, key, value)
    section, name = key.split(".")
    assert getattr(getattr(load(path), section), name) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a remark\n",
        "[look]\nrows_per_page = 25 # lines\n",
        "look = {rows_per_page = 25}\n",
        "look.rows_per_page = 25\n",
        "look = 5\n",
        "[look]\nrows_per_page = 'many'\n",
        "[look]\r\nrows_per_page = 25\r\n",
    ],
)
def test_a_change_fits_into_whatever_stands_there(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    change(path, "look.rows_per_page", 50)
    assert load(path).look.rows_per_page == 50
    for remark in ("# only a remark", "# lines"):
        assert (remark in path.read_text(encoding="utf-8")) == (remark in text)


def test_a_change_makes_the_file_when_there_is_none(tmp_path: Path) -> None:
    change(tmp_path / "settings.toml", "server.port", 9000)
    assert tomllib.loads((tmp_path / "settings.toml").read_text(encoding="utf-8")) == {"server": {"port": 9000}}


@pytest.mark.parametrize(
    ("key", "value"), [("server.port", 80), ("server.prt", 8501), ("money", 1), ("look.rows_per_page", "50")]
)
def test_a_wrong_change_leaves_the_file_as_it_was(tmp_path: Path, key: str, value: Value) -> None:
    path = written(tmp_path, "[server]\nport = 8501\n")
    with pytest.raises(SettingsMistakes):
        change(path, key, value)
    assert path.read_text(encoding="utf-8") == "[server]\nport = 8501\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_change_into_a_file_with_another_mistake_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "[look]\nrows_per_page = 1\n")
    with pytest.raises(SettingsMistakes, match="rows_per_page is 1"):
        change(path, "server.port", 9000)
    assert load_text(path) == "[look]\nrows_per_page = 1\n"


def load_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_when_the_new_file_cannot_take_its_place_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "[server]\nport = 8501\n")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(SettingsMistakes, match="could not be saved: No space left on device"):
        change(path, "server.port", 9000)
    assert load_text(path) == "[server]\nport = 8501\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_the_settings_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = written(tmp_path / "real", "[server]\nport = 8501\n")
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    change(link, "server.port", 9000)
    assert link.is_symlink()
    assert load(real).server.port == 9000


def test_the_new_file_has_the_rights_of_the_old_one(tmp_path: Path) -> None:
    path = written(tmp_path, "[server]\nport = 8501\n")
    path.chmod(0o640)
    change(path, "server.port", 9000)
    assert path.stat().st_mode & 0o777 == 0o640


def test_every_key_says_what_it_must_be() -> None:
    assert all(len(words) > 5 for words in known_keys().values())
    assert len(known_keys()) == 75


def test_one_mistake_leaves_everything_else_as_the_shop_set_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '[payment]\nupi = "sharma.stores@upi"\n[money]\ndefault_terms_days = 20\nterms_choices_days = [1, "x"]\n'
        '[server]\nlisten = "nonsense"\n[lok]\nrows_per_page = 30\n',
        encoding="utf-8",
    )
    with pytest.raises(SettingsMistakes) as refused:
        load(path)
    rest = refused.value.rest
    assert rest is not None
    assert (rest.payment.upi, rest.money.default_terms_days) == ("sharma.stores@upi", 20)
    assert (rest.money.terms_choices_days, rest.server.listen) == ([15, 30], "127.0.0.1")
    shop = Shop(tmp_path / "data", path)
    shop.read_settings()
    assert (shop.settings.money.default_terms_days, len(shop.settings_mistakes)) == (20, 3)
    path.write_text("[money\n", encoding="utf-8")
    shop.read_settings()
    assert shop.settings.money.default_terms_days == 20, "what cannot be understood at all changes nothing"
    path.write_text("[money]\ndefault_terms_days = 25\n", encoding="utf-8")
    shop.read_settings()
    path.write_text('[money]\ndefault_terms_days = 30\noverpayment = "x"\n', encoding="utf-8")
    shop.read_settings()
    assert shop.settings.money.default_terms_days == 25, "the last good settings stay"
