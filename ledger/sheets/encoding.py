"""Which encoding a text of unknown origin is in, by what its letters look like."""

_SAMPLE_BYTES = 256 * 1024
# The guesses of charset-normalizer that are variants of what Windows writes in the west.
_WESTERN = frozenset({"latin_1", "iso8859_15", "iso8859_9", "cp1252", "cp1250", "mac_roman", "cp437", "cp850", "cp858"})


def by_its_letters(content: bytes) -> str | None:
    """Return the text of bytes that are not UTF-8; None when no encoding fits."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and most files are UTF-8

    best = from_bytes(content[:_SAMPLE_BYTES]).best()
    guess = best.encoding if best else "cp1252"
    for encoding in ("cp1252", guess) if guess in _WESTERN else (guess, "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
