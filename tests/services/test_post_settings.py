"""Settings about messages that could stand there and would never hold are told, and refused where they are changed."""

import pytest

from services import Shop
from services.settings import SettingsMistakes, change, load
from services.settings_messages import Messages, hours_mistakes

QUIET = 'messages.reminder_time is "21:00", and from "20:00" (messages.quiet_from) on nothing goes out'


@pytest.mark.parametrize(
    ("at", "quiet_from", "quiet_until", "never"),
    [
        ("10:00", "20:00", "09:00", False),
        ("08:00", "20:00", "09:00", False),  # it is done at nine
        ("21:00", "20:00", "09:00", True),
        ("20:00", "20:00", "09:00", True),
        ("14:00", "13:00", "15:00", False),  # it is done at three
        ("21:00", "00:00", "00:00", False),
        ("00:00", "20:00", "00:00", False),
        ("23:59", "20:00", "00:00", True),
    ],
)
def test_a_time_for_reminders_that_never_comes_is_told(
    at: str, quiet_from: str, quiet_until: str, *, never: bool
) -> None:
    chosen = Messages(reminder_time=at, quiet_from=quiet_from, quiet_until=quiet_until)
    assert bool(hours_mistakes(chosen)) is never


def test_a_time_in_the_quiet_hours_is_refused_where_it_is_changed_and_nothing_is_written(open_shop: Shop) -> None:
    path = open_shop.settings_path
    change(path, "messages.quiet_until", "08:00")
    before = path.read_bytes()
    with pytest.raises(SettingsMistakes, match="no reminder would ever be put on the list by itself") as refusal:
        change(path, "messages.reminder_time", "21:00")
    assert refusal.value.sentences[0].startswith(QUIET)
    assert path.read_bytes() == before
    change(path, "look.week_starts_on", "sunday")


def test_what_was_typed_into_the_file_is_told_on_the_screen_and_the_rest_holds(open_shop: Shop) -> None:
    open_shop.settings_path.write_text(
        '[messages]\nreminder_time = "21:00"\nlanguage = "hi"\nminimum = "1.005"\n', encoding="utf-8"
    )
    open_shop.read_settings()
    told = open_shop.settings_mistakes
    assert any(one.startswith(QUIET) for one in told)
    assert any(one.startswith("messages.minimum in the settings does not hold") for one in told)
    assert open_shop.settings.messages.language == "hi"


@pytest.mark.parametrize(("pauses", "holds"), [([0, 0], True), ([45, 90], True), ([90, 45], False), ([-1, 3], False)])
def test_pauses_are_two_numbers_the_shorter_first(open_shop: Shop, pauses: list[int], *, holds: bool) -> None:
    path = open_shop.settings_path
    if holds:
        assert change(path, "messages.whatsapp_pause_seconds", pauses).messages.whatsapp_pause_seconds == pauses
    else:
        with pytest.raises(SettingsMistakes, match="the shorter pause first"):
            change(path, "messages.whatsapp_pause_seconds", pauses)
    load(path)
