"""docs/import.md has every sentence that an import can say about a problem, so that an owner can look it up."""

import re

from tests.sheets.problem_sentences import PROJECT, sentences


def test_every_sentence_about_a_problem_stands_in_the_page() -> None:
    page = " ".join((PROJECT / "docs" / "import.md").read_text(encoding="utf-8").split())
    missing = sorted(one for one in sentences() if not _stands_in(one, page))
    assert missing == []


def test_the_page_is_looked_at_for_sentences_and_not_for_parts_of_words() -> None:
    assert len(sentences()) > 90
    assert not _stands_in("This was never said of anything.", "This was said.")


def _stands_in(sentence: str, page: str) -> bool:
    """Return whether a sentence, or the end of one, stands there; what is filled in may stand as … or be left away."""
    return sentence in page or re.sub(r"^… ", "", sentence).rstrip(".") in page
