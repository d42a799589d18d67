"""Names as people type them: without case, accents, punctuation or the width of Asian letters."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "'": "", "’": ""}
)
_NOT_A_WORD = re.compile(r"(?:[^\w]|_)+")
_ASIAN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_IN_ASIAN = re.compile(rf"(?<=[{_ASIAN}]) | (?=[{_ASIAN}])")


def fold(text: str) -> str:
    """Bring a name or a typed text to the form in which the two are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = _NOT_A_WORD.sub(" ", unicodedata.normalize("NFC", bare)).strip()
    return _SPACE_IN_ASIAN.sub("", words)
