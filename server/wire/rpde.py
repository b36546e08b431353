"""RPDE 1.0 on the wire: entries and pages, joined from bytes that were encoded before.

Source: Realtime Paged Data Exchange 1.0, "Transport Model" and "Paging"; Open Booking API 1.0 CR3,
"Realtime Paged Data Exchange 1.0" for the private feeds.
"""

from collections.abc import Callable, Sequence

import msgspec

from server.domain.errors import OpenBookingError

LICENSE = "https://creativecommons.org/licenses/by/4.0/"

_encode = msgspec.json.encode


def item(kind: str) -> Callable[[str, int, bytes | None], bytes]:
    """What renders the entries of a feed: (id, change number, data) to bytes; no data is a deletion."""
    kind_json = _encode(kind)

    def render(entry_id: str, change: int, data: bytes | None) -> bytes:
        head = b'{"state":"%b","kind":%b,"id":%b,"modified":%d' % (
            b"deleted" if data is None else b"updated",
            kind_json,
            _encode(entry_id),
            change,
        )
        return head + b"}" if data is None else b'%b,"data":%b}' % (head, data)

    return render


def page(items: Sequence[bytes], next_url: str, open_license: bool) -> bytes:
    """One page. `next_url` leads on from its last entry, and is the page's own URL where it has none.

    open_license: open feeds state their licence; private ones have none.
    """
    licence = b',"license":%b' % _encode(LICENSE) if open_license else b""
    return b'{"next":%b,"items":[%b]%b}' % (_encode(next_url), b",".join(items), licence)


def change_number(text: str | None) -> int:
    """The `afterChangeNumber` of a page; 0 is before everything. Raises OpenBookingError for other text."""
    if text is None:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        raise OpenBookingError(f"afterChangeNumber: expected a whole number, got '{text[:40]}'.")
    return int(text)
