"""RPDE 1.0 on the wire: entries and pages, joined from bytes that were encoded before.

A position in a feed is two values here, `modified` and id; which of them a URL has depends on the ordering
strategy. This module knows no feed.

Source: Realtime Paged Data Exchange 1.0, "Ordering strategies", "Response grammar"; Open Booking API 1.0
CR3, "Realtime Paged Data Exchange 1.0" for the private feeds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

import msgspec

from server.domain.catalogue import Kind
from server.domain.errors import OpenBookingError
from server.domain.why import Clause, decides

LICENSE = "https://creativecommons.org/licenses/by/4.0/"

_encode = msgspec.json.encode


def kind_of(kind: Kind, parent: Kind | None = None) -> str:
    """The `kind` of an opportunity's entry; that of a slot tells what it belongs to, as is customary."""
    if kind is Kind.SLOT:
        return f"{(parent or Kind.FACILITY_USE).value}/{kind.value}"
    return str(kind.value)


def item(kind: str, entry_id: str, modified: int, data: bytes | None) -> bytes:
    """An entry; no data is a deletion."""
    head = b'{"state":"%b","kind":%b,"id":%b,"modified":%d' % (
        b"deleted" if data is None else b"updated",
        _encode(kind),
        _encode(entry_id),
        modified,
    )
    return head + b"}" if data is None else b'%b,"data":%b}' % (head, data)


def page(items: Sequence[bytes], next_url: str, open_license: bool) -> bytes:
    """One page. `next_url` leads on from its last entry, and is the page's own URL where it has none.

    open_license: open feeds state their licence; private ones have none.
    """
    head = b'{"next":%b,"items":[' % _encode(next_url)
    tail = b'],"license":%b}' % _encode(LICENSE) if open_license else b"]}"
    # Copied once: `%` would copy half a megabyte once more, into memory that is new each time (docs/performance.md).
    if len(items) < 2:
        return b"".join((head, *items, tail))
    first, *others, last = items
    return b",".join((head + first, *others, last + tail))


@dataclass(frozen=True)
class Paging:
    """How a position stands in the query of a page's URL.

    read: the position after which a page starts; before everything, where the query names none. Raises
        OpenBookingError for what cannot be a position.
    write: the query of the page that follows a position.
    """

    read: Callable[[str], tuple[int, str]]
    write: Callable[[int, str], str]


def _after_change_number(query: str) -> tuple[int, str]:
    text = _parameters(query).get("afterChangeNumber")
    return (0, "") if text is None else (_whole("afterChangeNumber", text), "")


def _after_timestamp_and_id(query: str) -> tuple[int, str]:
    given = _parameters(query)
    if "afterTimestamp" not in given or "afterId" not in given:
        return 0, ""
    return _whole("afterTimestamp", given["afterTimestamp"]), given["afterId"]


BY_CHANGE_NUMBER = Paging(_after_change_number, lambda modified, _: f"afterChangeNumber={modified}")
BY_TIMESTAMP_AND_ID = Paging(
    _after_timestamp_and_id,
    lambda modified, entry_id: f"afterTimestamp={modified}&afterId={quote(entry_id, safe='')}",
)


def _parameters(query: str) -> Mapping[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True)) if query else {}


@decides(Clause.FEEDS)
def _whole(name: str, text: str) -> int:
    """A position in a feed is a whole number, taken from the `next` of a page."""
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        raise OpenBookingError(f"{name}: expected a whole number, got '{text[:40]}'.", facts={"sent": text[:40]})
    return int(text)
