"""What stands in a PDF, read by the library of a browser."""

import re
from dataclasses import dataclass

import pypdfium2

POINTS_IN_A_MM = 72 / 25.4


@dataclass(frozen=True)
class Paper:
    """A PDF as somebody sees it."""

    pages: list[str]
    sizes_mm: list[tuple[float, float]]
    fonts: set[str]

    @property
    def text(self) -> str:
        """Everything that can be copied out of it."""
        return "\n".join(self.pages)


def read(pdf: bytes) -> Paper:
    """Read a PDF; raise when it is none."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
        sizes = [tuple(round(side / POINTS_IN_A_MM, 1) for side in page.get_size()) for page in document]
    finally:
        document.close()
    # An embedded font is a subset: six letters, a plus sign, its name.
    fonts = {name.decode() for name in re.findall(rb"/FontName\s*/[A-Z]{6}\+([A-Za-z-]+)", pdf)}
    return Paper(pages, [(width, height) for width, height in sizes], fonts)


def right_end(pdf: bytes, word: str = "") -> float:
    """Return how far to the right the last letter of the first page reaches, or the last one of ``word``, in points."""
    return max(right for _, right in _boxes(pdf, word))


def ink_width(pdf: bytes, first: str) -> float:
    """Return how wide the first line is that begins with the letter ``first``, in points."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text = page.get_textpage()
    at = text.get_text_range().index(first)
    _, bottom, _, top = text.get_charbox(at)
    middle = (bottom + top) / 2
    boxes = [text.get_charbox(number) for number in range(text.count_chars())]
    on_line = [box for box in boxes if box[1] < middle < box[3]]
    width: float = max(box[2] for box in on_line) - min(box[0] for box in on_line)
    document.close()
    return width


def _boxes(pdf: bytes, word: str) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    start = text.get_text_range().index(word) if word else 0
    count = len(word) or text.count_chars()
    found = [text.get_charbox(number) for number in range(start, start + count)]
    document.close()
    return [(box[0], box[2]) for box in found]
