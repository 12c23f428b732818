"""Folding for search and sorting, readable addresses, cleaning of what people type."""

import re
import secrets
import unicodedata
from functools import lru_cache

# Letters that decomposition leaves alone although readers take them for a plain letter.
_FOLDED = str.maketrans(
    {
        "ı": "i", "İ": "i", "ə": "e", "Ə": "e", "ё": "е", "Ё": "е", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d",
        "’": "'", "ʼ": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-",
    }
)  # fmt: skip

_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "ie", "ґ": "g",
})  # fmt: skip

# No vowels, so that no word arises; no characters that are mistaken for one another.
_ID_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"

# Direction marks, joiners beyond need, and other characters that are not seen but change what is read.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_NO_TAIL = re.compile("[^a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

# Letters that an alphabet does not have stand where its readers look for them: `w` behind `z` in Azerbaijani.
_ALPHABETS = {
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw",
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
}
_LATIN = "abcdefghijklmnopqrstuvwxyz"
# `ё` counts as `е`; letters of other languages in Cyrillic stand beside those that they come from.
_CYRILLIC_ORDER = "абвгґдђеєжзѕиіїйјклљмнњопрстћуўфхцчџшщъыьэюя"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def fold(text: str) -> str:
    """The search key: without case, marks and the letters' local forms, so that `ISIQ` finds `ışıq`."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    marks = {ord(character): None for character in set(decomposed) if unicodedata.combining(character)}
    return " ".join(decomposed.translate(marks).casefold().translate(_FOLDED).split())


def words(text: str) -> list[str]:
    """The folded words, without signs: what search compares."""
    return _WORD.findall(fold(_INVISIBLE.sub("", text)))


def in_latin(text: str) -> str:
    """Folded, with Cyrillic written as Latin."""
    return fold(text).translate(_CYRILLIC)


def sort_key(text: str, language: str = "") -> str:
    """A key that sorts as the language's readers expect; without a language, by the folded letters.

    With one, the key is digits and small letters alone, so that every database sorts it the same way: digits, then Latin in
    the language's alphabet, then Cyrillic, then what is written otherwise (Chinese by its code points, which is by radical
    and strokes). Case, hyphens and apostrophes do not count.
    """
    if not language:
        return fold(text)
    alphabet = _ALPHABETS.get(language, _LATIN)
    composed = unicodedata.normalize("NFC", text)
    lowered = (composed.replace("I", "ı").replace("İ", "i") if "ı" in alphabet else composed).lower().replace("ё", "е")
    return "".join(_sorted_as(letter, alphabet) for letter in lowered)


def _sorted_as(letter: str, alphabet: str) -> str:
    """A letter with a mark that the alphabet does not know is its bare letter."""
    if letter in alphabet:
        return "2" + _DIGITS[alphabet.index(letter)]
    if letter in _CYRILLIC_ORDER:
        return f"3{_CYRILLIC_ORDER.index(letter):02}"
    if letter.isspace() or letter in "-–‐":
        return "0"
    folded = fold(letter)
    if folded.isdecimal():
        return f"1{unicodedata.decimal(folded[0])}"
    if folded and folded != letter:
        return "".join(_sorted_as(part, alphabet) for part in folded)
    return f"z{ord(letter):06x}" if letter.isalnum() else ""


@lru_cache(maxsize=8192)
def address_tail(text: str, length: int = 60) -> str:
    """The readable part of an address: ASCII letters, digits and hyphens; never the part that is looked up."""
    ascii_only = in_latin(text).encode("ascii", "ignore").decode()
    return _NO_TAIL.sub("-", ascii_only).strip("-")[:length].strip("-")


def new_public_id(length: int = 6) -> str:
    return "".join(secrets.choice(_ID_ALPHABET) for _position in range(length))


def public_id_of(address: str) -> str:
    """The part of `<random>-<readable tail>` that is looked up."""
    return address.split("-", 1)[0]


def clean_text(text: str) -> str:
    """NFC, without control and invisible characters; line breaks are kept."""
    if text.isascii() and text.isprintable():
        return text.strip()
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _INVISIBLE.sub("", _CONTROL.sub("", normal)).strip()


def clean_line(text: str) -> str:
    """As `clean_text`, on one line."""
    return " ".join(clean_text(text).split())


def email_key(address: str) -> str:
    """What makes two addresses the same person: no case, no outer space, compatible forms joined."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def mailbox_key(address: str) -> str:
    """The mailbox behind an address: without what follows a plus sign, the dots that Gmail ignores, and a domain's other spelling.

    For telling people apart where one may act once; letters always go to the address as it was given.
    """
    name, _at, domain = email_key(address).rpartition("@")
    name = name.split("+", 1)[0] or name
    domain = _ascii_domain(domain)
    if domain in {"gmail.com", "googlemail.com"}:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return domain


def shorten(text: str, length: int) -> str:
    """Cut at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
