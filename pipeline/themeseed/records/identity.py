"""Stable identifiers: the same content always gets the same id, on any machine, in any order."""

import hashlib
import uuid

NAMESPACE = uuid.UUID("6f1c7a52-3d0e-5c5b-9a57-7468656d6573")


def stable_id(*parts: str) -> str:
    """Return the uuid5 of the parts, joined so that no two lists of parts collide.

    >>> stable_id("a", "bc") == stable_id("ab", "c")
    False
    """
    return str(uuid.uuid5(NAMESPACE, "".join(f"{len(part)}:{part}" for part in parts)))


def text_digest(text: str) -> str:
    """Return the sha256 of a text in UTF-8, in hexadecimal.

    >>> text_digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
