"""The settings about backups: where they are, when they are made, and how many are kept."""

from pydantic import Field

from services.setting_kinds import Section
from services.settings_messages import ClockOrNone

_COUNT = "a whole number from 0 to 1000"


class Backups(Section):
    """Where, when and how many. ``folder`` is a path, "" for backups/ in the data folder."""

    folder: str = Field(
        default="", max_length=500, description='the path of a folder like "E:/backups", or "" for the usual place'
    )
    every_hours: int = Field(default=4, ge=0, le=168, description="a whole number of hours from 0 (never) to 168")
    daily_at: ClockOrNone = Field(default="", description='a time of day like "21:30", or "" for none')
    keep_last: int = Field(default=7, ge=3, le=1000, description="a whole number from 3 to 1000")
    keep_days: int = Field(default=7, ge=0, le=1000, description=_COUNT)
    keep_weeks: int = Field(default=4, ge=0, le=1000, description=_COUNT)
    keep_months: int = Field(default=12, ge=0, le=1000, description=_COUNT)
    keep_safety_days: int = Field(default=30, ge=1, le=3650, description="a whole number of days from 1 to 3650")
