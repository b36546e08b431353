"""Members of a JSON object as bytes: some of its `"name":value` pairs, without the braces around all of them.

A document is put together of them, so that what is the same in many is encoded once, and what is live is joined to
it. No members are the empty bytes. This module knows no document.
"""

from collections.abc import Callable, Iterable

import msgspec

encode: Callable[[object], bytes] = msgspec.json.Encoder(decimal_format="number").encode


def members(**values: object) -> bytes:
    """These members, by their names."""
    return members_of(values)


def members_of(document: object) -> bytes:
    """The members of a document that is made as a dictionary."""
    return encode(document)[1:-1]


def inside(document: bytes) -> bytes:
    """The members of an encoded object."""
    return document[1:-1]


def an_object(parts: Iterable[bytes]) -> bytes:
    """The object of all these members."""
    return b"{" + b",".join(filter(None, parts)) + b"}"


def an_array(values: Iterable[bytes]) -> bytes:
    """The array of these encoded values."""
    return b"[" + b",".join(values) + b"]"
