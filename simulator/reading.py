"""Reads JSON that others wrote: what a server answers, a script in a page, a journal in a file.

Knows what cannot be worked with: what is no JSON, bad UTF-8, and what is nested so deeply that it cannot be walked
through. How deep Python can go differs from version to version, so that there is a fixed depth here. Knows nothing
of what stands in it.
"""

from typing import Any, TypeVar

import msgspec

DEEPEST = 100
"""So many objects and arrays may be around something: more than any document has, and than journals put around it."""

BOM = b"\xef\xbb\xbf"

Shape = TypeVar("Shape")


def json_of(written: bytes) -> Any:
    """The JSON value. Raises `ValueError`, which says in a few words what is wrong with it.

    A byte order mark is passed over. Half a pair of surrogates, and numbers beyond what a float can be, are refused:
    what is read here can always be written again.
    """
    found = shaped(written.removeprefix(BOM), Any)
    if is_too_deep(found):
        raise ValueError(f"it is nested more than {DEEPEST} deep")
    return found


def shaped(written: bytes, shape: type[Shape]) -> Shape:
    """A value of a given shape. Raises `ValueError` like `json_of`; what is free within the shape may be too deep."""
    try:
        return msgspec.json.decode(written, type=shape)
    except RecursionError:
        raise ValueError(f"it is nested more than {DEEPEST} deep") from None
    except UnicodeDecodeError:
        raise ValueError("it has bytes that are no UTF-8") from None
    except msgspec.MsgspecError as fault:
        raise ValueError(str(fault)) from None


def is_too_deep(value: Any) -> bool:
    """Whether something in a JSON value has more than `DEEPEST` objects and arrays around it."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return False
    return True


def _parts(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
