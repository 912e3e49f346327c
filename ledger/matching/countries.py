"""The region ("IN") that a country column means; a country that is not recognised is nobody's guess."""

from functools import lru_cache

from babel import Locale

from ledger.matching.fields import plain_header

_LANGUAGES = ("en", "hi", "ar", "es", "fr", "pt", "de", "bn", "ur", "sw", "id")
_ALSO = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "usa": "US", "u s a": "US", "u s": "US", "united states of america": "US", "america": "US",
    "uae": "AE", "u a e": "AE", "emirates": "AE", "ksa": "SA", "kingdom of saudi arabia": "SA", "bharat": "IN",
    "hindustan": "IN", "russian federation": "RU", "republic of korea": "KR", "korea": "KR", "viet nam": "VN",
    "czech republic": "CZ", "holland": "NL", "the netherlands": "NL", "ivory coast": "CI", "burma": "MM",
    "slovakia slovak republic": "SK", "slovak republic": "SK", "syrian arab republic": "SY", "macedonia": "MK",
    "lao people s democratic republic": "LA", "brunei darussalam": "BN", "cabo verde": "CV", "swaziland": "SZ",
    "timor leste": "TL", "turkey": "TR", "ee uu": "US", "eeuu": "US", "estados unidos de america": "US",
}  # fmt: skip


def region_of_country(text: str) -> str | None:
    """Return the two letters of a country written out, or by its ISO code; None when it is not recognised."""
    plain = _plain(text)
    return _regions().get(plain) if plain else None


def _plain(text: str) -> str:
    return plain_header(text.replace("&", " and ").replace("St.", "Saint"))


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - continents have three digits
                found.setdefault(_plain(name), code)
                found.setdefault(code.lower(), code)
    return found | _ALSO
