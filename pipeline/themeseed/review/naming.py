"""Names that people give to coders, codes and categories: what can be one, and why something cannot.

The rule: two names that look the same are the same, so nothing that cannot be seen is part of a name.
"""

import re
import unicodedata

LONGEST_NAME = 80
"""Characters of a coder's name."""

# What Unicode calls default ignorable, and fillers, of which Python says that they can be printed.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def as_name(given: str) -> str:
    r"""Return a name as it is kept: without spaces at its ends, with one between words.

    >>> as_name("  Ida \t Berg ")
    'Ida Berg'
    """
    return " ".join(given.split())


def fault_of_name(name: str, *, longest: int = LONGEST_NAME) -> str:
    r"""Return what keeps this from being a name, as the end of a sentence; nothing where it can be one.

    Args:
        name: as `as_name` gives it.
        longest: the most characters.

    >>> fault_of_name("Zoë"), fault_of_name("Z" * 81)
    ('', 'has 81 characters; 80 are the most')
    >>> fault_of_name("Z\u200boë")
    'holds a character that cannot be seen (ZERO WIDTH SPACE, after "Z")'
    >>> fault_of_name("...")
    'holds no letter and no digit'
    """
    if not name:
        return "is empty"
    if len(name) > longest:
        return f"has {len(name):,} characters; {longest:,} are the most"
    for place, character in enumerate(name):
        if not character.isprintable() or _UNSEEN.match(character):
            known = unicodedata.name(character, f"U+{ord(character):04X}")
            where = f'after "{name[max(0, place - 20) : place]}"' if place else "at its beginning"
            return f"holds a character that cannot be seen ({known}, {where})"
    if not any(character.isalnum() for character in name):
        return "holds no letter and no digit"
    return ""
