"""Passwords: what one must be, and their hashes (argon2id, RFC 9106, its settings for little memory).

Checking costs the same whether the name is known or not: who measures the time learns nothing.
"""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from themeseed.errors import AccountError
from themeseed.records.people import folded_name

SHORTEST = 12
LONGEST = 200
_DIFFERENT = 5
"""Fewer different letters than this are guessed at once, however many there are."""

_HASHER = PasswordHasher()
_OFTEN = (
    "password", "passwort", "kennwort", "qwertyuiop", "letmein", "iloveyou", "123456789", "themeseed",
    "welcome", "abcdefgh",
)  # fmt: skip
"""What lists of guesses begin with; alone, or with a few letters more, it is no password."""


def hashed(password: str, *, name: str) -> str:
    """Return the hash of a new password.

    Args:
        password: as it was typed.
        name: whose it is: a name is no password.

    Raises:
        AccountError: it is too short, too long, or among the first that anybody would guess.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(
            f"A password needs {SHORTEST} to {LONGEST} characters; this one has {len(password)}. Three "
            "or four words that do not belong together are easy to remember."
        )
    folded = folded_name(password)
    rest = folded
    for often in (folded_name(name), *_OFTEN):
        rest = rest.replace(often, "")
    if len(set(folded)) < _DIFFERENT or len(rest) < SHORTEST // 2:
        raise AccountError(
            "This password is among the first that anybody would try: it is a name, a row of letters, "
            "or a word that many use. Take three or four words that do not belong together."
        )
    return _HASHER.hash(_bytes(password))


def fits(password: str, kept: str | None) -> bool:
    """Return whether a password is the one of a hash; without a hash it takes as long and is not."""
    try:
        return _HASHER.verify(kept or _nobodys(), _bytes(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    # What is typed too long is cut: nobody's hash is of it, and hashing it would cost us.
    return password[: 2 * LONGEST].encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return _HASHER.hash(b"nobody has this password")
