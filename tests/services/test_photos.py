"""Photos of bills: what is taken, what comes out, what is refused, and how it stands on the disk."""

import errno
import hashlib
import io
import os
import stat
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

from ledger.book import EntryRequest, Kind, customer_history, parse_amount
from services.downloads import NotThere, download_of, photo_address
from services.kept_files import FILES_FOLDER, OriginalNotKept, keep_file
from services.photos import BYTES_MAX, NoSuchPhoto, PhotoRefused, keep_photo, photo, rewritten
from services.shop import Shop
from tests.desks import owner_desk
from tests.services.counter import HERE, LIST, add, bring_in, sell

HOME: Final = Path(__file__).parents[2]
RED, BLUE = (200, 30, 30), (30, 30, 200)
NOT_A_PHOTO: Final = {
    "an SVG with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": b"<!doctype html><script>alert(1)</script>",
    "nothing": b"",
    "text": b"Bill 17: 330 rupees",
    "a PDF": b"%PDF-1.7\n",
    "only the first letters of a JPEG": b"\xff\xd8\xff",
    "only the first letters of a PNG": b"\x89PNG\r\n\x1a\n",
}


def picture(form: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:  # noqa: ANN401 - of Pillow
    """Return a picture that is red on its left half and blue on the right."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 30 for one, other in zip(found, colour, strict=True))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def black_png(side: int, rows: int) -> bytes:
    """Return a PNG whose head says ``side`` x ``side`` points, with ``rows`` rows in it, all of them black."""
    length = rows * (1 + (side + 7) // 8)
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = maker.compress(bytes(1_000_000)) + maker.flush(zlib.Z_FULL_FLUSH)  # stands for itself, however often
    end = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = end.compress(bytes(length % 1_000_000)) + end.flush()
    check = struct.pack(">I", (length % 65521) << 16 | 1)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = b"\x78\xda" + block * (length // 1_000_000) + rest + check
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def kept(shop: Shop) -> list[str]:
    """Return the names of everything that is kept beside the book."""
    folder = shop.ledger.folder / FILES_FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def refusal(content: bytes) -> str:
    with pytest.raises(PhotoRefused) as refused:
        rewritten(content)
    return str(refused.value)


@pytest.mark.fault(100)
@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"),
        ("PNG", "1"), ("WEBP", "RGB"), ("WEBP", "RGBA"),
    ],
)  # fmt: skip
def test_every_picture_a_phone_makes_comes_out_as_a_jpeg(form: str, mode: str) -> None:
    made = opened(rewritten(picture(form, mode=mode)))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (60, 40))
    if mode in {"RGB", "RGBA", "P"}:
        assert near(made, (8, 20), RED)
        assert near(made, (52, 20), BLUE)


def test_a_scan_in_sixteen_bits_of_grey_does_not_turn_white() -> None:
    out = io.BytesIO()
    Image.new("I;16", (2400, 30), 0x7500).save(out, "PNG")
    assert near(opened(rewritten(out.getvalue())), (5, 5), (0x75, 0x75, 0x75))


def test_what_is_see_through_becomes_white_paper() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 20, 40))
    out = io.BytesIO()
    image.save(out, "PNG")
    made = opened(rewritten(out.getvalue()))
    assert near(made, (30, 20), (255, 255, 255))
    assert near(made, (8, 20), RED)


@pytest.mark.fault(100)
@pytest.mark.parametrize(
    ("form", "size", "small"),
    [
        ("JPEG", (4200, 2100), (2000, 1000)),
        ("PNG", (900, 4500), (400, 2000)),
        ("WEBP", (2400, 2400), (2000, 2000)),
        ("JPEG", (2000, 1999), (2000, 1999)),
    ],
)
def test_no_side_is_longer_than_two_thousand_points(form: str, size: tuple[int, int], small: tuple[int, int]) -> None:
    assert opened(rewritten(picture(form, size))).size == small


@pytest.mark.fault(100)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(60, 40), (3000, 2000)])
def test_a_picture_stands_upright_and_tells_nothing_of_where_and_by_whom(form: str, size: tuple[int, int]) -> None:
    notes = Image.Exif()
    notes[0x0112], notes[0x010F], notes[0x013B] = 6, "CameraMaker", "OwnersName"  # 6: to be turned to the right
    notes.get_ifd(0x8825)[2] = (28.0, 36.0, 50.0)  # where it was taken
    content = picture(form, size, exif=notes, comment=b"said in secret") if form == "JPEG" else picture(
        form, size, exif=notes
    )  # fmt: skip
    made = rewritten(content)
    image = opened(made)
    assert image.width < image.height
    assert near(image, (image.width // 2, 5), RED)
    assert near(image, (image.width // 2, image.height - 5), BLUE)
    assert not dict(image.getexif())
    assert not [name for name in image.info if name in {"exif", "icc_profile", "xmp", "comment"}]
    for secret in (b"CameraMaker", b"OwnersName", b"Exif", b"said in secret"):
        assert secret not in made


@pytest.mark.fault(100)
@pytest.mark.parametrize(
    ("side", "rows"), [(50_000, 50_000), (50_000, 1), (8_000, 8_000)], ids=["real", "the head lies", "just too large"]
)
def test_a_picture_of_absurd_size_is_refused_before_there_is_room_for_it(side: int, rows: int, tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(black_png(side, rows))
    assert (tmp_path / "bomb.png").stat().st_size < BYTES_MAX
    look = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from services.photos import PhotoRefused, rewritten\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    rewritten(Path(sys.argv[1]).read_bytes())\n"
        "except PhotoRefused as refusal:\n    print(refusal)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, tmp_path / "bomb.png"], cwd=HOME, capture_output=True, text=True, check=True
    )
    said, megabytes = done.stdout.splitlines()
    assert said == "This photo was not taken: it has more than 50 million points."
    assert int(megabytes) < 40, "decoded, even the smallest of them needs more"


@pytest.mark.fault(100)
@pytest.mark.parametrize("content", NOT_A_PHOTO.values(), ids=NOT_A_PHOTO)
def test_what_is_no_photo_is_refused_in_a_sentence_and_not_kept(open_shop: Shop, content: bytes) -> None:
    with pytest.raises(PhotoRefused, match=r"^This photo was not taken: [^.]+\.$"):
        open_shop.keep_photo(content)
    assert kept(open_shop) == []


@pytest.mark.fault(100)
@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO"])
def test_pictures_of_other_sorts_are_refused(form: str) -> None:
    assert refusal(picture(form)) == "This photo was not taken: it is not a JPEG, PNG or WebP picture."


@pytest.mark.fault(100)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_is_cut_off_is_refused_wherever_it_ends(form: str) -> None:
    whole = picture(form, (300, 200))
    for share in range(1, 16):
        assert refusal(whole[: len(whole) * share // 16]).startswith("This photo was not taken: ")


def test_a_file_that_is_too_large_is_not_even_looked_at() -> None:
    assert refusal(picture("JPEG") + bytes(BYTES_MAX)) == "This photo was not taken: it is larger than 12 MB."


def test_the_same_photo_twice_is_kept_once(open_shop: Shop) -> None:
    name = open_shop.keep_photo(picture("PNG"))
    assert open_shop.keep_photo(picture("PNG")) == name
    assert kept(open_shop) == [name]
    path = open_shop.ledger.folder / FILES_FOLDER / name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_sale_keeps_the_photo_of_its_bill_and_the_browser_gets_it(open_shop: Shop) -> None:
    add(open_shop)
    name = open_shop.keep_photo(picture("JPEG"))
    amount = parse_amount("330", open_shop.book.currency)
    request = EntryRequest(Kind.CHARGE, "C0001", amount, open_shop.today(), photo=name)
    open_shop.record(request, key="with photo", **HERE)
    (line,) = customer_history(open_shop.book, 0).lines
    assert line.photo == name
    file = download_of(owner_desk(open_shop), photo_address(line.id).removeprefix("/files/"), {})
    assert (file.media_type, file.name, file.opens) == ("image/jpeg", "Bill.jpg", True)
    assert opened(file.content).size == (60, 40)


def test_only_a_hash_is_the_name_of_a_photo_whatever_picture_lies_elsewhere(open_shop: Shop) -> None:
    folder = open_shop.ledger.folder
    kept_as = open_shop.keep_photo(picture("PNG"))
    content = photo(folder, kept_as)
    (folder / "secret.jpg").write_bytes(content)
    (folder / FILES_FOLDER / "holiday.jpg").write_bytes(content)
    (folder / FILES_FOLDER / kept_as.upper()).write_bytes(content)
    elsewhere = ["../secret.jpg", str(folder / "secret.jpg"), "holiday.jpg", kept_as.upper(), f"../files/{kept_as}"]
    for name in elsewhere:
        assert (folder / FILES_FOLDER / name).exists()
        with pytest.raises(NoSuchPhoto):
            photo(folder, name)


def test_a_list_that_was_brought_in_is_nobodys_photo(open_shop: Shop) -> None:
    bring_in(open_shop)
    (name,) = kept(open_shop)
    assert name == hashlib.sha256(LIST).hexdigest()
    with pytest.raises(NoSuchPhoto):
        photo(open_shop.ledger.folder, name)


@pytest.mark.parametrize("entry", ["0", "1", "99", "-1", "1x", "../1"])
def test_an_entry_without_a_photo_has_none_to_show(open_shop: Shop, entry: str) -> None:
    add(open_shop, "Asha")
    sell(open_shop, "330")
    with pytest.raises(NotThere):
        download_of(owner_desk(open_shop), f"photo/{entry}.jpg", {})


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../journal.csv", "../../settings.toml", "/etc/passwd", "C:\\x", "\\\\srv\\share",
        "a" * 63, "a" * 65, "A" * 64, f"{'a' * 64}\n", f"../files/{'a' * 64}", f"{'a' * 32}/../{'a' * 28}", "a" * 64,
    ],
)  # fmt: skip
def test_a_name_that_is_no_kept_photo_leads_nowhere(open_shop: Shop, name: str) -> None:
    bring_in(open_shop)
    open_shop.keep_photo(picture("JPEG"))
    with pytest.raises(NoSuchPhoto, match=r"^There is no such photo\.$"):
        photo(open_shop.ledger.folder, name)


def test_the_file_and_its_name_are_on_the_disk_before_anybody_hears_of_it(
    open_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = open_shop.ledger.folder
    synced: list[tuple[str, list[str]]] = []

    def sync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").resolve()
        synced.append((str(path.relative_to(folder)), kept(open_shop)))

    monkeypatch.setattr(os, "fsync", sync)
    name = keep_photo(folder, picture("JPEG"))
    assert synced == [
        (".", []),  # the folder of the kept files is new
        (f"{FILES_FOLDER}/.{name}.{os.getpid()}.writing", [f".{name}.{os.getpid()}.writing"]),
        (FILES_FOLDER, [name]),
    ]
    synced.clear()
    keep_photo(folder, picture("JPEG"))
    assert synced == [(FILES_FOLDER, [name])], "who kept it first may have been stopped before that"


@pytest.mark.fault(11)
@pytest.mark.parametrize("call", ["fsync", "open", "mkdir"])
def test_a_full_disk_leaves_nothing_behind_and_nothing_is_recorded(
    open_shop: Shop, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    add(open_shop)
    before = open_shop.book.version

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        for keep in (lambda: open_shop.keep_photo(picture("JPEG")), lambda: bring_in(open_shop)):
            with pytest.raises(OriginalNotKept) as refused:
                keep()
            assert str(refused.value) == (
                "Nothing was saved: the file could not be kept on the disk (No space left on device)."
            )
    assert kept(open_shop) == []
    assert open_shop.book.version == before
    sell(open_shop)
    assert open_shop.keep_photo(picture("JPEG")) in kept(open_shop), "with room again it goes on"


def test_half_of_a_file_from_a_crash_is_written_anew(tmp_path: Path) -> None:
    name = hashlib.sha256(b"whole").hexdigest()
    (tmp_path / FILES_FOLDER).mkdir()
    (tmp_path / FILES_FOLDER / f".{name}.{os.getpid()}.writing").write_bytes(b"who, and more than that")
    keep_file(tmp_path, name, b"whole")
    assert {path.name: path.read_bytes() for path in (tmp_path / FILES_FOLDER).iterdir()} == {name: b"whole"}
