"""Erase a person for good: nothing that tells who somebody is stays in the book, and all totals do."""

from services.erasing.again import blank_again, erased_in, records_again
from services.erasing.blanks import NAME
from services.erasing.cleaning import finish
from services.erasing.doing import Staged, carry_out, stage
from services.erasing.looking import Original, Plan, plan_erasure
from services.erasing.places import still_in
from services.erasing.refusals import BalancesLeft, NotTheSame

__all__ = [
    "NAME", "BalancesLeft", "NotTheSame", "Original", "Plan", "Staged", "blank_again", "carry_out",
    "erased_in", "finish", "plan_erasure", "records_again", "stage", "still_in",
]  # fmt: skip
