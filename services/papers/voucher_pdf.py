"""A voucher to hand over, on A4 or on a roll: the number in large type, as a QR code and as a barcode."""

from typing import Any, Final

from ledger.statements import PackageLeft, VoucherPaper, day_words
from services.papers.codes import barcode_of, is_for_barcodes, qr_svg
from services.papers.printing import name_of, said_of_letters, to_pdf, typed

# What can be printed on, in mm: a roll of 58 or 80, and A4 between its margins.
VOUCHER_SIZES: Final = {"a4": 160.0, "80": 72.0, "58": 48.0}
_LARGE_SIGNS_MAX: Final = 14
_OTHER_SIGNS: Final = "A barcode cannot hold these letters. The QR code holds them."
_TOO_LONG: Final = "This number is too long for a barcode on this paper. The QR code holds it."


def voucher_pdf(voucher: VoucherPaper, size: str) -> bytes:
    """Return the voucher as a PDF; ``size`` is one of VOUCHER_SIZES."""
    if size not in VOUCHER_SIZES:
        message = f"no voucher is printed on {size}"
        raise ValueError(message)
    return to_pdf("voucher.typ", voucher_data(voucher, size))


def voucher_data(voucher: VoucherPaper, size: str) -> dict[str, Any]:
    """Return every string of the paper."""
    one = voucher
    barcode = barcode_of(one.number, VOUCHER_SIZES[size])
    without = _TOO_LONG if is_for_barcodes(one.number) else _OTHER_SIGNS
    more = f"and {one.more:,} more" if one.more else ""
    nothing = "" if one.packages else "No sessions are left on this day."
    return {
        "title": f"Voucher {one.number}",
        "size": size,
        "shop": typed(one.shop),
        "centre": typed(one.centre),
        "day": day_words(one.made_on),
        "name": name_of(one.name, one.customer),
        **said_of_letters(one.name, (one.shop, one.centre, one.number, *(package.what for package in one.packages))),
        "number": typed(one.number),
        "large": "yes" if len(one.number) <= _LARGE_SIGNS_MAX else "",
        "qr": qr_svg(one.number),
        "barcode": barcode.svg if barcode else "",
        "barcode_mm": f"{barcode.width_mm:.3f}" if barcode else "0",
        "barcode_said": "" if barcode else without,
        "packages": [_package(package) for package in one.packages],
        "packages_said": " · ".join(filter(None, (nothing, more))),
        "foot": f"Sessions left as on {day_words(one.made_on)}. Show this voucher at every visit.",
    }


def _package(package: PackageLeft) -> dict[str, Any]:
    return {
        "what": typed(package.what),
        "left": f"{package.left:,} of {package.sessions:,}",
        "ends": f"until {day_words(package.valid_until)}" if package.valid_until else "",
    }
