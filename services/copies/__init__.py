"""Backups of the open shop: made in a process of their own, kept, listed, and taken back."""

from services.copies.keeper import Keeper
from services.copies.making import back_up
from services.copies.restoring import Going, carry_out, going_back
from services.copies.rows import BackupRow, HeldRow, Making, Newest, SecondRow, TrialRow, Trying

__all__ = [
    "BackupRow", "Going", "HeldRow", "Keeper", "Making", "Newest", "SecondRow", "TrialRow", "Trying", "back_up",
    "carry_out", "going_back",
]  # fmt: skip
