"""What the settings say about how many backups are kept, here and in the second place."""

from typing import TYPE_CHECKING

from backups import Policy

if TYPE_CHECKING:
    from services.settings_backups import Backups


def policy_here(chosen: "Backups") -> Policy:
    """Return how many are kept on this computer."""
    return Policy(chosen.keep_last, chosen.keep_days, chosen.keep_weeks, chosen.keep_months, chosen.keep_safety_days)


def policy_there(chosen: "Backups") -> Policy:
    """Return how many are kept in the second place."""
    return Policy(
        chosen.second_keep_last, chosen.second_keep_days, chosen.second_keep_weeks, chosen.second_keep_months,
        chosen.second_keep_safety_days,
    )  # fmt: skip
