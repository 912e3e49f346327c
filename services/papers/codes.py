"""Numbers for scanners: as a QR code and as a barcode (Code 128), drawn as SVG in black on white.

Only the number itself is in them, so that a scanner types it into any search box.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

QUIET_MODULES: Final = 10  # the blank that ISO/IEC 15417 wants on either side
_MODULE_MM_MIN: Final = 0.25  # thinner bars run together on a shop's printer
_MODULE_MM_MAX: Final = 0.5
_HEIGHT: Final = 40


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode: its SVG, and how wide it is to be printed, with the blank on either side."""

    svg: str
    width_mm: float


def qr_svg(number: str) -> str:
    """Return a number as a QR code with its blank border of four modules."""
    import segno  # noqa: PLC0415 - a start does not draw one

    made = segno.make(number, error="m", micro=False)
    return str(made.svg_inline(scale=1, border=4, omitsize=True, dark="#000000", light="#FFFFFF"))


def is_for_barcodes(number: str) -> bool:
    """Tell whether Code 128 has every sign of a number: those of ASCII that are seen, and the blank."""
    return bool(number) and number.isascii() and number.isprintable()


def barcode_of(number: str, room_mm: float) -> Barcode | None:
    """Return a number as Code 128, None when its bars would be too thin in ``room_mm``, or it has other signs."""
    if not is_for_barcodes(number):
        return None
    from barcode.codex import Code128  # noqa: PLC0415 - a start does not draw one

    modules = Code128(number).build()[0]
    count = len(modules) + 2 * QUIET_MODULES
    module_mm = min(_MODULE_MM_MAX, room_mm / count)
    if module_mm < _MODULE_MM_MIN:
        return None
    bars, at = [], QUIET_MODULES
    for sign, run in groupby(modules):
        wide = len(list(run))
        if sign == "1":
            bars.append(f"M{at} 0h{wide}v{_HEIGHT}h-{wide}z")
        at += wide
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {count} {_HEIGHT}" preserveAspectRatio="none">'
        f'<path fill="#000000" d="{"".join(bars)}"/></svg>'
    )
    return Barcode(svg, module_mm * count)
