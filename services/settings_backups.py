"""The settings about backups: where they are, when they are made, and how many are kept."""

from typing import Literal

from pydantic import Field

from services.setting_kinds import Section
from services.settings_messages import Clock, ClockOrNone

_COUNT = "a whole number from 0 to 1000"
_LAST = "a whole number from 3 to 1000"
_DAYS = "a whole number of days from 1 to 3650"
_FOLDER = "the path of a folder like"


class Backups(Section):
    """Where, when and how many. ``folder`` is a path, "" for backups/ in the data folder; ``second_…`` elsewhere."""

    folder: str = Field(default="", max_length=500, description=f'{_FOLDER} "E:/backups", or "" for the usual place')
    every_hours: int = Field(default=4, ge=0, le=168, description="a whole number of hours from 0 (never) to 168")
    daily_at: ClockOrNone = Field(default="", description='a time of day like "21:30", or "" for none')
    weekly_on: Literal["", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        default="", description='a day of the week like "saturday", or "" for none'
    )
    weekly_at: Clock = Field(default="20:00", description='a time of day like "20:00"')
    keep_last: int = Field(default=7, ge=3, le=1000, description=_LAST)
    keep_days: int = Field(default=7, ge=0, le=1000, description=_COUNT)
    keep_weeks: int = Field(default=4, ge=0, le=1000, description=_COUNT)
    keep_months: int = Field(default=12, ge=0, le=1000, description=_COUNT)
    keep_safety_days: int = Field(default=30, ge=1, le=3650, description=_DAYS)
    second_folder: str = Field(default="", max_length=500, description=f'{_FOLDER} "E:/duebook", or "" for none')
    second_keep_last: int = Field(default=14, ge=3, le=1000, description=_LAST)
    second_keep_days: int = Field(default=14, ge=0, le=1000, description=_COUNT)
    second_keep_weeks: int = Field(default=8, ge=0, le=1000, description=_COUNT)
    second_keep_months: int = Field(default=24, ge=0, le=1000, description=_COUNT)
    second_keep_safety_days: int = Field(default=30, ge=1, le=3650, description=_DAYS)
    leads_copy: bool = Field(default=False, description="true or false")
    leads_keep: int = Field(default=5, ge=1, le=1000, description="a whole number from 1 to 1000")
