"""Where things are, and what the computer lets us guess about the shop."""

from pathlib import Path

import pytest
import tzlocal

from services import folders
from services.places import Guess, PlaceUnknown, check_place, currencies, currency_of, guess, regions, timezones


@pytest.mark.parametrize(
    ("browser", "expected"),
    [
        ("Asia/Kolkata", Guess("INR", "IN", "Asia/Kolkata")),
        ("Asia/Calcutta", Guess("INR", "IN", "Asia/Kolkata")),
        ("Europe/Berlin", Guess("EUR", "DE", "Europe/Berlin")),
        ("America/New_York", Guess("USD", "US", "America/New_York")),
        ("US/Pacific", Guess("USD", "US", "America/Los_Angeles")),
        ("Asia/Katmandu", Guess("NPR", "NP", "Asia/Kathmandu")),
        ("Asia/Tokyo", Guess("JPY", "JP", "Asia/Tokyo")),
        ("Asia/Dubai", Guess("AED", "AE", "Asia/Dubai")),
    ],
)
def test_the_browsers_time_zone_tells_country_and_money(browser: str, expected: Guess) -> None:
    assert guess(browser) == expected


@pytest.mark.parametrize("browser", ["UTC", "Etc/GMT+5", "nonsense", "Mars/Olympus"])
def test_a_time_zone_of_no_country_gives_the_default(browser: str) -> None:
    assert guess(browser) == Guess("INR", "IN", "Asia/Kolkata")


@pytest.mark.parametrize("browser", [None, ""])
def test_without_a_browser_the_computer_is_asked(browser: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: "Europe/Paris")
    assert guess(browser) == Guess("EUR", "FR", "Europe/Paris")


def test_every_guess_can_be_chosen_from_the_lists() -> None:
    for zone in timezones():
        found = guess(zone)
        assert found.region in regions()
        assert found.currency in currencies()
        assert found.timezone in timezones()
        check_place(found.region, found.timezone)


def test_the_lists_are_for_people() -> None:
    assert regions()["IN"] == "India"
    assert currencies()["INR"] == "Indian Rupee"
    assert timezones()["Asia/Kolkata"] == "IN"
    assert list(regions().values()) == sorted(regions().values())
    assert currency_of("BH") == "BHD"


@pytest.mark.parametrize(
    ("region", "timezone"),
    [("XX", "Asia/Kolkata"), ("in", "Asia/Kolkata"), ("", "Asia/Kolkata"), ("IN", ""), ("IN", "Asia"), ("IN", "../x")],
)
def test_a_place_that_is_none_is_refused(region: str, timezone: str) -> None:
    with pytest.raises(PlaceUnknown, match="There is no"):
        check_place(region, timezone)


def test_folders_come_from_the_environment_or_stand_beside_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DUEBOOK_DATA", str(tmp_path / "here"))
    monkeypatch.setenv("DUEBOOK_SETTINGS", str(tmp_path / "s.toml"))
    assert (folders.data_folder(), folders.settings_file()) == (tmp_path / "here", tmp_path / "s.toml")
    for unset in ("", None):
        for name in ("DUEBOOK_DATA", "DUEBOOK_SETTINGS"):
            monkeypatch.setenv(name, unset) if unset is not None else monkeypatch.delenv(name)
        assert folders.data_folder() == folders.PROJECT / "data"
        assert folders.settings_file() == folders.PROJECT / "settings.toml"
