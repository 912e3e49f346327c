"""Photos of bills: read within limits, written anew as plain JPEG, and kept under their hash; only ever added.

What comes out of a camera or a stranger's file carries places, owners and worse; only the picture itself is kept.
"""

import hashlib
import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledger.errors import LedgerError
from services.kept_files import FILES_FOLDER, keep_file

if TYPE_CHECKING:
    from PIL.Image import Image

BYTES_MAX: Final = 12_000_000
PIXELS_MAX: Final = 50_000_000
_LONG_SIDE: Final = 2000
_QUALITY: Final = 82
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_NAME: Final = re.compile(r"[0-9a-f]{64}")


class PhotoRefused(LedgerError):
    """A file that is no photo we can take."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"This photo was not taken: {why}.")


class NoSuchPhoto(LedgerError):
    """Nothing is kept under this name."""

    def __init__(self) -> None:
        super().__init__("There is no such photo.")


def keep_photo(folder: Path, content: bytes) -> str:
    """Keep a photo in the data folder and return the name it is kept under; raise PhotoRefused, OriginalNotKept."""
    written = rewritten(content)
    name = hashlib.sha256(written).hexdigest()
    keep_file(folder, name, written)
    return name


def photo(folder: Path, name: str) -> bytes:
    """Return the JPEG kept under this name; raise NoSuchPhoto."""
    if not _NAME.fullmatch(name):
        raise NoSuchPhoto
    try:
        content = (folder / FILES_FOLDER / name).read_bytes()
    except OSError:
        raise NoSuchPhoto from None
    # The originals of imports stand in the same folder; they are nobody's photo.
    if not content.startswith(b"\xff\xd8\xff"):
        raise NoSuchPhoto
    return content


def rewritten(content: bytes) -> bytes:
    """Return the picture as a JPEG of at most 2,000 pixels a side, upright, without anything else in it."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - slow, and only photos need it

    if len(content) > BYTES_MAX:
        raise PhotoRefused(f"it is larger than {BYTES_MAX // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            # Pillow warns of odd notes in a picture, and at half of its own limit; ours counts, and is looked at first.
            warnings.simplefilter("ignore")
            paper = _on_paper(content)
    except Image.DecompressionBombError:
        raise PhotoRefused(f"it has more than {PIXELS_MAX // 1_000_000} million points") from None
    except UnidentifiedImageError:
        raise PhotoRefused("it is not a JPEG, PNG or WebP picture") from None
    except Exception:  # noqa: BLE001 - a broken file makes a decoder raise anything, and it is never more than refused
        raise PhotoRefused("the picture is damaged") from None
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _on_paper(content: bytes) -> "Image":
    """Return the picture itself, small enough, upright and without holes; raise what Pillow raises."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        if image.width * image.height > PIXELS_MAX:
            raise Image.DecompressionBombError  # Pillow has a limit of its own, above ours
        # Made small first: turning a large one upright would need it in memory twice.
        image.thumbnail((_LONG_SIDE, _LONG_SIDE))
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I"):  # 16 bits of grey, and every light one of them would become white
            upright = upright.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
        # What is see-through becomes paper.
        paper = Image.new("RGB", upright.size, "white")
        seen = upright.convert("RGBA")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
