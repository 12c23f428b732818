"""Under which name a person is looked for."""

import re

# Chinese, Japanese and Korean names have the family name in front when they are written in their own script.
_FAMILY_FIRST = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003134f]")
# A father's name at the end tells the full form of documents, which begins with the family name.
_FATHERS_WORD = frozenset({"oğlu", "oglu", "qızı", "qizi", "gizi", "kızı", "kyzy"})
_FATHERS_NAME = re.compile(r"(?:вич|вна|чна|инична)$")
_BEHIND_THE_NAME = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def inverted(name: str, sorted_under: str = "") -> str:
    """The name with its family name in front: what was given as such, else what the way it is written tells, else its last word.

    `Johan ter Braakhuis` is looked for under B: a particle stays behind, as it does in Dutch, German and Turkish lists.
    """
    if sorted_under:
        return f"{sorted_under} {name}"
    words = name.split()
    if len(words) < 2 or _FAMILY_FIRST.search(name) or _begins_with_family(words):
        return name
    last = -2 if words[-1].lower() in _BEHIND_THE_NAME and len(words) > 2 else -1
    return " ".join([words[last], *words[:last], *words[len(words) + last + 1 :]])


def _begins_with_family(words: list[str]) -> bool:
    last = words[-1].replace("I", "ı").lower()
    return len(words) > 2 and (last in _FATHERS_WORD or bool(_FATHERS_NAME.search(last)))
