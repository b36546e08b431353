"""An answer whose body is at hand: what all handlers give that neither stream nor set cookies.

aiohttp sends it as any `Response`. By the express way it goes over the wire as it is put together here, which is the
same, byte for byte (tests/web/test_express.py). The texts of Date and Server are those of aiohttp too.
"""

from collections.abc import Mapping

from aiohttp import hdrs, web
from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http import SERVER_SOFTWARE
from multidict import istr

# What has no body, and does not say how long it would be (RFC 9110, 8.6).
BODILESS = frozenset({204, 304})
Headers = Mapping[str, str] | Mapping[istr, str]


class Reply(web.Response):
    """An answer: a status, a body and headers, which can be changed until it is sent.

    Its headers say what its body is (`Content-Type`), if it has one. content: the body as it is sent.
    """

    def __init__(self, status: int = 200, body: bytes = b"", headers: Headers | None = None) -> None:
        """headers: those that are known by now."""
        super().__init__(status=status, body=body, headers=headers)
        self.content = b"" if status in BODILESS else body

    def head(self) -> bytes:
        """What goes over the wire before the body, on a connection of HTTP/1.1 that stays.

        Raises ValueError for a header that none can be.
        """
        if self.status not in BODILESS:
            self.headers[hdrs.CONTENT_LENGTH] = str(len(self.content))
        self.headers[hdrs.DATE] = rfc822_formatted_time()
        self.headers[hdrs.SERVER] = SERVER_SOFTWARE
        lines = (f"HTTP/1.1 {self.status} {self.reason}", *map(": ".join, self.headers.items()), "", "")
        head = "\r\n".join(lines)
        if head.count("\n") != len(lines) - 1 or "\0" in head:
            raise ValueError("There is a control character in a header.")
        return head.encode()
