"""Secrets: kept as digests, compared in constant time, and never shown by accident.

Source: RFC 6749, 10.3 to 10.5 and 10.10.
"""

from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from typing import NewType

# Makes a text that nobody can guess, of the characters A-Z a-z 0-9 - _.
NewSecret = Callable[[], str]

Digest = NewType("Digest", bytes)


def digest(secret: str) -> Digest:
    """What a secret is kept and found by. One cannot get from it to the secret."""
    return Digest(sha256(secret.encode("utf-8", "surrogatepass")).digest())


def same(secret: str, expected: Digest) -> bool:
    """Whether a secret is the one of a digest; takes as long whichever of its characters is wrong."""
    return compare_digest(digest(secret), expected)


# What a secret is compared with where there is nothing to compare it with, so that the time does not tell.
NOBODY = Digest(b"\0" * 32)
