"""The settings about the REST API: how long a token counts, how much a program may ask, what is noted, which pages."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.setting_kinds import Section

Origin = Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$")]


class Api(Section):
    """For programs that ask over HTTP. ``origins`` are pages of other sites, which may not by default."""

    token_minutes: int = Field(default=30, ge=1, le=720, description="a whole number of minutes from 1 to 720")
    requests_per_minute: int = Field(default=600, ge=10, le=100_000, description="a whole number from 10 to 100000")
    log_lines: int = Field(default=100_000, ge=1_000, le=1_000_000, description="a whole number from 1000 to 1000000")
    log_days: int = Field(default=90, ge=1, le=3650, description="a whole number of days from 1 to 3650")
    origins: list[Origin] = Field(
        default=[], max_length=20, description='a list of addresses like ["https://booking.example.com"]'
    )
