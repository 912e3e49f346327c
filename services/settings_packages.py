"""The settings about packages: what holds after their last day, and how long before it somebody is told."""

from typing import Literal

from pydantic import Field

from services.setting_kinds import Section


class Packages(Section):
    """Sessions that were sold together."""

    after_last_day: Literal["ask", "refuse"] = Field(default="ask", description='"ask" or "refuse"')
    notice_days: int = Field(default=14, ge=0, le=365, description="a whole number of days from 0 (never) to 365")
