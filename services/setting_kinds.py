"""What values of the settings can be, and how it is said what they must be."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A part of the file; nothing in it is read loosely ("15" is not 15) and nothing unknown is passed over."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Days = Annotated[int, Field(ge=0, le=3650)]
Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.:-]{0,252}[a-z0-9])?$")]
AmountOrNone = Annotated[str, Field(pattern=r"^([0-9]{1,9}(\.[0-9]{1,3})?)?$")]
AMOUNT: Final = 'an amount in quotation marks like "500.00", or "" for none'
PATH: Final = 'the path of a file like "shop.pem", or "" for none'
TRUTH: Final = "true or false, without quotation marks"
